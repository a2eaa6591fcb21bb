"""Links that a value would break are found, as a comparison with markdown-it shows."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tahaluf.templates.markdown_links import broken_links

MARKDOWN = MarkdownIt("commonmark")


def has_link(text: str) -> bool:
    """Whether markdown-it finds a link with an address and with `label` as its text."""
    for block in MARKDOWN.parse(text):
        tokens = block.children or []
        for opening, label in zip(tokens, tokens[1:], strict=False):
            if opening.type == "link_open" and label.content == "label":
                return bool(opening.attrs["href"])
    return False


@given(st.text(alphabet="ab ()<>\\\"'/&;", max_size=12))
@example("a b")
@example("a_(b")
@example("<a b>")
@example("<>")
@example("< >")
@example('a "b"')
@example("a 'b")
@example("\\)")
@example("\\ ")
@example("a\\ ")
@example("((a))")
@example("\n\na")
def test_an_address_is_judged_as_markdown_it_judges_it(address: str) -> None:
    text = f"[label]({address}) end"
    assert (list(broken_links(text)) == []) == has_link(text)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("[a](b)\n\n[c](d e)\n", [3]),
        ("[a]()\n[b](<>)\n", [1, 2]),
        ("a](b)\n", [1]),
        ("[a\n\nb](c)\n", [3]),
        ("[a [b] c](d) ![e](f 'g')\n", []),
        ("[a\\](b)\n", []),
        ("\\[a](b)\n", [1]),
        ("`[a](b c)` and ``[d`](e f)``\n", []),
        ("```\n[a](b c)\n```\n[d](e f)\n", [4]),
        ("- a\n\n      ~~~ text\n      [a](b c)\n      ~~~\n", []),
        ("<!-- [a](b c) -->\n", []),
        ("a[0] (b c), f(a)[1]\n", []),
        ("<https:\u200b//example.org>\n", [1]),
        ("[a]: https:\u200b//example.org\n", [1]),
        ('<a href="https:\u200b//example.org">b</a>\n', [1]),
        ("see https:\u200b//example.org\n", []),
        ("[https:\u200b//example.org](https://example.org)\n", []),
        ("[a](" + "(" * 100_000 + "\n", [1]),
        ("[" * 100_000 + "](a b)\n", [1]),
    ],
    ids=lambda one: one[:30] if isinstance(one, str) else None,
)
def test_only_links_that_do_not_work_are_reported(text: str, lines: list[int]) -> None:
    assert [line for line, _ in broken_links(text)] == lines


def test_long_texts_take_linear_time() -> None:
    for part in ("[a](", "](", "`", "<!--", "```\n", "[", "(", "[a]: ", "\\"):
        list(broken_links(part * 5_000))
