"""That what is said in Arabic runs from right to left on GitHub, whatever a line begins with."""

import pytest
from babel import Locale, UnknownLocaleError
from babel.localedata import locale_identifiers
from hypothesis import given
from hypothesis import strategies as st

from tahaluf.direction import RIGHT_TO_LEFT, RLM, is_leftward, leftward


def inside(markdown: str) -> str:
    """What stands in the frame, its invisible signs as `<`."""
    framed = leftward(markdown)
    assert framed.startswith('<div dir="rtl">\n\n')
    assert framed.endswith("\n\n</div>")
    return framed.removeprefix('<div dir="rtl">\n\n').removesuffix("\n\n</div>").replace(RLM, "<")


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("أهلًا.", "أهلًا."),
        ("water-map: أهلًا", "<water-map: أهلًا"),
        ("- **Short name**: يلزم", "- **<Short name**: يلزم"),
        ("1. Water", "1. <Water"),
        ("12 من 13 مكانًا", "12 من 13 مكانًا"),
        ("| water-map | 97 |", "| <water-map | 97 |"),
        ("| --- | --: |", "| --- | --: |"),
        ("> said", "> <said"),
        ("`code` ثم", "<`code` ثم"),
        ('<span dir="auto">خريطة</span> (water-map)', '<<span dir="auto">خريطة</span> (water-map)'),
        ('<span dir="auto">Water</span> هنا', '<span dir="auto">Water</span> هنا'),
        ("https://example.org", "https://example.org"),
        ("**أهلًا** water", "**أهلًا** water"),
        ("2026", "<2026"),
    ],
)
def test_a_line_that_begins_with_another_script_gets_a_sign_that_nobody_sees(line: str, shown: str) -> None:
    assert inside(line) == shown


def test_a_block_of_code_stays_as_it_is_and_runs_as_code_does() -> None:
    code = "```sh\ntahaluf people open\n```"
    shown = inside(f"أهلًا.\n\n{code}\n\nوداعًا.\n")
    assert shown == f'أهلًا.\n\n<div dir="ltr">\n\n{code}\n\n</div>\n\nوداعًا.'


@given(st.text(alphabet=st.sampled_from("aب1 *-|>`#\n<"), max_size=40))
def test_nothing_but_signs_and_frames_is_added(markdown: str) -> None:
    frames = ('<div dir="rtl">', '<div dir="ltr">', "</div>", RLM, "\n", " ")
    bare = leftward(markdown)
    for frame in frames:
        bare, markdown = bare.replace(frame, ""), markdown.replace(frame, "")
    assert bare == markdown


def test_every_language_that_runs_from_right_to_left_is_known() -> None:
    runs = {code: _direction(code) for code in locale_identifiers()}
    leftwards = {code.replace("_", "-") for code, direction in runs.items() if direction == "rtl"}
    assert not [code for code in leftwards if not is_leftward(code)]
    bare = {code for code, direction in runs.items() if "_" not in code and direction == "ltr"}
    assert not bare & RIGHT_TO_LEFT


def _direction(code: str) -> str | None:
    try:
        return Locale.parse(code).text_direction
    except UnknownLocaleError:
        return None
