"""Templates and the file trees they render to. Pure, except `Library`, `read_template` and `write_tree`.

Names that need Jinja are imported lazily, because only the rendering process loads it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from .filesystem import write_tree
from .inheritance import ResolvedTemplate
from .library import BUILTIN_TEMPLATES, Library, read_template
from .history import NO_HISTORY, ChangelogEntry, History, Migrations
from .lock import LOCK_PATH, InvalidLock, Lock, LockedFile, read_lock
from .merge_lines import Conflict, is_binary, merge_lines
from .paths import collisions, unsafe_reason
from .policy import EXECUTABLE, REGULAR, Mode, Policy
from .tree import MAX_TREE_BYTES, File, Tree
from .variables import STANDARD_VARIABLES

if TYPE_CHECKING:
    from .licenses import has_license_text
    from .lint import lint_template
    from .template import Template

__all__ = [
    "BUILTIN_TEMPLATES",
    "LOCK_PATH",
    "MAX_TREE_BYTES",
    "STANDARD_VARIABLES",
    "File",
    "Library",
    "Policy",
    "ResolvedTemplate",
    "Template",
    "Tree",
    "collisions",
    "has_license_text",
    "lint_template",
    "read_template",
    "unsafe_reason",
    "write_tree",
]

LAZY_IMPORTS: Final = {"Template": "template", "has_license_text": "licenses", "lint_template": "lint"}


def __getattr__(name: str) -> Any:
    if name not in LAZY_IMPORTS:
        raise AttributeError(f"{__name__} has no {name}")
    return getattr(import_module(f"{__name__}.{LAZY_IMPORTS[name]}"), name)
