"""GitHub's REST API. The handlers of the REST operations, with one file per kind of resource."""

from localhub.rest.surface import RestApi

__all__ = ["RestApi"]
