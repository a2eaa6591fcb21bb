"""Keep the last output of a failed step, which act would lose.

act 0.2 only reads a step's terminal to the end if the step succeeds. Therefore wrapper shells come first in a job's
PATH. If they fail, they print a marker line and wait until localhub has read it from act's output.
"""

from pathlib import Path

SHELLS_FOLDER = Path(__file__).parent / "shells"
MARKER = "localhub-step-failed "


def acknowledgement_folder(folder: Path) -> Path:
    """An empty file here, named after the shell's process id, acknowledges its marker."""
    return folder / "acknowledgements"


def acknowledge(folder: Path, line: str) -> bool:
    """If the line of output is a marker, acknowledge it, which lets the shell exit, and return True."""
    number = line.removeprefix(MARKER)
    if number == line or not number.isdecimal():
        return False
    (acknowledgement_folder(folder) / number).touch()
    return True
