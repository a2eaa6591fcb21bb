"""Keeps a failed step's last output, which would otherwise be lost.

act 0.2 reads a step's terminal to the end only if the step succeeds. Therefore, the job's PATH starts with a folder
of wrapper shells. If a step fails, its shell prints a marker line and waits until localhub has read it from act's
output.
"""

from pathlib import Path

SHELLS_FOLDER = Path(__file__).parent / "shells"
MARKER = "localhub-step-failed "


def acknowledgement_folder(folder: Path) -> Path:
    """To acknowledge a marker, localhub creates an empty file in this folder, named after the shell's process id."""
    return folder / "acknowledgements"


def acknowledge(folder: Path, line: str) -> bool:
    """Return whether the line is a marker. If so, acknowledge it, so that the shell can exit."""
    number = line.removeprefix(MARKER)
    if number == line or not number.isdecimal():
        return False
    (acknowledgement_folder(folder) / number).touch()
    return True
