"""Reports values that the manifest sets but the token cannot read. They are not compared."""

from collections.abc import Iterator, Sequence
from typing import Final

from tahaluf.plan import Blocked

# User-facing messages
UNREAD: Final = "this token cannot read {names}, so Tahaluf changes nothing there"
UNREAD_FIX: Final = "grant the token {permissions}; see docs/setup.md"


def unread_fix(*permissions: str) -> str:
    """Return how to make a value readable. `permissions`: what the token may lack."""
    return UNREAD_FIX.format(permissions=" and ".join(permissions))


def unread_items(
    project: str, resource: str, target: str, names: Sequence[str], permissions: Sequence[str]
) -> Iterator[Blocked]:
    """Yield one item for these values, if there are any. `permissions`: what the token may lack."""
    if names:
        reason = UNREAD.format(names=", ".join(f"`{name}`" for name in names))
        yield Blocked(project, resource, target, reason, unread_fix(*permissions))
