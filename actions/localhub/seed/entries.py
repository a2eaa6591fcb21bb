"""Helpers for all seed loaders, to find accounts by login, act as an account, and locate errors."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

from localhub.domain import Actor, ApiError, NotFound, UnitOfWork, ValidationFailed, accounts, members
from localhub.domain.accounts import Account

from .problems import SeedError, SeedProblem

SCOPES = ("repo", "workflow", "admin:org", "delete_repo", "user")


@contextmanager
def located(*path: str | int) -> Iterator[None]:
    """Report errors in the block as problems with the entry at `path`, which is relative to the enclosing `located`."""
    try:
        yield
    except ApiError as error:
        raise SeedError([SeedProblem(path, _error_text(error))]) from None
    except SeedError as error:
        raise error.below(path) from None


def _error_text(error: ApiError) -> str:
    messages = [
        detail if isinstance(detail, str) else detail.get("message") or f"{detail['field']} {detail['code']}"
        for detail in error.errors
    ]
    return "; ".join(messages) or error.message


def find_account(uow: UnitOfWork, login: str) -> Account:
    found = accounts.by_login(uow, login)
    if found is None:
        raise ValidationFailed(f"there is no user '{login}'")
    return found


def find_user(uow: UnitOfWork, login: str) -> Account:
    found = find_account(uow, login)
    if found.type != "User":
        raise ValidationFailed(f"'{login}' is not a user")
    return found


def for_each_user(
    uow: UnitOfWork, entry: Mapping[str, Any], key: str, load_user: Callable[[Account], object]
) -> None:
    """Call `load_user` for every login listed under `key`. Errors are reported at that login's position."""
    for number, login in enumerate(entry.get(key) or ()):
        with located(key, number):
            load_user(find_user(uow, login))


def author_in(uow: UnitOfWork, entry: Mapping[str, Any], key: str, default: Account) -> Account:
    if key not in entry:
        return default
    with located(key):
        return find_user(uow, entry[key])


def time_in(entry: Mapping[str, Any], key: str, default: datetime) -> datetime:
    if key not in entry:
        return default
    with located(key):
        try:
            return datetime.fromisoformat(entry[key])
        except ValueError as error:
            raise ValidationFailed(f"'{entry[key]}' is not a date: {error}") from None


def owner_of(uow: UnitOfWork, account: Account) -> Account:
    """The account itself, or an owner of the organization."""
    try:
        return account if account.type == "User" else members.owner_of(uow, account)
    except NotFound:
        raise ValidationFailed(
            f"'{account.login}' has no owner, and only owners can create repositories and teams"
        ) from None


def acting_as(uow: UnitOfWork, user: Account, when: datetime | None = None) -> UnitOfWork:
    """Return the same unit of work with `user` as the actor, and with all scopes.

    `when` replaces the current time.
    """
    actor = Actor("user", user.id, scopes=frozenset(SCOPES))
    return replace(uow, actor=actor, clock=uow.clock if when is None else lambda: when)
