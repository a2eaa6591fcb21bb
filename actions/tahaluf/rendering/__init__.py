"""Renders templates in a separate, restricted process: projects' templates, and the page templates of a coalition's
site.

Imports are lazy, because the child processes also import this package but need only a few of its modules.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from .process import RenderLimits
    from .renderer import DEFAULT_LIMITS, Renderer
    from .site_renderer import render_site

__all__ = ["DEFAULT_LIMITS", "RenderLimits", "Renderer", "render_site"]
_MODULES: Final = {"RenderLimits": "process", "render_site": "site_renderer"}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"{__name__} has no {name}")
    return getattr(import_module(f"{__name__}.{_MODULES.get(name, 'renderer')}"), name)
