"""Restricts a session to writing to one account, even if its token could write to others."""

from typing import Final

from tahaluf.plan import Rest

OWNER_PREFIXES: Final = ("repos", "orgs")  # in REST paths, the owner follows one of these segments


class WrongOwner(RuntimeError):
    """A request would have written to another account. It was not sent, and this is a bug in Tahaluf."""


def check_owner(owner: str | None, request: Rest) -> None:
    """Raise WrongOwner if the request writes to another account. If `owner` is None, all accounts are allowed."""
    prefix, _, remainder = request.path.removeprefix("/").partition("/")
    if owner and request.writes and prefix in OWNER_PREFIXES:
        require_same_owner(owner, remainder.partition("/")[0])


def require_same_owner(owner: str | None, other: str) -> None:
    """Raise WrongOwner unless both are the same account. If `owner` is None, all accounts are allowed."""
    if owner and owner.casefold() != other.casefold():
        raise WrongOwner(f"tried to write to {other} with the token for {owner}")
