"""Whose things a conversation may change: those of one account, whatever its token itself could reach."""

from typing import Final

from tahaluf.plan import Rest

OWNED: Final = ("repos", "orgs")  # paths that begin so name their owner next


class OutOfBounds(RuntimeError):
    """A write that belongs to another token was about to be sent. Nothing was; the mistake is ours."""


def keep_within(owner: str | None, request: Rest) -> None:
    """Raises OutOfBounds for a write to what is not that account's; None: nothing is bounded."""
    kind, _, rest = request.path.removeprefix("/").partition("/")
    if owner and request.writes and kind in OWNED:
        same_owner(owner, rest.partition("/")[0])


def same_owner(owner: str | None, other: str) -> None:
    """Raises OutOfBounds unless the two are one account."""
    if owner and owner.casefold() != other.casefold():
        raise OutOfBounds(f"a write to {other} with the token of {owner}")
