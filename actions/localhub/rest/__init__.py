"""GitHub's REST API. There is one file per kind of resource, which contains the handlers of its operations."""

from localhub.rest.surface import RestApi

__all__ = ["RestApi"]
