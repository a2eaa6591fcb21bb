"""Templates, and the trees of files they come to. Pure, but for `Library`, `read_template` and `write`.

What needs Jinja is imported when it is asked for: only the process in which templates run does.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from .disk import write
from .gitid import blob_id, tree_id
from .library import SHIPPED, Library, read_template
from .lock import LOCK_PATH
from .merge import Merged
from .paths import collisions, unsafe
from .tree import MOST_OUTPUT, File, Policy, Tree

if TYPE_CHECKING:
    from .licenses import has_text
    from .lint import problems_of
    from .template import Template

__all__ = [
    "LOCK_PATH",
    "MOST_OUTPUT",
    "SHIPPED",
    "File",
    "Library",
    "Merged",
    "Policy",
    "Template",
    "Tree",
    "blob_id",
    "collisions",
    "has_text",
    "problems_of",
    "read_template",
    "tree_id",
    "unsafe",
    "write",
]

WITH_JINJA: Final = {"Template": "template", "has_text": "licenses", "problems_of": "lint"}


def __getattr__(name: str) -> Any:
    if name not in WITH_JINJA:
        raise AttributeError(f"{__name__} has no {name}")
    return getattr(import_module(f"{__name__}.{WITH_JINJA[name]}"), name)
