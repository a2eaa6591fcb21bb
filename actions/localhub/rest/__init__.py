"""GitHub's REST API: one file a kind, each a set of handlers under the operations they answer."""

from localhub.rest.surface import RestApi

__all__ = ["RestApi"]
