"""After a push to main, every plan is outdated and is computed again."""

import pytest

from support.coalition import Coalition, manifest, project
from support.commands import CommandResult
from tahaluf.flows.sync import replan
from tahaluf.layout import MANIFEST_FILE

OUTDATED = "**Outdated:**"


def run(coalition: Coalition, *arguments: str, base: str = manifest()) -> CommandResult:
    return coalition.run("plan", *arguments, "--manifest", coalition.write_manifest(base))


def planned(coalition: Coalition, slug: str) -> int:
    number = coalition.propose_change(manifest(project(slug)), f"add-{slug}")
    run(coalition, "--comment", "--pull", str(number))
    return number


def comment(coalition: Coalition, number: int) -> str:
    return "\n".join(one["body"] for one in coalition.comments(number))


def move_main(coalition: Coalition) -> str:
    text = manifest(head="name: The coalition\n")
    coalition.write("control", MANIFEST_FILE, text)
    return text


def test_every_planned_pull_request_is_planned_again(coalition: Coalition) -> None:
    numbers = [planned(coalition, slug) for slug in ("olive", "pine")]
    before = [comment(coalition, number) for number in numbers]
    text = move_main(coalition)
    ran = run(coalition, "--open-pulls", base=text)
    assert ran.code == 0, ran.output
    after = [comment(coalition, number) for number in numbers]
    assert all(old != new and OUTDATED not in new for old, new in zip(before, after, strict=True))
    assert ran.out.count("planned again") == 2
    assert run(coalition, "--open-pulls", base=text).writes == 0


def test_a_plan_that_could_not_be_made_again_says_that_it_is_outdated(
    coalition: Coalition, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = planned(coalition, "olive")
    text = move_main(coalition)
    monkeypatch.setattr(replan, "MAX_REPLANNED", 0)
    ran = run(coalition, "--open-pulls", base=text)
    assert "1 plan more" in ran.out
    body = comment(coalition, number)
    assert body.count(OUTDATED) == 1
    assert "**olive**" in body
    assert run(coalition, "--open-pulls", base=text).writes == 0
    monkeypatch.undo()
    assert run(coalition, "--open-pulls", base=text).code == 0
    assert OUTDATED not in comment(coalition, number)


def test_plans_that_a_run_did_not_get_to_come_first_in_the_next(
    coalition: Coalition, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = [planned(coalition, slug) for slug in ("olive", "pine", "ash")]
    monkeypatch.setattr(replan, "MAX_REPLANNED", 2)
    run(coalition, "--open-pulls", base=move_main(coalition))
    [left] = [number for number in numbers if OUTDATED in comment(coalition, number)]
    coalition.write("control", MANIFEST_FILE, text := manifest(project("oak"), project("elm")))
    run(coalition, "--open-pulls", base=text)
    assert OUTDATED not in comment(coalition, left)


def test_a_pull_request_that_nobody_had_planned_makes_no_work(coalition: Coalition) -> None:
    number = coalition.propose_change(manifest(project("olive")))
    ran = run(coalition, "--open-pulls", base=move_main(coalition))
    assert (ran.code, ran.requests, coalition.comments(number)) == (0, 1, [])


def test_a_conflict_in_one_does_not_stop_the_others(coalition: Coalition) -> None:
    first, second = planned(coalition, "olive"), planned(coalition, "pine")
    text = manifest(project("ash"))
    coalition.write("control", MANIFEST_FILE, text)
    ran = run(coalition, "--open-pulls", base=text)
    assert ran.code == 0
    assert all("resolve the conflict" in comment(coalition, number) for number in (first, second))
    assert run(coalition, "--open-pulls", base=text).writes == 0


def test_hourly_runs_plan_everything_that_the_run_after_a_push_left(
    coalition: Coalition, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = [planned(coalition, slug) for slug in ("olive", "pine", "ash")]
    text = move_main(coalition)
    monkeypatch.setattr(replan, "MAX_REPLANNED", 1)
    outdated = [3]
    while outdated[-1]:
        run(coalition, "--open-pulls", base=text)
        outdated.append(sum(OUTDATED in comment(coalition, number) for number in numbers))
    assert outdated == [3, 2, 1, 0]
    assert run(coalition, "--open-pulls", base=text).writes == 0
