"""A block between markers is updated in a file that people edit."""

import pytest

from tahaluf.marked_block import MarkedBlock
from tahaluf.problems import CommandError

BLOCK = MarkedBlock("<!-- a -->", "<!-- /a -->")
NEW = BLOCK.wrap("new")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", f"{NEW}\n"),
        ("# Hello\n\n\n", f"# Hello\n\n{NEW}\n"),
        (f"before\n{BLOCK.wrap('old')}\nafter", f"before\n{NEW}\nafter"),
        (f"no line break {BLOCK.wrap('old')} after\r\n", f"no line break {NEW} after\r\n"),
        (NEW, NEW),
    ],
)
def test_the_block_is_replaced_and_the_text_around_it_stays(text: str, expected: str) -> None:
    assert BLOCK.put(NEW, text) == expected
    assert BLOCK.put(NEW, expected) == expected


@pytest.mark.parametrize(
    "text",
    [
        "<!-- a -->\nmine",
        "mine\n<!-- /a -->",
        "<!-- /a -->\nmine\n<!-- a -->",
        f"{BLOCK.wrap('one')}\nmine\n{BLOCK.wrap('two')}",
        f"<!-- a -->\nmine\n{BLOCK.wrap('two')}",
    ],
)
def test_text_is_never_replaced_if_the_markers_are_not_one_pair(text: str) -> None:
    with pytest.raises(CommandError, match="must each occur once"):
        BLOCK.put(NEW, text)
