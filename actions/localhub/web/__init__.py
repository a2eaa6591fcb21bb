"""Pages for people: read-only, without scripts, enough to see in a browser what happened."""

from localhub.web.surface import WebPages

__all__ = ["WebPages"]
