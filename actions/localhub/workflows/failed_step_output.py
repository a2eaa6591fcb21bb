"""What a step that fails says last, which act by itself would lose.

act 0.2 reads a step's terminal to the end only where the step succeeds. So the shells that stand first in a job's
PATH say a word of their own when they fail, and wait until it came out at act's other end.
"""

from pathlib import Path

SHELLS_FOLDER = Path(__file__).parent / "shells"
MARKER = "localhub-last-word "


def acknowledgement_folder(folder: Path) -> Path:
    """Where a shell finds out that it was heard: an empty file, named as its process."""
    return folder / "last-words"


def acknowledge(folder: Path, line: str) -> bool:
    """Whether a line of output is a last word; then whoever said it may go."""
    number = line.removeprefix(MARKER)
    if number == line or not number.isdecimal():
        return False
    (acknowledgement_folder(folder) / number).touch()
    return True
