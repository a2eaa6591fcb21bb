import base64
import json
from collections.abc import Mapping
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tahaluf.plan import Change, Mutation, Response, Rest, Site, to_json, to_markdown
from tahaluf.roster import Notice, Posted, Wanted, keeping_steps, notice_mark, plan_files, plan_notices

SITE = Site("example-coalition", "roster", "R_1", "main", "tip-0")
SECRET = "Somebody who keeps bees, 555 0100"
TOLD = Notice(f"p-a for {SECRET}", f"{notice_mark('p-a')}\n{SECRET}")
PATHS = st.sampled_from([f"people/p-{n}.yml" for n in "abcdef"])


def posted(number: int, notice: Notice = TOLD, open: bool = True) -> Posted:
    return Posted(number, notice.title, notice.body, open)


def carried(change: Change, wanted: Wanted, learned: dict[str, int] | None = None) -> list[Any]:
    """What the steps of a change ask, with GitHub played by the shortest answers that will do."""
    steps = keeping_steps(change, wanted, SITE, {} if learned is None else learned)
    asked, answer = [], None
    while True:
        try:
            asked.append(steps.send(answer))
        except StopIteration:
            return asked
        body = {"issue": {"number": 7}, "commit": {"oid": f"tip-{len(asked)}"}}
        answer = Response(200, body)


def applied(there: Mapping[str, str], asked: list[Any]) -> dict[str, str]:
    files = dict(there)
    for one in asked:
        changes = one.input["fileChanges"]
        for file in changes["additions"]:
            files[file["path"]] = base64.b64decode(file["contents"]).decode()
        for file in changes["deletions"]:
            del files[file["path"]]
    return files


# -- what is shown


def test_a_plan_names_the_pseudonym_and_shows_nothing_else_of_a_person() -> None:
    wanted = Wanted({"p-a": TOLD}, {"people/p-a.yml": SECRET}, "Keep a record")
    for plan in (plan_notices(wanted, {}), plan_files(wanted, {})):
        for shown in (repr(plan), json.dumps(to_json(plan)), to_markdown(plan), repr(wanted)):
            assert "bees" not in shown
            assert "555" not in shown
        assert "p-a" in repr(plan)


# -- notices


def test_a_notice_is_made_once_and_its_number_is_learned() -> None:
    wanted, learned = Wanted({"p-a": TOLD}), dict[str, int]()
    [change] = plan_notices(wanted, {}).changes
    [asked] = carried(change, wanted, learned)
    assert isinstance(asked, Mutation)
    assert (asked.field, asked.input["title"]) == ("createIssue", TOLD.title)
    assert learned == {"p-a": 7}
    assert not plan_notices(wanted, {"p-a": [posted(7)]})


def test_a_notice_that_says_something_else_is_changed_in_place() -> None:
    wanted = Wanted({"p-a": TOLD})
    [change] = plan_notices(wanted, {"p-a": [posted(3, Notice("old", "old"))]}).changes
    [asked] = carried(change, wanted)
    assert asked == Rest("PATCH", f"{SITE.repository}/issues/3", {"title": TOLD.title, "body": TOLD.body})


def test_a_closed_notice_stays_closed_unless_it_shall_be_open() -> None:
    closed = {"p-a": [posted(3, open=False)]}
    assert not plan_notices(Wanted({"p-a": TOLD}), closed)
    wanted = Wanted({"p-a": TOLD._replace(open=True)})
    [change] = plan_notices(wanted, closed).changes
    assert carried(change, wanted)[0].body["state"] == "open"


def test_of_several_the_first_stays_and_the_others_are_closed() -> None:
    there = {"p-a": [posted(9), posted(4), posted(6, open=False)]}
    wanted = Wanted({"p-a": TOLD})
    [change] = plan_notices(wanted, there).changes
    assert carried(change, wanted)[0].path.endswith("/issues/9")


def test_whoever_leaves_leaves_none_of_several_behind() -> None:
    wanted = Wanted({"p-a": Notice("gone", "gone", open=False)})
    plan = plan_notices(wanted, {"p-a": [posted(9), posted(4)]})
    bodies = [carried(change, wanted)[0].body for change in plan.changes]
    assert bodies == [{"title": "gone", "body": "gone", "state": "closed"}] * 2
    assert not plan_notices(wanted, {})


# -- files


@given(st.dictionaries(PATHS, st.text(max_size=3)), st.dictionaries(PATHS, st.none() | st.text(max_size=3)))
def test_when_a_plan_is_carried_out_there_is_nothing_left_to_do(
    there: dict[str, str], files: dict[str, str | None]
) -> None:
    wanted = Wanted(files=files, message="Keep records")
    plan = plan_files(wanted, there)
    now = applied(there, [asked for change in plan.changes for asked in carried(change, wanted)])
    assert not plan_files(wanted, now)
    assert {path: text for path, text in there.items() if path not in files}.items() <= now.items()


def test_each_commit_stands_on_the_one_before_it() -> None:
    wanted = Wanted(files={f"people/p-{n:03}.yml": "x" for n in range(250)}, message="Keep records")
    [change] = plan_files(wanted, {}).changes
    asked = carried(change, wanted)
    assert [one.input["expectedHeadOid"] for one in asked] == ["tip-0", "tip-1", "tip-2"]
    assert [len(one.input["fileChanges"]["additions"]) for one in asked] == [100, 100, 50]
    assert change.cost == 3
