"""GitHub's operations: functions that check permissions, update the store and emit events.

Each kind of resource has its own file. Both REST and GraphQL use these files, as in `from localhub.domain import
labels`.
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
