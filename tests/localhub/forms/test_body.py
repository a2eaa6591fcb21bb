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


def mistakes(**answers):
    return render_body(FORM, {"name": "x", "terms": ["I agree"], **answers})[1]


def test_a_body_holds_each_label_and_answer_in_the_form_s_order():
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


def test_an_empty_answer_is_shown_as_no_response_and_a_preset_stays():
    body, _ = render_body(FORM, {"name": "x", "Story": " ", "terms": ["I agree"]})
    assert "### Story\n\n_No response_" in body
    assert "### Log\n\n_No response_" in body
    assert "### Area\n\nwater" in body


@pytest.mark.parametrize(
    ("answers", "mistake"),
    [
        ({"name": ""}, AnswerError("name", "is required")),
        ({"name": "a\nb"}, AnswerError("name", "takes one line")),
        ({"area": "fire"}, AnswerError("area", "has no option `fire`")),
        ({"area": ["water", "on"]}, AnswerError("area", "takes one answer")),
        ({"skills": ["design", "law"]}, AnswerError("skills", "has no option `law`")),
        ({"terms": []}, AnswerError("terms", "needs `I agree` to be ticked")),
        ({"colour": "red"}, AnswerError("colour", "is no field of this form")),
    ],
)
def test_what_the_website_would_not_take_is_a_mistake(answers, mistake):
    assert mistakes(**answers) == [mistake]


def test_labels_and_assignees_may_be_a_list_or_a_text_with_commas():
    assert FORM.labels == ("proposal",)
    assert FORM.assignees == ("a-steward", "another")
    assert FORM.title == "Proposal: "
