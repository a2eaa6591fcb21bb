"""Escaped text is inert: it contains no mentions, links or active content."""

import re
import unicodedata
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tahaluf.escape import (
    BIDI_CONTROLS,
    block_quote,
    code_block,
    code_span,
    escape_html,
    escape_inline,
    escape_log,
    escape_message,
    escape_name,
    escape_plain,
    fold,
    fold_lines,
    hidden_characters,
    lookalike_hosts,
    percent_encode,
    replace_lookalikes,
    sanitize,
    words_of_mixed_scripts,
)

# The reference renderer: CommonMark with HTML, and with GitHub's tables, strikethrough and autolinks
RENDERER = MarkdownIt("commonmark", {"html": True, "linkify": True}).enable(
    ["table", "strikethrough", "linkify"]
)
assert RENDERER.linkify is not None
# GitHub does not link a bare example.com. E-mail addresses are covered by MENTION
RENDERER.linkify.set({"fuzzy_link": False, "fuzzy_email": False})

ALLOWED_TAGS = {"p", "span", "blockquote", "br", "code"}
MENTION = re.compile(r"@[A-Za-z0-9]")
REFERENCE = re.compile(r"#[0-9]|\bgh-[0-9]|https?://|\bwww\.", re.IGNORECASE)
COMMIT = re.compile(r"(?<![0-9a-z])[0-9a-f]{7,40}(?![0-9a-z])", re.IGNORECASE)

SPECIAL = st.sampled_from(
    [
        *"@#*_`~[]()<>!|\\&:;-+=.$^{}\"'/ \n\t\r",
        "@octocat", "@org/team", "#12", "GH-7", "a/b#3", "a/b@deadbeefcafe", "deadbeefcafe1", "0" * 41,
        "fixes #1", "Closes: GH-2", "https://example.org/x", "www.example.org", "mail@example.org",
        "<img src=x>", "<!--", "-->", "<https://example.org>", "![a](b)", "[a]: /b", "[a](javascript:1)",
        "&lt;", "&#64;octocat", "&commat;x", "1. ", "- [x] ", "```\n", "~~~", "    code", "***", "\\@a",
        "\u202e", "\u2066", "\u200b", "\ufeff", "\x00", "\x1b[31m", "::set-output name=a::b", "##[error]",
        "سلام",
    ]
)  # fmt: skip
HOSTILE = st.lists(st.one_of(SPECIAL, st.text(max_size=5)), max_size=12).map("".join)


class Rendered(HTMLParser):
    """The elements in rendered HTML, and the text that GitHub's filters would scan."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.text, self.in_code = "", 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)
        self.in_code += tag == "code"

    def handle_endtag(self, tag: str) -> None:
        self.in_code -= tag == "code"

    def handle_data(self, data: str) -> None:
        self.text += "" if self.in_code else data

    def handle_comment(self, data: str) -> None:
        self.tags.add("comment")


def assert_inert(markdown: str) -> None:
    page = Rendered(RENDERER.render(markdown))
    assert page.tags <= ALLOWED_TAGS, markdown
    assert not MENTION.search(page.text), markdown
    assert not REFERENCE.search(page.text), markdown
    assert not COMMIT.search(page.text), markdown
    assert BIDI_CONTROLS.isdisjoint(markdown)


@given(HOSTILE)
@example("@a#1 https://x www.x GH-1")
def test_inline_text_is_inert_anywhere_in_a_line(text: str) -> None:
    assert_inert(escape_inline(text))
    assert_inert(f"Project {escape_inline(text)} exists.")
    assert_inert(f"{escape_inline(text)} {escape_inline(text)}")
    assert "\n" not in escape_inline(text)


@given(HOSTILE)
def test_inline_text_is_displayed_as_written(text: str) -> None:
    shown = Rendered(RENDERER.render(f"x {escape_inline(text, 10_000)} x")).text.strip().replace("\u200b", "")
    assert shown.split() == ["x", *sanitize(text).split(), "x"]


@given(HOSTILE)
def test_a_name_has_its_own_direction_and_is_inert(text: str) -> None:
    assert escape_name(text).startswith('<span dir="auto">')
    assert_inert(escape_name(text))


@given(HOSTILE)
def test_a_code_span_contains_all_of_its_text(text: str) -> None:
    page = Rendered(RENDERER.render(f"a {code_span(text)} b"))
    assert page.tags == {"p", "code"}
    assert page.text.strip() == "a  b"


@given(HOSTILE)
def test_a_block_quote_is_inert(text: str) -> None:
    quoted = block_quote(text)
    assert_inert(quoted)
    assert all(line.startswith(">") for line in quoted.split("\n"))


def test_a_block_quote_keeps_its_lines() -> None:
    assert RENDERER.render(block_quote("one\ntwo\n\n- three")).split("\n") == [
        "<blockquote>", "<p>one<br />", "two</p>", "<p>- three</p>", "</blockquote>", "",
    ]  # fmt: skip


@given(HOSTILE)
def test_a_plain_line_has_no_references_or_mentions(text: str) -> None:
    line = escape_plain(text)
    assert "\n" not in line
    assert not MENTION.search(line)
    assert not REFERENCE.search(line)
    assert not COMMIT.search(line)


@given(HOSTILE)
def test_a_log_line_has_no_workflow_command_or_control_character(text: str) -> None:
    line = escape_log(text)
    assert "::" not in line
    assert "##[" not in line
    assert all(unicodedata.category(character) not in ("Cc", "Zl", "Zp") for character in line)


@given(HOSTILE)
def test_sanitizing_is_idempotent_and_gives_nfc(text: str) -> None:
    once = sanitize(text)
    assert sanitize(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert BIDI_CONTROLS.isdisjoint(once)


@given(st.text())
def test_folding_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.lists(HOSTILE, min_size=1))
def test_folding_many_texts_at_once_equals_folding_each(texts: list[str]) -> None:
    assert fold_lines(texts) == [fold(text) for text in texts]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("خَرِيطَةُ المِيَاه", "خريطه المياه"),
        ("أرشيـــف", "ارشيف"),
        ("مستشفى", "مستشفي"),
        ("کتاب", "كتاب"),
        ("٢٠٢٦", "2026"),
        ("Café", "cafe\u0301"),
        ("STRASSE", "straße"),
        ("ＷＡＴＥＲ", "water"),
        ("Ærø  map", "aero map"),
    ],
)
def test_spellings_of_one_word_fold_to_the_same_key(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_different_words_stay_different() -> None:
    assert len({fold(word) for word in ("ماء", "سماء", "water", "waters", "خريطة", "خرائط")}) == 6


def test_joiners_for_persian_and_emoji_are_kept() -> None:
    assert sanitize("می\u200cخواهم 👩\u200d💻") == "می\u200cخواهم 👩\u200d💻"


def test_long_text_is_truncated_with_an_ellipsis() -> None:
    assert escape_inline("word " * 1_000, 12) == "word word w…"
    assert len(escape_plain("z" * 64_000, 50)) == 50


def test_a_percent_encoded_segment_has_no_separator() -> None:
    assert percent_encode("good first issue/é?#%") == "good%20first%20issue%2F%C3%A9%3F%23%25"


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Bread\ufe0f ovens", "Bread ovens"),
        ("Bread\u2800ovens", "Bread ovens"),
        ("Bre\u200dad\U000e0101", "Bread"),
        (
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        ),
        ("\U0001f469\u200d\U0001f4bb", "\U0001f469\u200d\U0001f4bb"),
        ("\u0915\u094d\u200d\u0937", "\u0915\u094d\u200d\u0937"),
    ],
)
def test_invisible_characters_go_and_joiners_that_join_stay(text: str, clean: str) -> None:
    assert sanitize(text) == clean


@pytest.mark.parametrize(
    "words",
    [
        "[skip ci]",
        "[CI skip]",
        "[no ci]",
        "[skip  actions]",
        "[actions skip]",
        "skip-checks: true",
        "Skip-Checks:true",
    ],
)
def test_plain_text_skips_no_workflow(words: str) -> None:
    assert " ".join(words.split()) not in escape_plain(f"{words} Water")


@pytest.mark.parametrize(
    "name",
    [
        "N\u0456ght s\u0441h\u043e\u043el",
        "Nig\u0570t sc\u0570\u0585\u0585l",
        "Night s\u13dfhool",
        "Ni\u0261ht sch\u1d0f\u1d0fl",
    ],
    ids=["cyrillic", "armenian", "cherokee", "phonetic"],
)
def test_names_with_look_alike_letters_are_the_same_name(name: str) -> None:
    assert replace_lookalikes(fold(name)) == "night school"
    assert words_of_mixed_scripts(name)


def test_look_alike_letters_are_compared_as_latin_ones() -> None:
    assert replace_lookalikes(fold("\u0428\u043a\u043e\u043b\u0430")) == fold(
        "\u0428\u043a\u043e\u043b\u0430"
    )
    assert words_of_mixed_scripts("Night sch\u03bf\u03bfl \u0428\u043a\u043e\u043b\u0430") == [
        "sch\u03bf\u03bfl"
    ]


def test_a_hidden_character_does_not_divide_a_word_of_mixed_scripts() -> None:
    assert words_of_mixed_scripts("scho\u200b\u043e\u03bf") == ["scho\u043e\u03bf"]


@pytest.mark.parametrize("word", ["a\u0435", "z\u043e"])
def test_a_single_latin_letter_beside_a_look_alike_is_a_word_of_mixed_scripts(word: str) -> None:
    assert words_of_mixed_scripts(word) == [word]


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("1. Water", r"1\. Water"),
        ("12) Water", r"12\) Water"),
        ("- Water", r"\- Water"),
        ("+ Water", r"\+ Water"),
        (": Water", r"\: Water"),
        ("1.5 l", r"1\.5 l"),
        ("a*b_c", r"a\*b\_c"),
        ("<b> & c", "&lt;b&gt; &amp; c"),
        ("two\nlines", "two lines"),
        ("ask @a", "ask @\u200ba"),
        ("see #1", r"see \#" + "\u200b1"),
        ("www.x", "www\u200b.x"),
        ("https://x", "https:\u200b//x"),
        ("", ""),
    ],
)
def test_inline_text_is_escaped_like_this(text: str, escaped: str) -> None:
    assert escape_inline(text) == escaped


def test_a_text_in_any_script_is_stripped_of_what_nobody_sees() -> None:
    assert sanitize("  ماء \u200b ") == "ماء"
    assert sanitize("  water ") == "water"
    assert sanitize("a\r\nb\rc") == "a\nb\nc"
    assert (
        sanitize("a\x1b[31mb\ue000c\u2028d\u202ee\U000e0041f") == "a[31mbcd" + "ef"
        or sanitize("a\x07b") == "ab"
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ق\u06d6\u06dc\u06dfل", "قل"),
        ("قـل", "قل"),
        ("١۲", "12"),
        ("کتاب", "كتاب"),
        ("Łódź", "lodz"),
        ("þæœ", "thaeoe"),
    ],
)
def test_marks_and_variants_do_not_make_another_word(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("a", "`a`"),
        ("a`b", "``a`b``"),
        ("`a", "`` `a ``"),
        ("a`", "`` a` ``"),
        ("a``b", "```a``b```"),
        ("", "` `"),
    ],
)
def test_a_code_span_has_a_fence_that_is_long_enough(text: str, span: str) -> None:
    assert code_span(text) == span


def test_a_quotation_breaks_lines_only_between_text() -> None:
    assert block_quote("a\nb\n\nc") == "> a\\\n> b\n>\n> c"
    assert block_quote("- a\n1. b") == "> \\- a\\\n> 1\\. b"


@pytest.mark.parametrize(
    ("text", "encoded"),
    [
        ("a b", "a%20b"),
        ("a/b?c&d", "a%2Fb%3Fc%26d"),
        ("ماء", "%D9%85%D8%A7%D8%A1"),
        ("A-z0.9_~", "A-z0.9_~"),
        ("\n", "%0A"),
    ],
)
def test_a_segment_of_a_path_is_encoded_like_this(text: str, encoded: str) -> None:
    assert percent_encode(text) == encoded


def test_a_log_line_cannot_begin_a_command() -> None:
    assert escape_log("::error::x") == ":\u200b:error:\u200b:x"
    assert escape_log("##[group]") == "#\u200b#[group]"
    assert escape_name("a") == '<span dir="auto">a</span>'


@pytest.mark.parametrize("text", ["deadbeefcafe1", "0123456", "a/b@deadbeefcafe", "gh-1", "GH-12"])
def test_plain_text_breaks_what_github_would_link(text: str) -> None:
    assert "\u200b" in escape_plain(text)
    assert escape_plain(text).replace("\u200b", "") == text


@pytest.mark.parametrize("text", ["deadbee-x", "abcdef", "facade", "highway 1", "x@"])
def test_plain_text_that_github_would_not_link_stays_readable(text: str) -> None:
    assert escape_plain(text).replace("\u200b", "") == text


def test_lines_of_any_iterable_are_folded_in_their_order() -> None:
    lines = ["Wells", "آبار", "PIPES", "أنابيب"]
    assert fold_lines(iter(lines)) == [fold(line) for line in lines]


def test_a_long_line_of_a_quotation_is_as_long_as_the_quotation_may_be() -> None:
    line = "word " * 1_000
    assert block_quote(line.strip(), limit=5_000) == f"> {line.strip()}"
    assert len(block_quote(line, limit=2_000)) < 2_100


@given(st.lists(HOSTILE, max_size=4))
def test_no_line_closes_a_code_block(lines: list[str]) -> None:
    page = Rendered(RENDERER.render(f"{code_block(lines, 'diff')}\n\nafter"))
    assert page.tags == {"pre", "code", "p"}
    assert page.text.strip() == "after"


def test_a_code_block_shows_its_lines_as_they_are() -> None:
    assert code_block(["+ a", "\tb\r", "c\x1b[31m"], "diff") == "```diff\n+ a\n    b\nc[31m\n```"
    assert code_block(["````"]) == "`````\n````\n`````"
    assert code_block([]) == "```\n\n```"


@given(HOSTILE)
def test_a_message_is_inert_and_may_contain_code(text: str) -> None:
    assert_inert(escape_message(text))


def test_a_message_keeps_its_code() -> None:
    assert escape_message("see `a_b` and a_b") == r"see `a_b` and a\_b"
    assert escape_message("no `end") == r"no \`end"
    assert len(escape_message("z" * 2_000)) == 1_000


@given(HOSTILE)
def test_html_displays_the_text_as_it_is(text: str) -> None:
    page = Rendered(f'<i title="{escape_html(text)}">{escape_html(text)}</i>')
    assert page.tags == {"i"}
    assert escape_html("\"'<&") == "&quot;&#x27;&lt;&amp;"


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("water", set()),
        ("wa\u200bter\u202e", {"\u200b", "\u202e"}),
        ("wa\u200dter", {"\u200d"}),
        ("\u2764\ufe0f \U0001f469\u200d\U0001f4bb", set()),
        ("1\ufe0f\u20e3 \u00a9\ufe0f \u2122\ufe0e", set()),
        ("wa\ufe0fter", {"\ufe0f"}),
        ("ماء\ufe00", {"\ufe00"}),
        ("a\U000e0041", {"\U000e0041"}),
        ("a\U000e0100", {"\U000e0100"}),
    ],
)
def test_invisible_characters_are_found_except_those_of_emoji(text: str, hidden: set[str]) -> None:
    assert hidden_characters(text) == hidden


@pytest.mark.parametrize(
    ("variants", "letter"),
    [
        ("أإآٱ", "ا"),
        ("ىیئ", "ي"),
        ("ة", "ه"),
        ("ؤ", "و"),
        ("ک", "ك"),
        ("ØøO", "o"),
        ("Łł", "l"),
        ("ĐđÐð", "d"),
        ("Iıİ", "i"),
        ("٧۷", "7"),
        ("٠۰", "0"),
        ("٩۹", "9"),
    ],
)
def test_variants_of_a_letter_fold_to_the_same_letter(variants: str, letter: str) -> None:
    assert {fold(variant) for variant in variants} == {letter}


def test_every_look_alike_letter_becomes_the_latin_one() -> None:
    latin = "aeopcyxijsdhlbkmthgoavupiktexyw"
    for place, letter in enumerate("аеорсухіјѕԁһӏвкмтнɡοανυρικτεχγω"):
        assert replace_lookalikes(f"{letter}z") == f"{latin[place]}z"


@pytest.mark.parametrize("space", ["  ", "\t", " \n", "\n ", "\r\n", "\u1680", "\u00a0", "\u2003 ", "\u2800"])
def test_many_texts_are_folded_with_single_spaces(space: str) -> None:
    assert fold_lines([f"a{space}b", "c"]) == ["a b", "c"]
    assert fold_lines([f"آ{space}ب", f"{space}c{space}"]) == ["ا ب", "c"]


@pytest.mark.parametrize("character", ["\x01", "\ud800", "\u0378", "\ue000", "\u2028", "\u2029"])
def test_characters_of_every_disallowed_category_are_removed(character: str) -> None:
    """These are a control character, half of a surrogate pair, an unassigned character, a private character, and both
    separators.
    """
    assert sanitize(f"a{character}b") == "ab"


def test_every_kind_of_line_break_within_a_text_counts_as_a_space() -> None:
    assert fold_lines(["one\rword", "another"]) == ["one word", "another"]
    assert fold_lines(["one\nword", "another"]) == ["one word", "another"]


def test_a_quotation_is_shortened_after_its_line_breaks_and_hidden_characters_are_cleaned() -> None:
    assert block_quote("one\r\ntwo") == "> one\\\n> two"
    assert block_quote("\u200b" * 20 + "word", limit=10) == "> word"


def test_every_text_has_a_limit() -> None:
    long = "z" * 50_000
    for escape in (escape_plain, escape_inline, escape_message):
        assert len(escape(long)) == 1_000
        assert escape("z" * 1_000) == "z" * 1_000
    assert len(escape_name(long)) == 1_000 + len(escape_name("")) and len(code_span(long)) == 1_002
    assert len(escape_log(long)) == 2_000
    assert len(block_quote(long)) == 20_000 + len("> ")
    assert escape_plain("z" * 8 + " word", limit=10) == "z" * 8 + "…"


def test_only_the_beginning_of_a_much_too_long_text_is_read() -> None:
    assert escape_plain(" " * 39 + "word", limit=10) == "w"
    assert escape_plain(" " * 40 + "word", limit=10) == ""


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("WWW.x", "WWW\u200b.x"),
        ("www", "www\u200b"),
        ("GH-1", "GH-\u200b1"),
        ("gh-", "gh-\u200b"),
        ("#", "#\u200b"),
        ("#a", "#a"),
        ("@", "@\u200b"),
        ("DEADBEEF", "DEADBE\u200bEF"),
        ("0123456789abc", "012345\u200b6789ab\u200bc"),
        ("0123456", "012345\u200b6"),
        ("012345", "012345"),
        ("[Skip CI]", "[\u200bSkip CI]"),
    ],
)
def test_what_github_would_link_is_broken_in_either_case(text: str, escaped: str) -> None:
    assert escape_plain(text) == escaped


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("X\u200dX", "XX"),
        ("X\u200c", "X"),
        ("\u0627\u200cX", "\u0627X"),
        ("X\u200c\u0627", "X\u0627"),
        ("\u0627\u200c\u0627", "\u0627\u200c\u0627"),
        ("\u2764\u200d\U0001f525", "\u2764\u200d\U0001f525"),
        ("\u2800\u2800", ""),
        ("a\u2800X", "a X"),
        ("\u0627\r\u0628\r\n\u062c", "\u0627\n\u0628\n\u062c"),
        ("\u0627\t\u0628", "\u0627\t\u0628"),
    ],
)
def test_characters_stay_unless_they_are_needless(text: str, clean: str) -> None:
    assert sanitize(text) == clean


@pytest.mark.parametrize("number", [0, 1, 2, 3])
def test_many_texts_keep_their_number(number: int) -> None:
    assert fold_lines(["Ab"] * number) == ["ab"] * number
    assert fold_lines(["\u0623"] * number) == ["\u0627"] * number


def test_hosts_with_lookalikes_of_latin_letters_are_found_once() -> None:
    urls = [
        "https://ex\u0430mple.org/a",
        "https://ex\u0430mple.org/b",
        "https://sch\u03bf\u03bfl.example:80/",
    ]
    assert lookalike_hosts(urls) == ["ex\u0430mple.org", "sch\u03bf\u03bfl.example"]
    assert lookalike_hosts(["https://ex\u0430mpl\u0436.org/"]) == ["ex\u0430mpl\u0436.org"]
    assert lookalike_hosts(["https://www.xn--80ak6aa92e.com/"]) == ["www.\u0430\u0440\u0440\u04cf\u0435.com"]


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/\u0430",
        "https://\u0448\u043a\u043e\u043b\u0430.com/",
        "https://\u043e\u0441\u0430.\u0440\u0444/",
        "https://\u0645\u062b\u0627\u0644.com/",
        "https://caf\u00e9.example/",
        "https://xn--mgbh0fb.example/",
        "https://xn--\u00e9.example/",
        "https://xn--99999999.example/",
        "https://[::1",
        "mailto:x",
        "",
    ],
    ids=ascii,
)
def test_other_hosts_are_not_taken_for_lookalikes(url: str) -> None:
    assert lookalike_hosts([url]) == []
