"""The files that come with Tahaluf: templates, issue forms, the example manifest, the sealing page.

In a wheel they are in `tahaluf/data/`, in a checkout at the top of the repository, under the same paths.
"""

from pathlib import Path
from typing import Final

from tahaluf.problems import CommandError

PACKAGE: Final = Path(__file__).parent
DATA: Final = PACKAGE / "data"
ROOT: Final = DATA if DATA.is_dir() else PACKAGE.parents[1]

TEMPLATES: Final = "templates"
SEALING_PAGE: Final = "site/seal"

MISSING: Final = "{name} is missing from this installation of Tahaluf"
REINSTALL: Final = "install it again: python -m pip install --force-reinstall tahaluf"


def shipped(name: str, root: Path = ROOT) -> Path:
    """The file or folder of that name. Raises CommandError if it is missing."""
    path = root / name
    if not path.exists():
        raise CommandError(MISSING.format(name=name), REINSTALL)
    return path
