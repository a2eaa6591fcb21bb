"""File modes, and policies that determine whether the template or the project owns a file once it exists."""

from enum import StrEnum
from typing import Final, Literal

Mode = Literal["100644", "100755"]
REGULAR: Final[Mode] = "100644"
EXECUTABLE: Final[Mode] = "100755"


class Policy(StrEnum):
    MANAGED = "managed"  # owned by the template: updates merge later versions into it
    ONCE = "once"  # owned by the project: written once and then never changed
