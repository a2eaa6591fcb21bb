"""Whose things a conversation may change: those of one account, whatever its token itself could reach."""

from typing import Final

from tahaluf.plan import Rest

OWNER_PREFIXES: Final = ("repos", "orgs")  # paths that begin so name their owner next


class WrongOwner(RuntimeError):
    """A write that belongs to another token was about to be sent. Nothing was; the mistake is ours."""


def check_owner(owner: str | None, request: Rest) -> None:
    """Raises OutOfBounds for a write to what is not that account's; None: nothing is bounded."""
    prefix, _, remainder = request.path.removeprefix("/").partition("/")
    if owner and request.writes and prefix in OWNER_PREFIXES:
        require_same_owner(owner, remainder.partition("/")[0])


def require_same_owner(owner: str | None, other: str) -> None:
    """Raises OutOfBounds unless the two are one account."""
    if owner and owner.casefold() != other.casefold():
        raise WrongOwner(f"a write to {other} with the token of {owner}")
