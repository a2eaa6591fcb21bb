"""Finds the files that are part of Tahaluf: templates, issue forms, the example manifest, the sealing page and
actions.

In a wheel, they are in `tahaluf/data/`. In a checkout, they have the same paths relative to the root of the
repository.
"""

from pathlib import Path, PurePath
from typing import Final

from tahaluf.problems import CommandError

PACKAGE: Final = Path(__file__).parent
DATA: Final = PACKAGE / "data"
ROOT: Final = DATA if DATA.is_dir() else PACKAGE.parents[1]

TEMPLATES: Final = "templates"
SEALING_PAGE: Final = "site/seal"
ACTIONS: Final = "actions"
LOCK: Final = "requirements/run.txt"  # the packages that the actions install

COMMIT_RECORD: Final = "commit.json"  # written by hatch_build.py

COMPILED: Final = (".pyc", ".pyo", ".pyd")

MISSING: Final = "{name} is missing from this installation of Tahaluf"
REINSTALL: Final = "install it again: python -m pip install --force-reinstall tahaluf"


def shipped(name: str, root: Path = ROOT) -> Path:
    """Return the path of this file or folder. Raises CommandError if it is missing."""
    path = root / name
    if not path.exists():
        raise CommandError(MISSING.format(name=name), REINSTALL)
    return path


def is_compiled(path: PurePath) -> bool:
    """Whether this is compiled Python code. pip compiles every `.py` file in a wheel, including those of templates."""
    return "__pycache__" in path.parts or path.suffix in COMPILED
