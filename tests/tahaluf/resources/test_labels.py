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
SITE = ChangeContext("acme", "olive", repository_id="R_1")


def there(*names: str, **fields: str) -> ActualLabels:
    """A repository with these labels, all grey."""
    nodes = [
        {"id": f"LA_{name}", "name": name, "color": "cccccc", "description": "", **fields} for name in names
    ]
    return ActualLabels({label_identity(node["name"]): node for node in nodes})


def want(*labels: Label, delete: bool = False) -> DesiredLabels:
    return DesiredLabels("olive", labels, delete)


def label(name: str, **fields: Any) -> Label:
    return Label(**{"name": name, "color": "cccccc", **fields})


def talk(change: Change, *answers: Any) -> list[Request]:
    """What the steps of a change ask, given these bodies as answers."""
    steps, asked = LABELS.steps(change, want(), SITE), []
    given = iter(answers)
    try:
        request = next(steps)
        while True:
            asked.append(request)
            request = steps.send(Response(200, next(given, None)))
    except StopIteration:
        return asked


def test_a_label_that_is_missing_is_made() -> None:
    [change] = LABELS.diff(want(label("help")), there())
    assert (change.kind, change.target, change.risk) == (ChangeKind.CREATE, "help", Risk.NONE)
    [mutation] = talk(change)
    assert isinstance(mutation, Mutation)
    assert mutation.input == {"repositoryId": "R_1", "name": "help", "color": "cccccc"}


def test_a_label_that_differs_only_in_case_is_renamed_in_place() -> None:
    [change] = LABELS.diff(want(label("Help")), there("help"))
    assert change.kind is ChangeKind.RENAME
    [mutation] = talk(change)
    assert mutation == Mutation(
        "updateLabel", "UpdateLabelInput", {"id": "LA_help", "name": "Help"}, "label { id }"
    )


def test_a_label_under_an_earlier_name_is_renamed_and_keeps_its_issues() -> None:
    [change] = LABELS.diff(want(label("good first issue", aliases=("beginner",))), there("beginner"))
    assert change.kind is ChangeKind.RENAME
    assert [m.field for m in talk(change) if isinstance(m, Mutation)] == ["updateLabel"]


def test_where_both_names_exist_the_issues_move_before_the_earlier_one_goes() -> None:
    [change] = LABELS.diff(want(label("idea", aliases=("enhancement",))), there("idea", "enhancement"))
    asked = talk(change, [{"number": 7}], None, None, [], None)
    assert [(r.method, r.path) for r in asked if isinstance(r, Rest)] == [
        ("GET", "/repos/acme/olive/issues?state=all&per_page=100&labels=enhancement"),
        ("POST", "/repos/acme/olive/issues/7/labels"),
        ("DELETE", "/repos/acme/olive/issues/7/labels/enhancement"),
        ("GET", "/repos/acme/olive/issues?state=all&per_page=100&labels=enhancement"),
    ]
    assert asked[-1] == Mutation("deleteLabel", "DeleteLabelInput", {"id": "LA_enhancement"})


def test_labels_that_name_each_other_as_earlier_names_are_left_as_they_are() -> None:
    one, other = label("bug", aliases=("fault",)), label("fault", aliases=("bug",))
    assert not list(LABELS.diff(want(one, other), there("bug", "fault")))


def test_an_earlier_name_that_two_labels_claim_becomes_the_first_of_them() -> None:
    found = LABELS.diff(want(label("bug", aliases=("old",)), label("fault", aliases=("old",))), there("old"))
    assert [(c.kind, c.target) for c in found if isinstance(c, Change)] == [
        (ChangeKind.RENAME, "bug"),
        (ChangeKind.CREATE, "fault"),
    ]


def test_a_colour_is_compared_without_case_and_a_missing_description_is_left_alone() -> None:
    assert not list(LABELS.diff(want(label("help", color="CCCCCC")), there("help", description="as it is")))


def test_an_emptied_description_is_emptied() -> None:
    [change] = LABELS.diff(want(label("help", description="")), there("help", description="old"))
    assert change.operation == UpdateLabel((FieldChange("description", "old", ""),), "LA_help")


def test_a_label_that_the_manifest_does_not_know_is_kept_and_reported() -> None:
    [left] = LABELS.diff(want(), there("wontfix"))
    assert isinstance(left, Unmanaged)


def test_it_is_deleted_only_where_the_manifest_says_so_and_then_it_is_destructive() -> None:
    [change] = LABELS.diff(want(delete=True), there("wontfix"))
    assert (change.kind, change.risk) == (ChangeKind.DELETE, Risk.DESTRUCTIVE)


names = st.sampled_from(["bug", "Bug", "help", "idea", "مساعدة", "docs", "old docs"])


@st.composite
def wants(draw: st.DrawFn) -> DesiredLabels:
    chosen = draw(st.lists(names, unique_by=label_identity, max_size=4))
    earlier = st.sampled_from(
        ["old docs", "older", "vieux", "bug", "idea"]
    )  # of others too, in cycles as well
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
    """What GitHub has once the changes are done."""
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


@given(wants(), st.lists(st.sampled_from(["bug", "HELP", "older", "old docs", "vieux", "x"]), unique=True))
def test_planning_again_after_a_plan_is_done_finds_nothing(wanted: DesiredLabels, present: list[str]) -> None:
    have = there(*present)
    changes = [finding for finding in LABELS.diff(wanted, have) if isinstance(finding, Change)]
    again = LABELS.diff(wanted, after(have, changes))
    assert not [finding for finding in again if isinstance(finding, Change)]
