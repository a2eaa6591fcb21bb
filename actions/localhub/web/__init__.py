"""Read-only web pages without scripts, for inspecting a hub in a browser."""

from localhub.web.surface import WebPages

__all__ = ["WebPages"]
