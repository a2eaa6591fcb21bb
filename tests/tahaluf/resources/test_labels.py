from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from operator import ne
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tahaluf.manifest import Label, label_identity
from tahaluf.plan import (
    Change,
    ChangeContext,
    ChangeKind,
    FieldChange,
    Mutation,
    Request,
    Response,
    Risk,
    Unmanaged,
)
from tahaluf.problems import CommandError
from tahaluf.resources.labels import (
    ActualLabels,
    CreateLabel,
    DeleteLabel,
    DesiredLabels,
    LabelsResource,
    MergeLabel,
    UpdateLabel,
)

LABELS = LabelsResource()
CONTEXT = ChangeContext("acme", "olive", repository_id="R_1")


def actual(*names: str, **fields: str) -> ActualLabels:
    """A repository with these labels, all of them grey."""
    nodes = [
        {"id": f"LA_{name}", "name": name, "color": "cccccc", "description": "", **fields} for name in names
    ]
    return ActualLabels({label_identity(node["name"]): node for node in nodes})


def desired(*labels: Label, delete: bool = False) -> DesiredLabels:
    return DesiredLabels("olive", labels, delete)


def label(name: str, **fields: Any) -> Label:
    return Label(**{"name": name, "color": "cccccc", **fields})


def only_change(desired: DesiredLabels, actual: ActualLabels) -> Change:
    [item] = LABELS.diff(desired, actual)
    assert isinstance(item, Change)
    return item


def requests_of(change: Change, *answers: Any) -> list[Request]:
    """Return the requests that the steps of a change send if GitHub responds with these bodies."""
    steps, requests = LABELS.steps(change, desired(), CONTEXT), []
    given = iter(answers)
    try:
        request = next(steps)
        while True:
            requests.append(request)
            request = steps.send(Response(200, next(given, None)))
    except StopIteration:
        return requests


def test_a_missing_label_is_created() -> None:
    change = only_change(desired(label("help")), actual())
    assert (change.kind, change.target, change.risk) == (ChangeKind.CREATE, "help", Risk.NONE)
    [mutation] = requests_of(change)
    assert isinstance(mutation, Mutation)
    assert mutation.input == {"repositoryId": "R_1", "name": "help", "color": "cccccc"}


def test_a_label_that_differs_only_in_case_is_renamed_in_place() -> None:
    change = only_change(desired(label("Help")), actual("help"))
    assert change.kind is ChangeKind.RENAME
    [mutation] = requests_of(change)
    assert mutation == Mutation(
        "updateLabel", "UpdateLabelInput", {"id": "LA_help", "name": "Help"}, "label { id }"
    )


def test_a_label_under_an_earlier_name_is_renamed_and_keeps_its_issues() -> None:
    change = only_change(desired(label("good first issue", aliases=("beginner",))), actual("beginner"))
    assert change.kind is ChangeKind.RENAME
    assert [m.field for m in requests_of(change) if isinstance(m, Mutation)] == ["updateLabel"]


def page(*ids: str, pulls: Sequence[str] = ()) -> dict[str, Any]:
    """Return GitHub's response to the query for everything that has a label."""
    nodes = {"issues": ids, "pullRequests": pulls}
    return {"node": {name: {"nodes": [{"id": one} for one in found]} for name, found in nodes.items()}}


def test_if_both_names_exist_issues_are_moved_before_the_old_label_is_deleted() -> None:
    change = only_change(desired(label("idea", aliases=("enhancement",))), actual("idea", "enhancement"))
    answers = [page("I_7", pulls=["PR_8"]), None, None, None, None, page(), None]
    requests = requests_of(change, *answers)
    assert [(r.field, r.input) for r in requests if isinstance(r, Mutation)] == [
        ("addLabelsToLabelable", {"labelableId": "I_7", "labelIds": ["LA_idea"]}),
        ("removeLabelsFromLabelable", {"labelableId": "I_7", "labelIds": ["LA_enhancement"]}),
        ("addLabelsToLabelable", {"labelableId": "PR_8", "labelIds": ["LA_idea"]}),
        ("removeLabelsFromLabelable", {"labelableId": "PR_8", "labelIds": ["LA_enhancement"]}),
        ("deleteLabel", {"id": "LA_enhancement"}),
    ]


def test_a_merge_gives_up_if_github_still_shows_what_it_moved() -> None:
    change = only_change(desired(label("idea", aliases=("enhancement",))), actual("idea", "enhancement"))
    with pytest.raises(CommandError, match="still shows"):
        requests_of(change, page("I_7"), None, None, page("I_7"))


def test_an_old_label_is_kept_where_discussions_may_have_it() -> None:
    present = replace(actual("idea", "enhancement"), has_discussions=True)
    change = only_change(desired(label("idea", aliases=("enhancement",))), present)
    requests = requests_of(change, page("I_7"), None, None, page())
    assert "deleteLabel" not in [r.field for r in requests if isinstance(r, Mutation)]
    assert "discussions" in change.reason
    counted = {**present.labels["enhancement"], "issueCount": 0, "pullRequestCount": 0}
    done = replace(present, labels={**present.labels, "enhancement": counted})
    [left] = LABELS.diff(desired(label("idea", aliases=("enhancement",))), done)
    assert isinstance(left, Unmanaged)
    assert "discussions" in left.reason


def test_a_merge_says_how_much_it_moves_and_is_destructive() -> None:
    present = actual("idea", "enhancement")
    counted = {**present.labels["enhancement"], "issueCount": 3, "pullRequestCount": 1}
    present = replace(present, labels={**present.labels, "enhancement": counted})
    change = only_change(desired(label("idea", aliases=("enhancement",))), present)
    assert (change.kind, change.risk) == (ChangeKind.MERGE, Risk.DESTRUCTIVE)
    assert change.reason == "3 issues and 1 pull request get the new label; then the old one is deleted"
    for issues, pulls, reason in (
        (0, 1, "1 pull request gets the new label; then the old one is deleted"),
        (0, 0, "no issue or pull request has this label, so the label is only deleted"),
    ):
        counted = {**present.labels["enhancement"], "issueCount": issues, "pullRequestCount": pulls}
        present = replace(present, labels={**present.labels, "enhancement": counted})
        assert only_change(desired(label("idea", aliases=("enhancement",))), present).reason == reason


def test_the_labels_of_a_repository_that_this_run_created_go_without_review_and_limit() -> None:
    wanted = replace(desired(label("idea")), delete_unlisted=True)
    present = replace(actual("idea", "wontfix"), just_created=True)
    change = only_change(wanted, present)
    assert (change.kind, change.risk, change.exempt) == (ChangeKind.DELETE, Risk.NONE, True)


def test_labels_that_are_aliases_of_each_other_are_not_changed() -> None:
    one, other = label("bug", aliases=("fault",)), label("fault", aliases=("bug",))
    assert not list(LABELS.diff(desired(one, other), actual("bug", "fault")))


def test_an_alias_of_two_labels_is_renamed_to_the_first() -> None:
    found = LABELS.diff(
        desired(label("bug", aliases=("old",)), label("fault", aliases=("old",))), actual("old")
    )
    assert [(c.kind, c.target) for c in found if isinstance(c, Change)] == [
        (ChangeKind.RENAME, "bug"),
        (ChangeKind.CREATE, "fault"),
    ]


def test_colours_ignore_case_and_an_unset_description_is_not_changed() -> None:
    assert not list(
        LABELS.diff(desired(label("help", color="CCCCCC")), actual("help", description="as it is"))
    )


def test_an_empty_description_removes_the_old_one() -> None:
    change = only_change(desired(label("help", description="")), actual("help", description="old"))
    assert change.operation == UpdateLabel((FieldChange("description", "old", ""),), "LA_help")


def test_an_unlisted_label_is_kept_and_reported() -> None:
    [item] = LABELS.diff(desired(), actual("wontfix"))
    assert isinstance(item, Unmanaged)


def test_deleting_an_unlisted_label_is_destructive() -> None:
    change = only_change(desired(delete=True), actual("wontfix"))
    assert (change.kind, change.risk) == (ChangeKind.DELETE, Risk.DESTRUCTIVE)


names = st.sampled_from(["bug", "Bug", "help", "idea", "مساعدة", "docs", "old docs"])


@st.composite
def desired_labels(draw: st.DrawFn) -> DesiredLabels:
    chosen = draw(st.lists(names, unique_by=label_identity, max_size=4))
    earlier = st.sampled_from(
        ["old docs", "older", "vieux", "bug", "idea"]
    )  # including aliases of other labels, and cycles
    made = [
        label(
            name,
            aliases=tuple(draw(st.lists(earlier.filter(partial(ne, name)), max_size=2, unique=True))),
            color=draw(st.sampled_from(["aaaaaa", "cccccc"])),
        )
        for name in chosen
    ]
    return DesiredLabels("olive", tuple(made), draw(st.booleans()))


def after(have: ActualLabels, changes: list[Change]) -> ActualLabels:
    """Return the labels after these changes have been made."""
    labels = {key: dict(node) for key, node in have.labels.items()}
    for change in changes:
        match change.operation:
            case CreateLabel() as create:
                labels[label_identity(create.name)] = {"id": "new", "description": "", **create.after}
            case MergeLabel(name=name) | DeleteLabel(name=name):
                del labels[label_identity(name)]
            case UpdateLabel() as update:
                node = labels.pop(label_identity(update.previous_name or change.target))
                labels[label_identity(change.target)] = {**node, **update.new_values}
    return ActualLabels(labels)


@given(
    desired_labels(),
    st.lists(st.sampled_from(["bug", "HELP", "older", "old docs", "vieux", "x"]), unique=True),
)
def test_a_second_plan_after_applying_the_first_is_empty(wanted: DesiredLabels, present: list[str]) -> None:
    have = actual(*present)
    changes = [finding for finding in LABELS.diff(wanted, have) if isinstance(finding, Change)]
    again = LABELS.diff(wanted, after(have, changes))
    assert not [finding for finding in again if isinstance(finding, Change)]


def test_every_change_of_a_label_is_batched_and_belongs_to_its_project() -> None:
    wanted = desired(label("new"), label("help", color="aaaaaa"), label("Bug"), delete=True)
    found = [item for item in LABELS.diff(wanted, actual("help", "bug", "old")) if isinstance(item, Change)]
    assert [(c.kind, c.target) for c in found] == [
        (ChangeKind.CREATE, "new"),
        (ChangeKind.UPDATE, "help"),
        (ChangeKind.RENAME, "Bug"),
        (ChangeKind.DELETE, "old"),
    ]
    assert {(c.project, c.resource, c.batched, c.cost) for c in found} == {("olive", "labels", True, 1)}
    assert "unlisted: delete" in found[-1].reason


def test_a_colour_alone_is_one_mutation() -> None:
    change = only_change(desired(label("help", color="aaaaaa")), actual("help"))
    assert isinstance(change, Change)
    assert requests_of(change) == [
        Mutation("updateLabel", "UpdateLabelInput", {"id": "LA_help", "color": "aaaaaa"}, "label { id }")
    ]
    assert change.operation.before == {"id": "LA_help", "color": "cccccc"}


def test_merging_and_deleting_name_what_is_lost() -> None:
    [merge] = LABELS.diff(desired(label("idea", aliases=("wish",))), actual("idea", "wish"))
    assert isinstance(merge, Change)
    assert (merge.project, merge.resource, merge.target, merge.cost) == ("olive", "labels", "wish", 3)
    assert (merge.operation.before, merge.operation.after) == (
        {"id": "LA_wish", "name": "wish"},
        {"into": "idea"},
    )
    [delete] = LABELS.diff(desired(delete=True), actual("old", description="was"))
    assert isinstance(delete, Change)
    assert requests_of(delete) == [Mutation("deleteLabel", "DeleteLabelInput", {"id": "LA_old"})]
    assert delete.operation.before == {"id": "LA_old", "name": "old", "color": "cccccc", "description": "was"}


def test_the_labels_of_a_repository_are_read() -> None:
    node = {"id": "LA_1", "name": "Bug", "color": "d73a4a", "description": None}
    assert LABELS.actual_state({"repository": {"labels": {"nodes": [node]}}}) == ActualLabels({"bug": node})
    for repository in (None, {}, {"labels": None}, {"labels": {"nodes": None}}):
        assert LABELS.actual_state({"repository": repository}) == ActualLabels({})


def test_what_is_read_and_with_which_permission() -> None:
    connections = {root: tuple(found.connections) for root, found in LABELS.selections.items()}
    assert connections == {"repository": ("labels",)}
    assert (LABELS.name, len(LABELS.permissions)) == ("labels", 1)


def test_a_previous_name_is_text_and_only_of_a_rename() -> None:
    assert UpdateLabel((FieldChange("color", "a", "b"),), "LA_1").previous_name is None
    assert (
        UpdateLabel((FieldChange("color", "a", "b"), FieldChange("name", 7, "x")), "LA_1").previous_name
        == "7"
    )
