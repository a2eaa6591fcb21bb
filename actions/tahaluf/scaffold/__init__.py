"""Templates, and the trees of files they come to. Pure, but for `Library`, `lint` and `write`."""

from .disk import write
from .gitid import blob_id, tree_id
from .library import SHIPPED, Library
from .licenses import has_text
from .lint import lint
from .lock import LOCK_PATH
from .template import Template
from .tree import File, Policy, Tree

__all__ = [
    "LOCK_PATH",
    "SHIPPED",
    "File",
    "Library",
    "Policy",
    "Template",
    "Tree",
    "blob_id",
    "has_text",
    "lint",
    "tree_id",
    "write",
]
