"""Keep a failed step's last output, which act would lose.

act 0.2 only reads a step's terminal to the end if the step succeeds. Therefore we put wrapper shells first in the
job's PATH. On failure, they print a marker line and wait until localhub has read it from act's output.
"""

from pathlib import Path

SHELLS_FOLDER = Path(__file__).parent / "shells"
MARKER = "localhub-step-failed "


def acknowledgement_folder(folder: Path) -> Path:
    """A marker is acknowledged by creating an empty file in this folder, named after the shell's process id."""
    return folder / "acknowledgements"


def acknowledge(folder: Path, line: str) -> bool:
    """If the line is a marker, acknowledge it, so the shell can exit, and return True."""
    number = line.removeprefix(MARKER)
    if number == line or not number.isdecimal():
        return False
    (acknowledgement_folder(folder) / number).touch()
    return True
