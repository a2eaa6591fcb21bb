"""Imports a package's exports when they are first used, so a command loads only the modules that it needs.

A package writes its exports below `if TYPE_CHECKING:`, which type checkers read, and then

    __getattr__ = lazy_exports(__name__, __file__)

An export with the same name as its module has to be imported as usual, because Python sets the package's attribute of
that name to the module.
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
    """Return the names that are imported below `if TYPE_CHECKING:`, with the module from which each is imported."""
    blocks = [node for node in ast.parse(source).body if isinstance(node, ast.If)]
    imports = [node for block in blocks for node in block.body if isinstance(node, ast.ImportFrom)]
    return {alias.name: node.module for node in imports for alias in node.names if node.module}
