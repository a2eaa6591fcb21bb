"""How much of a person may be shown outside the roster, by their own choice."""

from enum import StrEnum
from typing import Final


class Level(StrEnum):
    """From most to least."""

    PUBLIC = "public"  # may be named
    HANDLE = "handle"  # by the login alone
    PSEUDONYM = "pseudonym"  # under a name of the roster's making
    NONE = "none"  # not at all


# What is assumed where the answer cannot be read: never more than was said.
LEAST: Final = Level.NONE
