"""Renders templates in a separate, restricted process.

Imports are lazy, because the child process also runs a module of this package but does not need `Renderer`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .renderer import DEFAULT_LIMITS, Renderer, RenderLimits

__all__ = ["DEFAULT_LIMITS", "RenderLimits", "Renderer"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"{__name__} has no {name}")
    return getattr(import_module(f"{__name__}.renderer"), name)
