"""GitHub's REST API. Each file contains the handlers of the operations for one kind of resource."""

from localhub.rest.surface import RestApi

__all__ = ["RestApi"]
