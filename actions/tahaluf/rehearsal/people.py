"""Replaces people with numbers, so that a copy of an organization contains no real logins or account ids."""

from typing import Final

from tahaluf.manifest import login_identity

FIRST_ID: Final = 1001


class Numbering:
    """Numbers accounts consistently: the same account always gets the same number.

    This works even if the manifest contains only a login.
    """

    def __init__(self) -> None:
        self._numbers: dict[int, int] = {}
        self._ids_by_login: dict[str, int] = {}
        self._unknown: dict[str, int] = {}

    def add(self, account: int, login: str) -> str:
        """Return the login that replaces a GitHub account's login."""
        self._ids_by_login[login_identity(login)] = account
        return _login(self._numbers.setdefault(account, self._next()))

    def person(self, login: str, account: int | None) -> tuple[str, int]:
        """Return the login and the account id that replace those of a person in the manifest."""
        known = account if account is not None else self._ids_by_login.get(login_identity(login))
        if known is not None:
            number = self._numbers.setdefault(known, self._next())
        else:
            number = self._unknown.setdefault(login_identity(login), self._next())
        return _login(number), number

    def everybody(self) -> dict[str, int]:
        """Return all logins that have been assigned so far, with their account ids."""
        return {_login(number): number for number in (*self._numbers.values(), *self._unknown.values())}

    def _next(self) -> int:
        return FIRST_ID + len(self._numbers) + len(self._unknown)


def _login(number: int) -> str:
    return f"person-{number - FIRST_ID + 1}"
