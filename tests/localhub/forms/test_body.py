from typing import Any

import pytest

from localhub.forms import AnswerError, parse_form, render_body

FORM = parse_form("""
name: Propose
description: A project
title: "Proposal: "
labels: [proposal]
assignees: a-steward, another
body:
  - type: markdown
    attributes: {value: hello}
  - type: input
    id: name
    attributes: {label: Name}
    validations: {required: true}
  - type: textarea
    attributes: {label: Story, value: Once}
  - type: textarea
    id: log
    attributes: {label: Log, render: shell}
  - type: dropdown
    id: area
    attributes: {label: Area, options: [water, "land, sea", on], default: 0}
  - type: dropdown
    id: skills
    attributes: {label: Skills, multiple: true, options: [design, gis]}
  - type: checkboxes
    id: terms
    attributes:
      label: Terms
      options:
        - {label: I agree, required: true}
        - {label: Write to me}
""")


def answer_errors(**answers: Any) -> list[AnswerError]:
    return render_body(FORM, {"name": "x", "terms": ["I agree"], **answers})[1]


def test_body_lists_labels_and_answers_in_form_order() -> None:
    body, wrong = render_body(
        FORM,
        {
            "terms": ["I agree"],
            "name": "خريطة المياه",
            "log": "one\r\ntwo",
            "skills": ["gis", "design"],
            "Area": "land, sea",
        },
    )
    assert wrong == []
    assert body == (
        "### Name\n\nخريطة المياه\n\n"
        "### Story\n\nOnce\n\n"
        "### Log\n\n```shell\none\ntwo\n```\n\n"
        "### Area\n\nland, sea\n\n"
        "### Skills\n\ndesign, gis\n\n"
        "### Terms\n\n- [x] I agree\n- [ ] Write to me"
    )


def test_unanswered_field_shows_its_default_or_no_response() -> None:
    body, _ = render_body(FORM, {"name": "x", "Story": " ", "terms": ["I agree"]})
    assert "### Story\n\n_No response_" in body
    assert "### Log\n\n_No response_" in body
    assert "### Area\n\nwater" in body


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ({"name": ""}, AnswerError("name", "is required")),
        ({"name": "a\nb"}, AnswerError("name", "accepts only one line")),
        ({"area": "fire"}, AnswerError("area", "has no option `fire`")),
        ({"area": ["water", "on"]}, AnswerError("area", "accepts only one answer")),
        ({"skills": ["design", "law"]}, AnswerError("skills", "has no option `law`")),
        ({"terms": []}, AnswerError("terms", "requires `I agree` to be ticked")),
        ({"colour": "red"}, AnswerError("colour", "is not a field of this form")),
    ],
)
def test_invalid_answers_are_errors(answers: dict[str, Any], error: AnswerError) -> None:
    assert answer_errors(**answers) == [error]


def test_labels_and_assignees_may_be_lists_or_comma_separated() -> None:
    assert FORM.labels == ("proposal",)
    assert FORM.assignees == ("a-steward", "another")
    assert FORM.title == "Proposal: "
