"""Options that people read, and the keys that they stand for.

GitHub's dropdown options have no values, only texts. Beside each option that stands for a key, the form's YAML has it
in a comment, which GitHub ignores and people who fill in the form never see: `- Maps and geodata  # id: gis`.
Earlier versions wrote the key at the end of the text: `Maps and geodata · خرائط · gis`. Those are still read.
"""

import re
from typing import Final, NamedTuple

from yaml.nodes import Node

NAME_SEPARATOR: Final = " · "
KEY_COMMENT: Final = re.compile(r"[ \t]+# id: ([A-Za-z0-9._+/-]{1,100})[ \t]*(?=[\r\n]|$)")

# Keys of template options that are not templates.
NO_REPOSITORY: Final = "no-repository"
EXTERNAL: Final = "elsewhere"
# The key of the placeholder option in an empty list, since GitHub rejects dropdowns without options.
NONE_YET: Final = "none-yet"


class Choice(NamedTuple):
    """An option of a dropdown or a checkbox: its text, and the key that it stands for, if any."""

    text: str
    key: str = ""
    required: bool = False


def key_beside(text: str, option: Node) -> str:
    """The key in the comment on the line of this option of the YAML in `text`; empty if there is none."""
    match = KEY_COMMENT.match(text, option.end_mark.index)
    return match[1] if match else ""


def key_comment(key: str) -> str:
    """The comment to write after an option."""
    return f"  # id: {key}" if key else ""


def option_key(text: str) -> str:
    """The key at the end of an option from an earlier version, or the whole text if it contains no key."""
    return text.rpartition(NAME_SEPARATOR)[2]
