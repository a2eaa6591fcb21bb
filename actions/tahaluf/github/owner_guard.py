"""Prevents a session from writing to more than one account, even if its token could."""

from typing import Final

from tahaluf.plan import Rest

OWNER_PREFIXES: Final = ("repos", "orgs")  # the segments that the owner follows in REST paths


class WrongOwner(RuntimeError):
    """A request would have written to another account, which is a bug in Tahaluf. The request was not sent."""


def check_owner(owner: str | None, request: Rest) -> None:
    """Raise WrongOwner if the request writes to another account. If `owner` is None, all accounts are allowed."""
    prefix, _, remainder = request.path.removeprefix("/").partition("/")
    if owner and request.writes and prefix in OWNER_PREFIXES:
        require_same_owner(owner, remainder.partition("/")[0])


def require_same_owner(owner: str | None, other: str) -> None:
    """Raise WrongOwner unless both are the same account. If `owner` is None, all accounts are allowed."""
    if owner and owner.casefold() != other.casefold():
        raise WrongOwner(f"tried to write to {other} with the token for {owner}")
