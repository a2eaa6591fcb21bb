from typing import Any

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
    Rest,
    Risk,
    Unmanaged,
)
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
    """A repository with these labels, all grey."""
    nodes = [
        {"id": f"LA_{name}", "name": name, "color": "cccccc", "description": "", **fields} for name in names
    ]
    return ActualLabels({label_identity(node["name"]): node for node in nodes})


def desired(*labels: Label, delete: bool = False) -> DesiredLabels:
    return DesiredLabels("olive", labels, delete)


def label(name: str, **fields: Any) -> Label:
    return Label(**{"name": name, "color": "cccccc", **fields})


def requests_of(change: Change, *answers: Any) -> list[Request]:
    """The requests of a change's steps, if GitHub responds with these bodies."""
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
    [change] = LABELS.diff(desired(label("help")), actual())
    assert (change.kind, change.target, change.risk) == (ChangeKind.CREATE, "help", Risk.NONE)
    [mutation] = requests_of(change)
    assert isinstance(mutation, Mutation)
    assert mutation.input == {"repositoryId": "R_1", "name": "help", "color": "cccccc"}


def test_a_label_that_differs_only_in_case_is_renamed_in_place() -> None:
    [change] = LABELS.diff(desired(label("Help")), actual("help"))
    assert change.kind is ChangeKind.RENAME
    [mutation] = requests_of(change)
    assert mutation == Mutation(
        "updateLabel", "UpdateLabelInput", {"id": "LA_help", "name": "Help"}, "label { id }"
    )


def test_a_label_under_an_earlier_name_is_renamed_and_keeps_its_issues() -> None:
    [change] = LABELS.diff(desired(label("good first issue", aliases=("beginner",))), actual("beginner"))
    assert change.kind is ChangeKind.RENAME
    assert [m.field for m in requests_of(change) if isinstance(m, Mutation)] == ["updateLabel"]


def test_if_both_names_exist_issues_are_moved_before_the_old_label_is_deleted() -> None:
    [change] = LABELS.diff(desired(label("idea", aliases=("enhancement",))), actual("idea", "enhancement"))
    requests = requests_of(change, [{"number": 7}], None, None, [], None)
    assert [(r.method, r.path) for r in requests if isinstance(r, Rest)] == [
        ("GET", "/repos/acme/olive/issues?state=all&per_page=100&labels=enhancement"),
        ("POST", "/repos/acme/olive/issues/7/labels"),
        ("DELETE", "/repos/acme/olive/issues/7/labels/enhancement"),
        ("GET", "/repos/acme/olive/issues?state=all&per_page=100&labels=enhancement"),
    ]
    assert requests[-1] == Mutation("deleteLabel", "DeleteLabelInput", {"id": "LA_enhancement"})


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
    [change] = LABELS.diff(desired(label("help", description="")), actual("help", description="old"))
    assert change.operation == UpdateLabel((FieldChange("description", "old", ""),), "LA_help")


def test_an_unlisted_label_is_kept_and_reported() -> None:
    [item] = LABELS.diff(desired(), actual("wontfix"))
    assert isinstance(item, Unmanaged)


def test_deleting_an_unlisted_label_is_destructive() -> None:
    [change] = LABELS.diff(desired(delete=True), actual("wontfix"))
    assert (change.kind, change.risk) == (ChangeKind.DELETE, Risk.DESTRUCTIVE)


names = st.sampled_from(["bug", "Bug", "help", "idea", "مساعدة", "docs", "old docs"])


@st.composite
def desired_labels(draw: st.DrawFn) -> DesiredLabels:
    chosen = draw(st.lists(names, unique_by=label_identity, max_size=4))
    earlier = st.sampled_from(
        ["old docs", "older", "vieux", "bug", "idea"]
    )  # aliases of other labels too, also in cycles
    made = [
        label(
            name,
            aliases=tuple(
                draw(st.lists(earlier.filter(lambda alias, own=name: alias != own), max_size=2, unique=True))
            ),
            color=draw(st.sampled_from(["aaaaaa", "cccccc"])),
        )
        for name in chosen
    ]
    return DesiredLabels("olive", tuple(made), draw(st.booleans()))


def after(have: ActualLabels, changes: list[Change]) -> ActualLabels:
    """The labels after these changes."""
    labels = {key: dict(node) for key, node in have.labels.items()}
    for change in changes:
        match change.operation:
            case CreateLabel() as create:
                labels[label_identity(create.name)] = {"id": "new", "description": "", **create.after}
            case MergeLabel(name=name) | DeleteLabel(name=name):
                del labels[label_identity(name)]
            case UpdateLabel() as update:
                node = labels.pop(label_identity(update.previous_name or change.target))
                labels[label_identity(change.target)] = node | update.new_values
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
