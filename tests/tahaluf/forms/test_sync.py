"""Option lists are updated from the manifest, and nothing else changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tahaluf.forms import load_form, option_key, option_text, sync_options
from tahaluf.problems import InvalidInput

FORM = """\
# a form
name: n   # kept
description: d
body:
  - type: dropdown
    id: skills
    attributes:
      label: Skills
      multiple: true
      options:
        # the first
        - "gis"   # with its note
        - design

        # the last
        - maps
    validations: {required: true}
  - type: dropdown
    id: area
    attributes: {label: Area, options: [media, maps]}
  - type: checkboxes
    id: ok
    attributes: {label: OK, options: [{label: yes I do}]}
"""


def options_of(text: str, key: str) -> tuple[str, ...]:
    return load_form(text, "form.yml").field(key).choices


def test_an_up_to_date_list_does_not_change() -> None:
    assert sync_options(FORM, {"skills": ["gis", "design", "maps"], "area": ["media", "maps"]}) == FORM


def test_remaining_options_keep_their_quotes_and_comments() -> None:
    new = sync_options(FORM, {"skills": ["maps", "gis", "on"]})
    listed = new[new.index("      options:\n") : new.index("    validations")]
    assert (
        listed
        == """\
      options:
        # the first

        # the last
        - maps
        - "gis"   # with its note
        - "on"
"""
    )


def test_a_list_in_flow_style_stays_in_flow_style() -> None:
    assert 'options: [media, "sea, land"]}' in sync_options(FORM, {"area": ["media", "sea, land"]})


def test_an_empty_list_is_filled() -> None:
    assert sync_options(FORM.replace("[media, maps]", "[]"), {"area": ["media", "maps"]}) == FORM


def test_ids_that_the_form_does_not_have_are_ignored() -> None:
    assert sync_options(FORM, {"languages": ["ar"], "ok": ["no"]}) == FORM


def test_an_empty_list_is_rejected() -> None:
    with pytest.raises(InvalidInput, match="no options for `area`"):
        sync_options(FORM, {"area": []})


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("      options:\n", "      options: &all\n"),
        ("[media, maps]", "&all [media, maps]"),
        ("        - design\n", "        - &d design\n        - *d\n"),
    ],
)
def test_a_form_with_anchors_is_not_changed(before: str, after: str) -> None:
    text = FORM.replace(before, after)
    assert text != FORM
    with pytest.raises(InvalidInput, match="form-anchor"):
        sync_options(text, {"skills": ["gis"], "area": ["media"]})
    right = {"skills": options_of(text, "skills"), "area": options_of(text, "area")}
    assert sync_options(text, right) == text


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
@pytest.mark.parametrize("text", [FORM, FORM[: FORM.index("        - design")].rstrip()])
def test_line_endings_are_kept(newline: str, text: str) -> None:
    wanted = {"skills": ["gis", "new"]}
    assert sync_options(text.replace("\n", newline), wanted) == sync_options(text, wanted).replace(
        "\n", newline
    )


@pytest.mark.parametrize("start", ["\ufeff", "# خريطة \U0001f5fa\n", "# a\u2028# b\x85\n"])
def test_characters_before_a_list_do_not_shift_offsets(start: str) -> None:
    wanted = {"skills": ["maps", "news"], "area": ["media"]}
    assert sync_options(start + FORM, wanted) == start + sync_options(FORM, wanted)


def test_a_list_at_the_end_of_the_file_keeps_no_final_newline() -> None:
    text = FORM[: FORM.index("    validations")].rstrip()
    assert sync_options(text, {"skills": ["maps", "news"]}).endswith("- maps\n        - news")


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cf", "Co", "Cn"))).map(
    lambda text: " ".join(text.split())
)
LISTS = st.lists(WORDS.filter(bool), min_size=1, max_size=6, unique=True)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@given(skills=LISTS, area=LISTS)
def test_any_lists_are_written_and_the_rest_is_unchanged(
    newline: str, skills: list[str], area: list[str]
) -> None:
    before = FORM.replace("\n", newline)
    after = sync_options(before, {"skills": skills, "area": area})
    assert options_of(after, "skills") == tuple(skills)
    assert options_of(after, "area") == tuple(area)
    assert sync_options(after, {"skills": skills, "area": area}) == after
    head, _, rest = before.partition("        # the first")
    middle, tail = rest[rest.index("    validations") :].split("[media, maps]")
    assert after.startswith(head) and after.endswith(tail) and middle in after


@given(
    key=st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True),
    names=st.lists(st.text() | st.none(), max_size=3),
)
def test_the_key_of_an_option_is_found_for_any_names(key: str, names: list[str | None]) -> None:
    assert option_key(option_text(key, *names)) == key


def test_names_come_before_the_key_and_are_not_repeated() -> None:
    assert option_text("frontend", "Front-end", "الواجهات") == "Front-end · الواجهات · frontend"
    assert option_text("gis", "gis", None, "") == "gis"
