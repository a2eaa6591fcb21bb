"""GitHub's REST API. Each kind of resource has a file with the handlers of its operations."""

from localhub.rest.surface import RestApi

__all__ = ["RestApi"]
