"""Templates, and the file trees that they render. Pure, except for `Library`, `read_template` and `write_tree`.

Names that need Jinja are imported lazily, because only the rendering process should load Jinja.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from .community_files import community_file_key
from .drift import FileDrift, find_drift, folders_of_managed_files
from .filesystem import write_tree
from .history import NO_HISTORY, ChangelogEntry, History, Migrations
from .inheritance import ResolvedTemplate
from .library import BUILTIN_TEMPLATES, CONTROL_TEMPLATE, Library, read_template
from .lock import LOCK_PATH, InvalidLock, Lock, LockedFile, read_lock
from .merge_lines import Conflict, is_binary, merge_lines
from .paths import collisions, unsafe_reason
from .policy import EXECUTABLE, REGULAR, Mode, Policy
from .preview import Effect, Preview, contents_for_diff, count_effects
from .tree import MAX_TREE_BYTES, File, Tree
from .update import (
    AffectedFile,
    FileUpdate,
    NewEntry,
    Outcome,
    Reason,
    TreeEntry,
    Update,
    affected_files,
    build_update,
    contents_to_read,
    folders_to_read,
    wanted_key,
)
from .variables import PROVIDED_VARIABLES, STANDARD_VARIABLES, Variable, check_value

if TYPE_CHECKING:
    from .licenses import has_license_text
    from .lint import lint_template
    from .template import Template

__all__ = [
    "BUILTIN_TEMPLATES",
    "CONTROL_TEMPLATE",
    "EXECUTABLE",
    "LOCK_PATH",
    "MAX_TREE_BYTES",
    "NO_HISTORY",
    "REGULAR",
    "PROVIDED_VARIABLES",
    "STANDARD_VARIABLES",
    "AffectedFile",
    "ChangelogEntry",
    "Conflict",
    "Effect",
    "File",
    "FileDrift",
    "FileUpdate",
    "History",
    "InvalidLock",
    "Library",
    "Lock",
    "LockedFile",
    "Migrations",
    "Mode",
    "NewEntry",
    "Outcome",
    "Policy",
    "Preview",
    "Reason",
    "ResolvedTemplate",
    "Template",
    "Tree",
    "TreeEntry",
    "Update",
    "Variable",
    "affected_files",
    "build_update",
    "check_value",
    "collisions",
    "community_file_key",
    "contents_for_diff",
    "contents_to_read",
    "count_effects",
    "find_drift",
    "folders_of_managed_files",
    "folders_to_read",
    "has_license_text",
    "is_binary",
    "lint_template",
    "merge_lines",
    "read_lock",
    "read_template",
    "unsafe_reason",
    "wanted_key",
    "write_tree",
]

LAZY_IMPORTS: Final = {"Template": "template", "has_license_text": "licenses", "lint_template": "lint"}


def __getattr__(name: str) -> Any:
    if name not in LAZY_IMPORTS:
        raise AttributeError(f"{__name__} has no {name}")
    return getattr(import_module(f"{__name__}.{LAZY_IMPORTS[name]}"), name)
