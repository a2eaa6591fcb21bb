"""Templates rendered in a process of their own: what they may use up, and how their trees come back.

That process is a module of this room too; it does not need what the parent starts it with.
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
