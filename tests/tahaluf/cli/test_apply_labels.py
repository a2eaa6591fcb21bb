"""Existing labels are renamed, merged, kept or deleted."""

from support.coalition import Coalition, manifest, project
from support.organization_builder import ORGANIZATION
from tahaluf.plan import Mutation, Response, Rest
from tahaluf.problems import CommandError

API = f"/repos/{ORGANIZATION}/water-map"


def wanted(*labels: str, unlisted: str = "keep", limits: str = "") -> str:
    listed = "".join(f"    - {{{label}}}\n" for label in labels)
    repository = {"labels": ["core"], "unlisted": unlisted}
    return manifest(project("water-map", repository=repository), head=f"{limits}labels:\n  core:\n{listed}")


def issue(coalition: Coalition, *labels: str) -> int:
    asked = {"title": "A well", "labels": list(labels)}
    return int(coalition.founder.rest(Rest("POST", f"{API}/issues", asked)).body["number"])


def worn(coalition: Coalition, number: int) -> list[str]:
    return [label["name"] for label in coalition.founder.get(f"{API}/issues/{number}").body["labels"]]


def test_a_renamed_label_keeps_its_issues(coalition: Coalition) -> None:
    coalition.create_repository("water-map")
    number = issue(coalition, "bug")
    assert coalition.apply(wanted('name: Fault, color: "aa0000", aliases: [bug]')).code == 0
    assert worn(coalition, number) == ["Fault"]
    assert coalition.labels("water-map")["Fault"] == "aa0000"
    assert coalition.apply().writes == 0


def test_a_label_that_differs_only_in_case_is_renamed(coalition: Coalition) -> None:
    coalition.create_repository("water-map")
    number = issue(coalition, "bug")
    assert coalition.apply(wanted('name: Bug, color: "d73a4a"')).code == 0
    assert worn(coalition, number) == ["Bug"]
    assert coalition.apply().writes == 0


def test_two_earlier_labels_are_merged_and_keep_their_issues(coalition: Coalition) -> None:
    coalition.create_repository("water-map")
    numbers = [issue(coalition, name) for name in ("bug", "invalid", "wontfix")]
    closed = {"state": "closed"}
    coalition.founder.rest(Rest("PATCH", f"{API}/issues/{numbers[1]}", closed))
    text = wanted('name: bug, color: "d73a4a", aliases: [invalid, wontfix]')
    merges = [c for c in coalition.plan(text).plan["changes"] if c["kind"] == "merge"]
    assert len({change["digest"] for change in merges}) == 2
    ran = coalition.apply()
    assert ran.code == 0, ran.output
    assert [worn(coalition, number) for number in numbers] == [["bug"]] * 3
    assert not {"invalid", "wontfix"} & set(coalition.labels("water-map"))
    assert coalition.apply().writes == 0


def test_an_interrupted_label_merge_loses_no_issue(coalition: Coalition) -> None:
    coalition.create_repository("water-map")
    numbers = [issue(coalition, "invalid") for _ in range(2)]
    text = wanted('name: bug, color: "d73a4a", aliases: [invalid]')
    for writes in (2, 4, 6):
        coalition.recorder.fail_after(writes)
        coalition.apply(text)
    coalition.recorder.failure = None
    assert coalition.apply().code == 0
    assert [worn(coalition, number) for number in numbers] == [["bug"]] * 2


def test_unlisted_labels_are_deleted_only_if_the_manifest_says_so_and_reviewed(
    coalition: Coalition,
) -> None:
    coalition.create_repository("water-map")
    default = set(coalition.labels("water-map"))
    kept = [f'name: {name}, color: "ededed"' for name in sorted(default - {"bug", "wontfix"})]
    coalition.apply(wanted(*kept))
    assert set(coalition.labels("water-map")) == default
    held = coalition.apply(wanted(*kept, unlisted="delete"), allow="")
    assert "held back water-map: delete label bug (it is not in the manifest" in held.out
    assert set(coalition.labels("water-map")) == default
    assert coalition.apply().code == 0
    assert set(coalition.labels("water-map")) == default - {"bug", "wontfix"}


def test_a_run_above_the_removal_limit_deletes_nothing(coalition: Coalition) -> None:
    coalition.create_repository("water-map")
    text = wanted('name: data, color: "ededed"', unlisted="delete")
    ran = coalition.apply(text)
    assert ran.code == 1
    assert "(`removal_limits`), so this run removes nothing" in ran.out
    assert len(coalition.labels("water-map")) == 10  # GitHub's nine default labels and the new label
    loose = wanted(
        'name: data, color: "ededed"',
        unlisted="delete",
        limits="removal_limits: {removals: 20, share: 100}\n",
    )
    assert coalition.apply(loose).code == 0
    assert set(coalition.labels("water-map")) == {"data"}


def test_a_label_that_is_already_gone_counts_as_deleted(coalition: Coalition) -> None:
    coalition.create_repository("wells")
    labels = coalition.founder.get(f"/repos/{ORGANIZATION}/wells/labels").body
    gone = Mutation("deleteLabel", "DeleteLabelInput", {"id": labels[0]["node_id"]})
    other = Mutation("deleteLabel", "DeleteLabelInput", {"id": labels[1]["node_id"]})
    bot = coalition.bot()
    assert all(isinstance(one, Response) for one in bot.mutate([gone]))
    assert all(isinstance(one, Response) for one in bot.mutate([gone, other]))
    recolored = {"id": labels[0]["node_id"], "color": "ededed"}
    [failed] = bot.mutate([Mutation("updateLabel", "UpdateLabelInput", recolored)])
    assert isinstance(failed, CommandError)
