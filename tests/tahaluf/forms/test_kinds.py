"""Tahaluf reads a form only if its label and field ids meet the requirements."""

from pathlib import Path

import pytest

from tahaluf.forms import FormKind, KnownField, check_kind, kind_of
from tahaluf.issue_forms import FORM_KINDS
from tahaluf.volunteers.form import INPUT_QUESTIONS

ROOT = Path(__file__).parents[3]
PROPOSAL, VOLUNTEER, LEAVE, RESOURCE = FORM_KINDS


def shipped(kind: FormKind) -> str:
    return (ROOT / kind.path).read_text(encoding="utf-8")


SHIPPED_FIELDS = [
    (kind, field) for kind in FORM_KINDS for field in kind.fields if f"id: {field.id}\n" in shipped(kind)
]


def problems(kind: FormKind, text: str) -> list[tuple[str, int]]:
    """The ids and lines of the problems in a form of this kind."""
    return [(problem.id, problem.location.line) for problem in check_kind(text, kind.path, kind)]


def changed(kind: FormKind, before: str, after: str) -> tuple[str, int]:
    """The shipped form with one change, and the line that was changed."""
    text = shipped(kind)
    assert before in text
    return text.replace(before, after, 1), text[: text.index(before)].count("\n") + 1


@pytest.mark.parametrize("kind", FORM_KINDS, ids=lambda kind: kind.label)
def test_the_shipped_form_can_be_read(kind: FormKind) -> None:
    assert problems(kind, shipped(kind)) == []


def test_every_question_about_a_volunteer_is_a_known_field() -> None:
    assert {question.field.id for question in INPUT_QUESTIONS} <= {field.id for field in VOLUNTEER.fields}


@pytest.mark.parametrize(
    ("kind", "field"), SHIPPED_FIELDS, ids=lambda one: getattr(one, "id", None) or one.label
)
def test_a_needed_field_with_a_mistyped_id_is_reported_at_the_field(
    kind: FormKind, field: KnownField
) -> None:
    text, line = changed(kind, f"id: {field.id}\n", f"id: {field.id}x\n")
    found = problems(kind, text)
    is_needed = field.is_needed or bool(field.needed_with)
    assert (("form-field-missing", line - 1) in found) == is_needed
    if is_needed:
        assert f"write `id: {field.id}` instead of `{field.id}x`" in str(
            list(check_kind(text, "f.yml", kind))
        )


def test_a_needed_field_that_does_not_exist_is_reported() -> None:
    text = "labels: leave\nbody:\n  - {type: dropdown, id: language, attributes: {label: L, options: [en]}}\n"
    assert problems(LEAVE, text) == [("form-field-missing", 0)]


def test_a_label_as_the_form_has_it_does_not_replace_an_id() -> None:
    text, line = changed(PROPOSAL, "    id: summary\n", "")
    [problem] = check_kind(text, PROPOSAL.path, PROPOSAL)
    assert (problem.id, problem.location.line) == ("form-field-missing", line - 1)
    assert problem.fix == "add `id: summary` to this field"


ROLE = """
  - type: input
    id: role
    attributes: {label: Role}
  - type: dropdown
    id: skills
    attributes: {label: Skills, options: [gis]}
"""


@pytest.mark.parametrize("field", ["url", "role"])
def test_a_field_that_only_goes_with_others_may_be_left_out_with_them(field: str) -> None:
    [known] = [one for one in PROPOSAL.fields if one.id == field]
    text = shipped(PROPOSAL).rstrip() + ROLE
    text = text.replace(f"id: {field}\n", "id: mine\n")
    assert [id for id, _ in problems(PROPOSAL, text)] == ["form-field-missing"]
    for other in known.needed_with:
        text = text.replace(f"id: {other}\n", f"id: my-{other}\n")
    assert "form-field-missing" not in [id for id, _ in problems(PROPOSAL, text)]


@pytest.mark.parametrize(
    ("added", "expected"),
    [
        (
            "{type: input, id: why, attributes: {label: Why}, validations: {required: true}}",
            ["form-field-unknown"],
        ),
        ("{type: input, id: why, attributes: {label: Why}}", []),
        ("{type: input, attributes: {label: Why}, validations: {required: true}}", []),
        (
            "{type: checkboxes, id: rules, attributes: {label: R, options: [{label: Yes., required: true}]}}",
            ["form-field-unknown"],
        ),
        ("{type: checkboxes, id: rules, attributes: {label: R, options: [{label: Yes.}]}}", []),
        ("{type: markdown, id: text, attributes: {value: Read this.}}", []),
        ("not a field", []),
    ],
)
def test_a_required_field_that_nothing_reads_is_reported(added: str, expected: list[str]) -> None:
    assert [id for id, _ in problems(LEAVE, f"{shipped(LEAVE)}\n  - {added}\n")] == expected


@pytest.mark.parametrize("labels", ["[proposals]", "[]", "other", "{proposal: 1}", "", "[Proposal form]"])
def test_a_changed_label_is_reported(labels: str) -> None:
    text, line = changed(PROPOSAL, "labels: [proposal]", f"labels: {labels}")
    assert problems(PROPOSAL, text) == [("form-label-missing", line)]


@pytest.mark.parametrize("labels", ["proposal", "[new, proposal]", "new, proposal"])
def test_a_form_may_set_more_labels(labels: str) -> None:
    text, _ = changed(PROPOSAL, "labels: [proposal]", f"labels: {labels}")
    assert problems(PROPOSAL, text) == []


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        (PROPOSAL, "- type: checkboxes\n    id: steward\n", "- type: input\n    id: steward\n"),
        (
            PROPOSAL,
            "- type: dropdown\n    id: lang\n    attributes:",
            "- type: dropdown\n    id: lang\n    attributes:\n      multiple: true",
        ),
        (PROPOSAL, "- type: input\n    id: name\n", "- type: dropdown\n    id: name\n"),
        (VOLUNTEER, "- type: dropdown\n    id: skills\n", "- type: input\n    id: skills\n"),
        (LEAVE, "- type: checkboxes\n    id: consent\n", "- type: dropdown\n    id: consent\n"),
    ],
    ids=lambda one: getattr(one, "label", None),
)
def test_a_field_of_a_type_that_cannot_be_read_is_reported(kind: FormKind, before: str, after: str) -> None:
    text, line = changed(kind, before, after)
    assert problems(kind, text) == [("form-field-type", line)]


@pytest.mark.parametrize(
    "text", ["", "[", "- a", "name: A\n", "labels: [proposal]\nbody: none\n", "body: [[]]"]
)
def test_text_that_is_no_form_is_no_error(text: str) -> None:
    assert "form-field-type" not in [id for id, _ in problems(PROPOSAL, text)]


@pytest.mark.parametrize(
    ("path", "labels", "kind"),
    [
        ("propose-project.yml", "[]", PROPOSAL),
        ("propose-project.ar.yml", "[]", PROPOSAL),
        ("volunteer-pt-BR.yaml", "[]", VOLUNTEER),
        ("انضم.yml", "[volunteer]", VOLUNTEER),
        ("volunteer-hours.yml", "[timesheet]", None),
        ("bug.yml", "[bug]", None),
    ],
)
def test_a_form_is_found_by_its_label_or_its_usual_name(
    path: str, labels: str, kind: FormKind | None
) -> None:
    text = f"name: A\nlabels: {labels}\n"
    assert kind_of(text, f".github/ISSUE_TEMPLATE/{path}", FORM_KINDS) is kind
