"""Each rule of the linter for forms reports violations."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tahaluf.forms import lint, load_form
from tahaluf.problems import InvalidInput

HEAD = "name: n\ndescription: d\n"
FORM = HEAD + "body:\n- {type: input, id: one, attributes: {label: One}}\n"


def found(text: str) -> list[tuple[str, int]]:
    return [(problem.id, problem.location.line) for problem in lint(text, "form.yml")]


def field(text: str) -> str:
    return FORM + text


def test_a_form_that_uses_all_features_has_no_problems() -> None:
    assert not found(
        """\
name: n
description: d
title: "t: "
labels: [a, b]
assignees: a-steward
projects: ["org/1"]
type: Bug
body:
- type: markdown
  attributes: {value: hello}
- type: input
  id: one
  attributes: {label: One, description: d, placeholder: p, value: v}
  validations: {required: true}
- type: textarea
  attributes: {label: Two, render: shell, value: ""}
- type: dropdown
  attributes: {label: Three, multiple: true, options: [a, "yes", "c, d"], default: 1}
- type: dropdown
  attributes: {label: Three and a half, options: [a, n/a]}
- type: checkboxes
  attributes: {label: Four, options: [{label: One of these, required: true}]}
- type: upload
  attributes: {label: Five}
  validations: {required: true, accept: ".png,.jpg"}
"""
    )


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", [("form-no-mapping", 0)]),
        ("- a", [("form-no-mapping", 1)]),
        ("a: ]", [("form-yaml", 1)]),
        ("a: \x07", [("form-yaml", 1)]),
        ("a: \ud800", [("form-yaml", 1)]),
        (HEAD, [("form-body-empty", 1)]),
        (HEAD + "body: []\n", [("form-body-empty", 3)]),
        (HEAD + "body:\n- {type: markdown, attributes: {value: hi}}\n", [("form-no-question", 4)]),
        (FORM.replace("name: n\n", ""), [("form-key-missing", 1)]),
        (FORM.replace("name: n", "name: true"), [("form-not-text", 1)]),
        (FORM.replace("name: n", "name: '  '"), [("form-text-empty", 1)]),
        (FORM + "labels: [a, 1]\n", [("form-not-text", 5)]),
        (FORM + "desciption: d\n", [("form-key-unknown", 5)]),
        (FORM + "on: d\n", [("form-key-unknown", 5)]),
        (FORM + "name: n\n", [("form-key-repeated", 5)]),
        (field("- a\n"), [("field-no-mapping", 5), ("field-type-missing", 5)]),
        (field("- {attributes: {label: A}}\n"), [("field-type-missing", 5)]),
        (field("- {type: inptu, attributes: {label: A}}\n"), [("field-type-unknown", 5)]),
        (
            field("- {type: input, atributes: {label: A}}\n"),
            [("field-attribute-missing", 5), ("field-key-unknown", 5)],
        ),
        (field("- {type: input, attributes: {label: 1.0}}\n"), [("form-not-text", 5)]),
        (field("- {type: input, attributes: {label: A, options: [b]}}\n"), [("field-attribute-unknown", 5)]),
        (
            field("- {type: input, attributes: {label: A}, validations: {accept: b}}\n"),
            [("field-validation-unknown", 5)],
        ),
        (
            field("- {type: input, attributes: {label: A}, validations: {required: 'true'}}\n"),
            [("form-not-true-or-false", 5)],
        ),
        (field("- {type: input, attributes: {label: Your Password}}\n"), [("field-label-secret", 5)]),
        (field('- {type: input, attributes: {label: "A\\nB"}}\n'), [("field-label-lines", 5)]),
        (field("- {type: input, id: a b, attributes: {label: A}}\n"), [("field-id-form", 5)]),
        (field("- {type: input, id: one, attributes: {label: A}}\n"), [("field-id-repeated", 5)]),
        (field("- {type: markdown, id: two, attributes: {value: A}}\n"), [("field-id-on-markdown", 5)]),
        (field("- {type: input, id: two, attributes: {label: One}}\n"), [("field-label-repeated", 5)]),
        (field("- {type: input, attributes: {label: One??}}\n"), [("field-label-similar", 5)]),
        (field("- {type: dropdown, attributes: {label: A}}\n"), [("field-attribute-missing", 5)]),
        (
            field("- {type: dropdown, attributes: {label: A, options: []}}\n"),
            [("field-attribute-missing", 5)],
        ),
        (field("- {type: dropdown, attributes: {label: A, options: [b, b]}}\n"), [("option-repeated", 5)]),
        (field("- {type: dropdown, attributes: {label: A, options: [b, None]}}\n"), [("option-reserved", 5)]),
        (field("- {type: dropdown, attributes: {label: A, options: [yes, b]}}\n"), [("option-boolean", 5)]),
        (field("- {type: dropdown, attributes: {label: A, options: [1.0, b]}}\n"), [("option-not-text", 5)]),
        (field("- {type: dropdown, attributes: {label: A, options: ['', b]}}\n"), [("option-empty", 5)]),
        (
            field("- {type: dropdown, attributes: {label: A, options: [b], default: 1}}\n"),
            [("default-unknown", 5)],
        ),
        (
            field("- {type: dropdown, attributes: {label: A, options: [b, N/A], default: 0}}\n"),
            [("option-reserved", 5)],
        ),
        (
            field("- {type: dropdown, attributes: {label: A, multiple: true, options: [b, c, 'b, c']}}\n"),
            [("options-inseparable", 5)],
        ),
        (
            field("- {type: checkboxes, attributes: {label: A, options: [{label: b}, {label: b}]}}\n"),
            [("option-repeated", 5)],
        ),
        (
            field("- {type: checkboxes, attributes: {label: A, options: [{name: b}]}}\n"),
            [("box-label-missing", 5), ("box-key-unknown", 5)],
        ),
        (
            field(
                "- {type: checkboxes, id: c, attributes: {label: A, options: [{label: B}]}}\n"
                "- {type: input, attributes: {label: B}}\n"
            ),
            [("box-label-repeated", 5)],
        ),
        (
            "name: Our #1 form\ndescription: D # a comment\nbody:\n"
            + '  - {type: input, attributes: {label: "A #1"}}\n',
            [("text-cut", 1)],
        ),
    ],
)
def test_each_rule_reports_its_violation_with_its_line(text: str, problems: list[tuple[str, int]]) -> None:
    assert found(text) == problems


def test_a_problem_suggests_a_fix() -> None:
    problems = lint(FORM + "lables: [a]\n", "form.yml")
    assert [str(problem) for problem in problems] == [
        "form.yml:5:1: unknown key `lables`; did you mean `labels`? [form-key-unknown]"
    ]


def test_a_second_document_is_reported() -> None:
    (problem,) = lint(HEAD + "---\nbody: []\n", "form.yml")
    assert str(problem.location) == "form.yml:3:1"
    assert "expected a single document in the stream, but found another document" in problem.what


def test_a_form_that_github_rejects_can_still_be_loaded() -> None:
    form = load_form(field("- {type: dropdown, attributes: {label: A, options: [1.0, yes]}}\n"), "form.yml")
    assert form.field("A").choices == ("1.0", "yes")


@pytest.mark.parametrize(
    "text", ["[" * 100_000, "- " * 50_000, "a: &a [1]\nb: [" + "*a, " * 100 + "]", "a" * 300_000]
)
def test_a_form_that_would_exhaust_resources_is_rejected(text: str) -> None:
    with pytest.raises(InvalidInput):
        load_form(text, "form.yml")


PIECES = [
    "name: n",
    "body:",
    "- type: input",
    "- type: dropdown",
    "  attributes:",
    "    label: A",
    "    options: [a]",
]
PIECES += [
    "    options:",
    "    - a",
    "    - label: b",
    "  id: x",
    "- &a",
    "- *a",
    "<<: {}",
    "? [a]",
    "---",
    "  validations: 1",
]


@given(st.text() | st.lists(st.sampled_from(PIECES), max_size=9).map("\n".join))
def test_any_text_is_a_form_or_has_problems(text: str) -> None:
    problems = lint(text, "form.yml")
    try:
        load_form(text, "form.yml")
    except InvalidInput as raised:
        assert set(raised.problems) <= set(problems)
