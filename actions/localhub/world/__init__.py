"""What can be done on GitHub: domain functions that check permissions, change the store and tell of it.

One file a kind; REST and GraphQL both stand on it. Use as `from localhub.world import labels`.
"""

from localhub.world.actor import ANONYMOUS, Actor
from localhub.world.refusals import (
    BadRequest,
    Conflict,
    Forbidden,
    Gone,
    ValidationFailed,
    MovedPermanently,
    NotFound,
    ApiError,
    StaleData,
    Unauthorized,
)
from localhub.world.unit import Engine, PendingEvent, UnitOfWork, format_time

__all__ = [
    "ANONYMOUS",
    "Actor",
    "BadRequest",
    "Conflict",
    "Engine",
    "Forbidden",
    "Gone",
    "PendingEvent",
    "ValidationFailed",
    "MovedPermanently",
    "NotFound",
    "ApiError",
    "StaleData",
    "Unauthorized",
    "UnitOfWork",
    "format_time",
]
