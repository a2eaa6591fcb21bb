"""Maps the displayed options to their keys.

GitHub's dropdown options have labels but no values. An option's key is therefore in a comment beside the option in
the form's YAML, which GitHub never displays: `- Maps and geodata # id: gis`. Earlier versions put the key at the end
of the label, as in `Maps and geodata · خرائط · gis`, and this still works.
"""

import re
from typing import Final, NamedTuple

from yaml.nodes import Node

NAME_SEPARATOR: Final = " · "
KEY_COMMENT: Final = re.compile(r"[ \t]+# id: ([A-Za-z0-9._+/-]{1,100})[ \t]*(?=[\r\n]|$)")

# The keys of template options that do not name a template.
NO_REPOSITORY: Final = "no-repository"
EXTERNAL: Final = "elsewhere"
UNDECIDED: Final = "undecided"
# The key of the placeholder option in an empty list. GitHub rejects dropdowns without options.
NONE_YET: Final = "none-yet"


class Choice(NamedTuple):
    """An option of a dropdown or a checkbox: its text, and the key that it stands for, if any."""

    text: str
    key: str = ""
    required: bool = False


def key_beside(text: str, option: Node) -> str:
    """Return the key in the comment beside this option in the YAML `text`, or an empty string if there is none."""
    match = KEY_COMMENT.match(text, option.end_mark.index)
    return match[1] if match else ""


def key_comment(key: str) -> str:
    """Return the comment with an option's key, to be written after the option."""
    return f"  # id: {key}" if key else ""


def option_key(text: str) -> str:
    """Return the key at the end of an option written by an earlier version, or the whole option if it has no key."""
    return text.rpartition(NAME_SEPARATOR)[2]
