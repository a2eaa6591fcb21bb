"""What can be done on GitHub: domain functions that check permissions, change the store and tell of it.

One file a kind; REST and GraphQL both stand on it. Use as `from localhub.world import labels`.
"""

from .actor import ANONYMOUS, Actor
from .errors import (
    ApiError,
    BadRequest,
    Conflict,
    Forbidden,
    Gone,
    MovedPermanently,
    NotFound,
    StaleData,
    Unauthorized,
    ValidationFailed,
)
from .unit_of_work import Engine, PendingEvent, UnitOfWork, format_time

__all__ = [
    "ANONYMOUS",
    "Actor",
    "ApiError",
    "BadRequest",
    "Conflict",
    "Engine",
    "Forbidden",
    "Gone",
    "MovedPermanently",
    "NotFound",
    "PendingEvent",
    "StaleData",
    "Unauthorized",
    "UnitOfWork",
    "ValidationFailed",
    "format_time",
]
