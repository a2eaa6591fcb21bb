"""Bodies are parsed as GitHub creates them, as users edit them, and as attackers write them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tahaluf.forms import ErrorCode, Form, ParsedBody, ParseFailure, load_form, parse, render

HEAD = "name: n\ndescription: d\nbody:\n"

FORM = """
- type: markdown
  attributes: {value: "### Name"}
- {type: input, id: name, attributes: {label: Name}, validations: {required: true}}
- {type: textarea, id: about, attributes: {label: About}}
- {type: dropdown, attributes: {label: Area, options: [Media, Maps]}}
- type: dropdown
  id: skills
  attributes: {label: Skills, multiple: true, options: [gis, "maps, old", design]}
- {type: textarea, id: log, attributes: {label: Log, render: shell}}
- {type: upload, id: picture, attributes: {label: Picture}}
- type: checkboxes
  id: ok
  attributes: {label: Agree, options: [{label: I agree, required: true}, {label: Also}]}
"""

ANSWERS: dict[str, Any] = {
    "name": "Wells",
    "about": "Two\n\nparagraphs",
    "Area": "Maps",
    "skills": ["gis", "maps, old"],
    "log": "$ ls\n\nwells",
    "picture": "![a](https://example.org/a.png)",
    "ok": ["I agree"],
}


def form(fields: str = FORM) -> Form:
    return load_form(HEAD + fields, "form.yml")


def body(**answers: Any) -> str:
    return render(form(), ANSWERS | answers)


def codes(result: ParsedBody | ParseFailure) -> list[tuple[ErrorCode, str | None, int | None]]:
    assert isinstance(result, ParseFailure), result
    return [(error.code, error.field, error.line) for error in result.errors]


def test_every_field_type_is_parsed_as_rendered() -> None:
    assert parse(form(), body()) == ParsedBody(ANSWERS)


def test_empty_answers_are_none_or_an_empty_list() -> None:
    read = parse(form(), render(form(), {"name": "Wells", "ok": ["I agree"]}))
    empty: dict[str, Any] = {"about": None, "Area": None, "skills": [], "log": None, "picture": None}
    assert read == ParsedBody({"name": "Wells", **empty, "ok": ["I agree"]})


def test_none_means_no_answer_only_in_dropdowns() -> None:
    read = parse(form(), body(name="None").replace("### Area\n\nMaps", "### Area\n\nNone"))
    assert isinstance(read, ParsedBody)
    assert (read.values["name"], read.values["Area"]) == ("None", None)


def test_a_byte_order_mark_is_ignored() -> None:
    assert parse(form(), "\ufeff" + body()) == ParsedBody(ANSWERS)


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_other_line_endings_are_parsed_the_same(newline: str) -> None:
    assert parse(form(), body().replace("\n", newline)) == ParsedBody(ANSWERS)


def test_missing_and_extra_blank_lines_are_accepted() -> None:
    assert parse(form(), "\n\n" + body().replace("Wells\n\n###", "Wells  \n###") + "\n \n") == ParsedBody(
        ANSWERS
    )


def test_a_tick_can_be_uppercase() -> None:
    assert parse(form(), body().replace("[x]", "[X]")) == ParsedBody(ANSWERS)


def test_text_that_looks_like_a_heading_is_text() -> None:
    text = "### Overview\n\n### Name\n\n# About\n\n### About \n\nend"
    read = parse(form(), body(about=text))
    assert isinstance(read, ParsedBody)
    assert read.values["about"] == "### Overview\n\n### Name\n\n# About\n\n### About \n\nend"


def test_a_known_heading_in_a_text_is_text_if_its_answer_would_be_invalid() -> None:
    text = "### Area\n\nof no choice\n\n### Skills\n\ngis"
    read = parse(form(), body(about=text))
    assert isinstance(read, ParsedBody)
    assert (read.values["about"], read.values["Area"]) == (text, "Maps")


def test_a_fence_can_contain_headings_and_fences() -> None:
    text = "### Picture\n\n```\nnot the end\n```\n### Agree"
    assert parse(form(), body(log=text)) == ParsedBody(ANSWERS | {"log": text})


def test_a_fence_that_can_end_before_or_after_a_heading_is_ambiguous() -> None:
    assert codes(parse(form(), body(log="a\n```\n### Picture\nb"))) == [
        (ErrorCode.AMBIGUOUS_LABEL, "picture", 28)
    ]


def test_a_body_with_two_segmentations_is_ambiguous() -> None:
    fields = """
- {type: textarea, id: one, attributes: {label: One}}
- {type: textarea, id: two, attributes: {label: Two}}
"""
    read = parse(form(fields), "### One\n\na\n\n### Two\n\nb\n\n### Two\n\nc")
    assert codes(read) == [(ErrorCode.AMBIGUOUS_LABEL, "two", 9)]


def test_fields_with_the_same_label_are_distinguished_by_order() -> None:
    fields = """
- {type: input, id: first, attributes: {label: Name}}
- {type: input, id: second, attributes: {label: Name}}
"""
    assert parse(form(fields), "### Name\n\na\n\n### Name\n\nb") == ParsedBody({"first": "a", "second": "b"})


def test_fields_with_the_same_label_each_need_a_heading() -> None:
    fields = """
- {type: input, id: first, attributes: {label: Name}}
- {type: input, id: second, attributes: {label: Name}}
- {type: input, id: third, attributes: {label: Area}}
"""
    assert codes(parse(form(fields), "### Name\n\na\n\n### Area\n\nb")) == [
        (ErrorCode.MISSING_FIELD, "second", 5)
    ]


def test_a_required_answer_can_resolve_an_ambiguous_heading() -> None:
    fields = """
- {type: input, id: name, attributes: {label: Name}, validations: {required: true}}
- {type: textarea, id: about, attributes: {label: About}}
"""
    read = parse(form(fields), "### Name\n\n### About\n\n### About\n\ntext")
    assert read == ParsedBody({"name": "### About", "about": "text"})


@pytest.mark.parametrize(
    ("before", "after", "error"),
    [
        ("Wells", "_No response_", (ErrorCode.REQUIRED_EMPTY, "name", 3)),
        ("Wells\n\n", "", (ErrorCode.REQUIRED_EMPTY, "name", 1)),
        ("Wells", "Wells\nand pipes", (ErrorCode.MALFORMED, "name", 4)),
        ("\nMaps\n", "\nmaps\n", (ErrorCode.UNKNOWN_OPTION, "Area", 13)),
        ("\nMaps\n", "\nMaps\nMedia\n", (ErrorCode.MALFORMED, "Area", 14)),
        ("gis, maps, old", "gis, maps", (ErrorCode.UNKNOWN_OPTION, "skills", 17)),
        ("gis, maps, old", "gis, gis", (ErrorCode.MALFORMED, "skills", 17)),
        ("gis, maps, old", "gis,design", (ErrorCode.UNKNOWN_OPTION, "skills", 17)),
        ("```shell", "```bash", (ErrorCode.MALFORMED, "log", 21)),
        ("wells\n```", "wells", (ErrorCode.MALFORMED, "log", 24)),
        ("[x]", "[ ]", (ErrorCode.REQUIRED_UNCHECKED, "ok", 33)),
        ("[x]", "[y]", (ErrorCode.MALFORMED, "ok", 33)),
        ("I agree", "I do not agree", (ErrorCode.MALFORMED, "ok", 33)),
        ("- [ ] Also", "", (ErrorCode.MALFORMED, "ok", 33)),
        ("- [ ] Also", "- [ ] Also\n- [x] more", (ErrorCode.MALFORMED, "ok", 35)),
        ("### Area\n\nMaps\n\n", "", (ErrorCode.MISSING_FIELD, "Area", 11)),
        ("### Name", "hello\n\n### Name", (ErrorCode.MALFORMED, None, 1)),
    ],
)
def test_each_error_has_its_field_and_line(before: str, after: str, error: tuple[object, ...]) -> None:
    assert before in body()
    assert codes(parse(form(), body().replace(before, after, 1))) == [error]


def test_all_errors_are_reported_at_once() -> None:
    text = body().replace("Wells", "_No response_").replace("\nMaps\n", "\nSea\n").replace("[x]", "[ ]")
    assert [error[0] for error in codes(parse(form(), text))] == [
        ErrorCode.REQUIRED_EMPTY,
        ErrorCode.UNKNOWN_OPTION,
        ErrorCode.REQUIRED_UNCHECKED,
    ]


def test_an_error_does_not_repeat_the_answer() -> None:
    read = parse(form(), body().replace("\nMaps\n", "\n@somebody\n"))
    assert isinstance(read, ParseFailure)
    assert read.errors[0].message == "“Area” contains something that is not one of its options"


def test_sections_out_of_order_are_rejected() -> None:
    read = parse(
        form(),
        body().replace("### Name", "### X").replace("### Agree", "### Name").replace("### X", "### Agree"),
    )
    assert codes(read) == [(ErrorCode.MALFORMED, "about", 5)]


@pytest.mark.parametrize("text", ["", "\r\n \n", "hello"])
def test_a_body_without_sections_reports_all_as_missing(text: str) -> None:
    found = codes(parse(form(), text))
    assert [error for error in found if error[1]] == [
        (ErrorCode.MISSING_FIELD, field.key, 1) for field in form().fields
    ]


def test_a_renamed_or_removed_question_is_reported_as_a_changed_form() -> None:
    renamed = parse(form(), body().replace("### Name", "### Title"))
    assert codes(renamed) == [(ErrorCode.FORM_CHANGED, None, 1), (ErrorCode.MISSING_FIELD, "name", 5)]
    taken_out = parse(
        form(), body().replace("### Area", "### Old question\n\nyes\n\n### Area").replace("Two\n\n", "")
    )
    assert isinstance(
        taken_out, ParsedBody
    )  # the section follows a free-text field, so it is part of the text
    after_one_line = parse(form(), body().replace("### Skills", "### Old question\n\nyes\n\n### Skills"))
    assert codes(after_one_line) == [(ErrorCode.FORM_CHANGED, None, 15)]


def test_a_question_of_an_earlier_form_below_a_fence_is_not_part_of_it() -> None:
    fields = """
- {type: textarea, id: log, attributes: {label: Log, render: shell}}
- {type: input, id: name, attributes: {label: Name}}
"""
    read = parse(form(fields), "### Log\n\n```shell\n### a\n```\n\n### Old\n\nyes\n\n### Name\n\nb")
    assert codes(read) == [(ErrorCode.FORM_CHANGED, None, 7)]


def test_answers_to_another_form_are_reported_as_a_changed_form() -> None:
    found = codes(parse(form(), "### What happened\n\nrain"))
    assert [error for error in found if error[0] != ErrorCode.MISSING_FIELD] == [
        (ErrorCode.FORM_CHANGED, None, 1)
    ]


def test_the_json_format_is_stable() -> None:
    good, bad = parse(form(), body()), parse(form(), body().replace("Wells", "_No response_"))
    assert good.to_json() == {"ok": True, "values": ANSWERS}
    message = "“Name” needs an answer"
    error = {"code": "required-empty", "field": "name", "line": 3, "message": message}
    assert bad.to_json() == {"ok": False, "errors": [error]}


LINES = st.sampled_from(
    [
        "a",
        "",
        "### Name",
        "### About",
        "### Area",
        "### Log",
        "### Other",
        "Maps",
        "```",
        "```shell",
        "_No response_",
        "x",
    ]
)
TEXTS = st.one_of(st.text(), st.lists(LINES, max_size=6).map("\n".join))


def tidy(text: str) -> str:
    """Return the text as it is parsed: with LF line endings, and without leading and trailing blank lines."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    while lines and not lines[0].strip():
        lines.pop(0)
    return "\n".join(lines).rstrip()


@given(
    name=st.one_of(st.text(), LINES),
    about=TEXTS,
    area=st.sampled_from([None, "Maps", "Media"]),
    skills=st.lists(st.sampled_from(["gis", "maps, old", "design"]), unique=True),
    log=TEXTS,
    picture=TEXTS,
)
def test_rendered_answers_are_parsed_back_or_rejected_as_ambiguous(
    name: str, about: str, area: str | None, skills: list[str], log: str, picture: str
) -> None:
    answers: dict[str, Any] = {
        "name": " ".join(name.split()) or "n",
        "about": tidy(about),
        "Area": area,
        "skills": skills,
        "log": log.replace("\r\n", "\n").replace("\r", "\n") if log.strip() else "",
        "picture": tidy(picture),
        "ok": ["I agree"],
    }
    expected = {key: None if value in ("", "_No response_") else value for key, value in answers.items()}
    expected["log"] = answers["log"] or None  # inside a fence, `_No response_` is ordinary text
    read = parse(form(), render(form(), answers))
    if isinstance(read, ParseFailure):
        allowed = {ErrorCode.AMBIGUOUS_LABEL} | (
            {ErrorCode.REQUIRED_EMPTY} if expected["name"] is None else set()
        )
        assert {error.code for error in read.errors} <= allowed
    else:
        assert read.values == expected


@given(st.text() | st.lists(LINES, max_size=12).map("\n".join))
def test_any_text_gives_values_or_errors(text: str) -> None:
    read = parse(form(), text)
    assert isinstance(read, ParsedBody) or read.errors


@pytest.mark.parametrize(
    ("body", "is_empty"), [("", True), ("\n \r\n", True), ("Hello", False), ("### A\n\nb", False)]
)
def test_a_form_without_questions_has_no_answers_and_every_failure_has_a_reason(
    body: str, is_empty: bool
) -> None:
    form = Form(name="A form", title="", labels=(), fields=())
    parsed = parse(form, body)
    assert parsed == ParsedBody({}) if is_empty else isinstance(parsed, ParseFailure) and parsed.errors
    assert parse(form, render(form, {})) == ParsedBody({})
