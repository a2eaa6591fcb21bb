"""Which function answers which operation: `@route("GET /repos/{owner}/{repo}/labels")`."""

import importlib
import pkgutil
from collections.abc import Callable

from localhub.contract import operations
from localhub.core import Response
from localhub.rest.call import Call

RouteHandler = Callable[[Call], Response]
_handlers: dict[str, RouteHandler] = {}


def route(*keys: str) -> Callable[[RouteHandler], RouteHandler]:
    """Registers the function for operations of the slice.

    Raises KeyError for one that is not in it, ValueError for one that has its answer already.
    """

    def register(function: RouteHandler) -> RouteHandler:
        for key in keys:
            if key in _handlers:
                raise ValueError(f"{key} is answered by {_handlers[key].__module__}")
            _handlers[operations()[key].key] = function
        return function

    return register


def load_all() -> dict[str, RouteHandler]:
    """Every answer by its operation: a new file in this folder needs no other line anywhere."""
    import localhub.rest as package  # noqa: PLC0415  (the folder's own door imports this module)

    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"localhub.rest.{module.name}")
    return _handlers
