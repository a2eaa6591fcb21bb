"""Finds the current login of a listed account before the account gets access."""

from collections.abc import Generator
from typing import Protocol

from tahaluf.consent import listed_name
from tahaluf.manifest import login_identity
from tahaluf.plan import Request, Response, Rest
from tahaluf.problems import CommandError


class ListedAccount(Protocol):
    """An account in the manifest. If it has no ID, the login identifies it."""

    @property
    def login(self) -> str: ...

    @property
    def id(self) -> int | None: ...


def current_login(listed: ListedAccount, role: str) -> Generator[Request, Response, str]:
    """Return an account's current login. On GitHub, logins can change, but IDs cannot. `role`: for example, "a
    steward"."""
    if listed.id is None:
        response = yield Rest("GET", f"/users/{listed.login}", expected_statuses=frozenset({404}))
    else:
        response = yield Rest("GET", f"/user/{listed.id}", expected_statuses=frozenset({404}))
    if response.status == 404:
        raise CommandError(
            f"{role}, listed as {listed_name(listed.login)}, no longer has a GitHub account",
            "ask this person, and correct or remove the entry",
        )
    login = str(response.body["login"])
    if login_identity(login) != login_identity(listed.login):
        raise CommandError(
            f"{role} is listed as {listed_name(listed.login)}, but the account with that id now has another login",
            "ask them for their current login, and correct the entry",
        )
    return login


def is_same_account(listed: ListedAccount, login: str, account: int) -> bool:
    """Whether this is the account in the manifest. Compares IDs if the manifest contains one."""
    return account == listed.id if listed.id else login_identity(login) == login_identity(listed.login)
