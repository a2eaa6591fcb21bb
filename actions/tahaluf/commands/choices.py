"""Which lists of the manifest the issue forms offer."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from tahaluf.manifest import Manifest
from tahaluf.scaffold import Library

from .fleet import SHIPPED

PROPOSAL: Final = ".github/ISSUE_TEMPLATE/propose-project.yml"
VOLUNTEER: Final = ".github/ISSUE_TEMPLATE/volunteer.yml"
FORMS: Final = (PROPOSAL, VOLUNTEER)
