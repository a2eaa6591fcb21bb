"""GitHub displays Arabic text from right to left, regardless of how a line begins."""

from collections.abc import Callable

import pytest
from babel import Locale, UnknownLocaleError
from babel.localedata import locale_identifiers
from hypothesis import given
from hypothesis import strategies as st

from support.hostile_text import HOSTILE_MIXTURES, active_content
from tahaluf.bidi import RLM, RTL_CODES, is_rtl, wrap_rtl
from tahaluf.escape import block_quote, code_span, escape_inline, escape_name


def inside(markdown: str) -> str:
    """Return the content of the wrapper, with each right-to-left mark replaced with `<`."""
    wrapped = wrap_rtl(markdown, "ar")
    assert wrapped.startswith('<div dir="rtl" lang="ar">\n\n')
    assert wrapped.endswith("\n\n</div>")
    return wrapped.removeprefix('<div dir="rtl" lang="ar">\n\n').removesuffix("\n\n</div>").replace(RLM, "<")


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
        ("> said", "> said"),
        ('<span dir="auto">خريطة</span> (water-map)', '<<span dir="auto">خريطة</span> (water-map)'),
        ('<span dir="auto">Water</span> هنا', '<span dir="auto">Water</span> هنا'),
        ("https://example.org", "< https://example.org"),
        ("**أهلًا** water", "**أهلًا** water"),
        ("2026", "<2026"),
    ],
)
def test_a_line_that_begins_with_another_script_gets_an_invisible_mark(line: str, shown: str) -> None:
    assert inside(line) == shown


@pytest.mark.parametrize(
    "text",
    ["`-`", "``a`b``", "#7", "@example-coalition/water-map", "@a-login", "3-5", "10+", "2026-01-31", "1.5"],
)
def test_code_logins_and_numbers_are_left_to_right(text: str) -> None:
    assert inside(f"في {text}، ثم") == f'في <span dir="ltr">{text}</span>، ثم'


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/3-5#7",
        "[الدليل](docs/3-5.md#7)",
        '<a href="#7">هنا</a>',
        "a#7",
        "web-3-5",
        "me@example",
        "12",
        "@\u200ba-login",
        "\\#\u200b7",
        "\\`code\\`",
    ],
)
def test_links_and_escaped_text_stay_unchanged(text: str) -> None:
    assert inside(f"في {text} ثم") == f"في {text} ثم"


def test_a_code_block_is_unchanged_and_left_to_right() -> None:
    code = "```sh\ntahaluf people open\n```"
    shown = inside(f"أهلًا.\n\n{code}\n\nوداعًا.\n")
    assert shown == f'أهلًا.\n\n<div dir="ltr">\n\n{code}\n\n</div>\n\nوداعًا.'


@given(st.text(alphabet=st.sampled_from("aب1 *-|>`#\n<"), max_size=40))
def test_only_marks_and_wrappers_are_added(markdown: str) -> None:
    additions = (
        '<div dir="rtl" lang="ar">',
        '<div dir="ltr">',
        "</div>",
        '<span dir="ltr">',
        "</span>",
        RLM,
        "\n",
        " ",
    )
    bare = wrap_rtl(markdown, "ar")
    for addition in additions:
        bare, markdown = bare.replace(addition, ""), markdown.replace(addition, "")
    assert bare == markdown


@pytest.mark.parametrize("escape", [escape_inline, escape_name, code_span, block_quote])
@given(text=HOSTILE_MIXTURES)
def test_wrapping_does_not_activate_untrusted_text(escape: Callable[[str], str], text: str) -> None:
    markdown = f"قيل:\n\n{escape(text)}\n\nهنا."
    assert set(active_content(wrap_rtl(markdown, "ar")) - active_content(markdown)) <= {
        "<div>",
        "dir=rtl",
        "lang=ar",
        "<span>",
        "dir=ltr",
        "direction",
    }


@pytest.mark.parametrize("opening", ["<", "](", "`a", "- ", "1-", "@a/", "<span dir=x>", "**a"])
def test_wrapping_takes_linear_time(opening: str) -> None:
    """The steps of `re` cannot be counted, but a pattern that takes more than linear time would take minutes here."""
    assert len(wrap_rtl(opening * 200_000, "ar")) >= 200_000


def test_every_right_to_left_language_is_known() -> None:
    codes = [code for code in locale_identifiers() if len(code.partition("_")[2]) in (0, 4)]  # no regions
    directions = {code: _direction(code) for code in codes}
    rtl_codes = {code.replace("_", "-") for code, direction in directions.items() if direction == "rtl"}
    assert not [code for code in rtl_codes if not is_rtl(code)]
    bare = {code for code, direction in directions.items() if "_" not in code and direction == "ltr"}
    assert not bare & RTL_CODES


def _direction(code: str) -> str | None:
    try:
        return Locale.parse(code).text_direction
    except UnknownLocaleError:
        return None
