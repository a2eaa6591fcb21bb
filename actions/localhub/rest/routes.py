"""Registers the handlers of operations with `@route("GET /repos/{owner}/{repo}/labels")`."""

import importlib
import pkgutil
from collections.abc import Callable
from functools import cache

from localhub.contract import operations
from localhub.core import Response
from localhub.rest.call import Call

RouteHandler = Callable[[Call], Response]
_handlers: dict[str, RouteHandler] = {}


def route(*keys: str) -> Callable[[RouteHandler], RouteHandler]:
    """Register the function as the handler of these operations.

    Raises KeyError if the operation is not in the slice, or ValueError if it already has a handler.
    """

    def register(function: RouteHandler) -> RouteHandler:
        for key in keys:
            if key in _handlers:
                raise ValueError(f"{key} is already handled by {_handlers[key].__module__}")
            _handlers[operations()[key].key] = function
        return function

    return register


@cache
def load_all() -> dict[str, RouteHandler]:
    """Return all handlers by operation. New modules in this package are found automatically."""
    import localhub.rest as package  # noqa: PLC0415  (the package's `__init__` imports this module)

    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"localhub.rest.{module.name}")
    return _handlers
