"""Read-only web pages without scripts, to inspect a hub in a browser."""

from localhub.web.surface import WebPages

__all__ = ["WebPages"]
