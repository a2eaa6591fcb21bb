"""What can be done on GitHub: domain functions that check permissions, change the store and tell of it.

One file a kind; REST and GraphQL both stand on it. Use as `from localhub.world import labels`.
"""

from localhub.world.actor import NOBODY, Actor
from localhub.world.refusals import (
    BadRequest,
    Conflict,
    Forbidden,
    Gone,
    Invalid,
    Moved,
    NotFound,
    Refusal,
    Stale,
    Unauthorized,
)
from localhub.world.unit import Engine, Happening, World, stamp

__all__ = [
    "NOBODY",
    "Actor",
    "BadRequest",
    "Conflict",
    "Engine",
    "Forbidden",
    "Gone",
    "Happening",
    "Invalid",
    "Moved",
    "NotFound",
    "Refusal",
    "Stale",
    "Unauthorized",
    "World",
    "stamp",
]
