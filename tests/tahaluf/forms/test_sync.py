"""Option lists are updated from the manifest, and nothing else changes."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tahaluf.forms import Choice, load_form, option_key, sync_options
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


def choices(**texts: Iterable[str]) -> dict[str, list[Choice]]:
    return {field: [Choice(text) for text in them] for field, them in texts.items()}


def options_of(text: str, key: str) -> tuple[str, ...]:
    return load_form(text, "form.yml").field(key).choices


def test_an_up_to_date_list_does_not_change() -> None:
    assert sync_options(FORM, choices(skills=["gis", "design", "maps"], area=["media", "maps"])) == FORM


def test_remaining_options_keep_their_quotes_and_comments() -> None:
    new = sync_options(FORM, choices(skills=["maps", "gis", "on"]))
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
    assert 'options: [media, "sea, land"]}' in sync_options(FORM, choices(area=["media", "sea, land"]))


def test_an_empty_list_is_filled() -> None:
    assert sync_options(FORM.replace("[media, maps]", "[]"), choices(area=["media", "maps"])) == FORM


def test_ids_that_the_form_does_not_have_are_ignored() -> None:
    assert sync_options(FORM, choices(languages=["ar"], ok=["no"])) == FORM


def test_an_empty_list_is_rejected() -> None:
    with pytest.raises(InvalidInput, match="no options for `area`"):
        sync_options(FORM, choices(area=[]))


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
        sync_options(text, choices(skills=["gis"], area=["media"]))
    right = choices(skills=options_of(text, "skills"), area=options_of(text, "area"))
    assert sync_options(text, right) == text


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
@pytest.mark.parametrize("text", [FORM, FORM[: FORM.index("        - design")].rstrip()])
def test_line_endings_are_kept(newline: str, text: str) -> None:
    wanted = choices(skills=["gis", "new"])
    assert sync_options(text.replace("\n", newline), wanted) == sync_options(text, wanted).replace(
        "\n", newline
    )


@pytest.mark.parametrize("start", ["\ufeff", "# خريطة \U0001f5fa\n", "# a\u2028# b\x85\n"])
def test_characters_before_a_list_do_not_shift_offsets(start: str) -> None:
    wanted = choices(skills=["maps", "news"], area=["media"])
    assert sync_options(start + FORM, wanted) == start + sync_options(FORM, wanted)


def test_a_list_at_the_end_of_the_file_keeps_no_final_newline() -> None:
    text = FORM[: FORM.index("    validations")].rstrip()
    assert sync_options(text, choices(skills=["maps", "news"])).endswith("- maps\n        - news")


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
    after = sync_options(before, choices(skills=skills, area=area))
    assert options_of(after, "skills") == tuple(skills)
    assert options_of(after, "area") == tuple(area)
    assert sync_options(after, choices(skills=skills, area=area)) == after
    head, _, rest = before.partition("        # the first")
    middle, tail = rest[rest.index("    validations") :].split("[media, maps]")
    assert after.startswith(head) and after.endswith(tail) and middle in after


def test_the_key_of_an_option_is_written_beside_it_and_read_back() -> None:
    after = sync_options(FORM, {"skills": [Choice("Maps and data", "gis"), Choice("تصميم", "design")]})
    assert "        - Maps and data  # id: gis\n        - تصميم  # id: design\n" in after
    field = load_form(after, "form.yml").field("skills")
    assert [field.key_of(text) for text in field.choices] == ["gis", "design"]
    assert (
        sync_options(after, {"skills": [Choice("Maps and data", "gis"), Choice("تصميم", "design")]}) == after
    )
    renamed = sync_options(after, {"skills": [Choice("Maps", "gis"), Choice("تصميم", "design")]})
    assert [option.key for option in load_form(renamed, "form.yml").field("skills").options] == [
        "gis",
        "design",
    ]


def test_a_comment_of_somebody_else_is_no_key() -> None:
    field = load_form(FORM, "form.yml").field("skills")
    assert field.key_of("gis") == "gis"
    assert [option.key for option in field.options] == ["", "", ""]


def test_a_list_on_one_line_gets_lines_of_its_own_when_its_options_get_keys() -> None:
    flow = "name: n\ndescription: d\nbody:\n  - type: dropdown\n    id: area\n    attributes:\n      label: Area\n"
    after = sync_options(f"{flow}      options: [media, maps]\n", {"area": [Choice("Media", "media")]})
    assert after == f"{flow}      options:\n        - Media  # id: media\n"
    # A mapping on a single line cannot contain a comment
    inside = sync_options(FORM, {"area": [Choice("Media", "media"), Choice("Maps", "maps")]})
    assert "attributes: {label: Area, options: [Media, Maps]}" in inside
    assert sync_options(inside, {"area": [Choice("Media", "media"), Choice("Maps", "maps")]}) == inside


@pytest.mark.parametrize("text", ["Front-end · الواجهات · frontend", "Front-end · frontend", "frontend"])
def test_the_key_at_the_end_of_an_option_of_an_earlier_version_is_found(text: str) -> None:
    assert option_key(text) == "frontend"
