"""Imports a package's exports on first use, so that a command loads only the modules it needs.

A package lists its exports below `if TYPE_CHECKING:`, where type checkers read them, followed by

    __getattr__ = lazy_exports(__name__, __file__)

Import an export as usual if its module has the same name, because Python sets the package's attribute of that name to
the module.
"""

import ast
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any


def lazy_exports(package: str, file: str) -> Callable[[str], Any]:
    """Return a package's `__getattr__`. `file` is the package's `__init__.py`."""
    modules: dict[str, str] = {}

    def load(name: str) -> Any:
        if not modules:
            modules.update(read_exports(Path(file).read_text(encoding="utf-8")))
        if name not in modules:
            raise AttributeError(f"{package} has no {name}")
        return getattr(import_module(f"{package}.{modules[name]}"), name)

    return load


def read_exports(source: str) -> dict[str, str]:
    """Return the names imported below `if TYPE_CHECKING:`, with their modules."""
    blocks = [node for node in ast.parse(source).body if isinstance(node, ast.If)]
    imports = [node for block in blocks for node in block.body if isinstance(node, ast.ImportFrom)]
    return {alias.name: node.module for node in imports for alias in node.names if node.module}
