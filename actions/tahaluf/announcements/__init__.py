"""Describes the changes in a pull request that Tahaluf does not make on GitHub, for the pull request's plan."""

from typing import TYPE_CHECKING

from tahaluf.lazy import lazy_exports

if TYPE_CHECKING:
    from .entries import announce_policies
    from .files import announce_files
    from .library import announce_library
    from .projects import announce_projects
    from .settings import announce_settings

__all__ = [
    "announce_files",
    "announce_library",
    "announce_policies",
    "announce_projects",
    "announce_settings",
]

__getattr__ = lazy_exports(__name__, __file__)
