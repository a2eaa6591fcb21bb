"""Who owns a file after it is created, and the modes a file can have."""

from enum import StrEnum
from typing import Final, Literal

Mode = Literal["100644", "100755"]
REGULAR: Final[Mode] = "100644"
EXECUTABLE: Final[Mode] = "100755"


class Policy(StrEnum):
    MANAGED = "managed"  # the template: updates merge later versions into it
    ONCE = "once"  # the project: written at creation and never changed again
