"""GitHub's REST API: one file per kind of resource, with the handlers of its operations."""

from localhub.rest.surface import RestApi

__all__ = ["RestApi"]
