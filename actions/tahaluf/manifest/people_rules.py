"""Rules about people: stewards, collaborators, members of teams, and recipients of sealed messages."""

from typing import Any, Final

from tahaluf.fields import login_identity
from tahaluf.problems import DataPath

from .key_paths import find_values
from .rule_checks import check_unique, check_unique_per_project
from .violations import ANY, Violation, Violations, strings

ID_FIX: Final = (
    "look up the account's current login, and write the same login and id wherever you list this person"
)


def unique_stewards(data: Any) -> Violations:
    """A person may be listed only once among a project's stewards, only once among its collaborators, and only once
    in each shared team.
    """
    fix = "list each person once"
    for path, team in find_values(data, "teams", ANY):
        logins = [((*path, *inner), login) for inner, login in strings(team, "members", ANY, "login")]
        yield from check_unique(logins, str.casefold, "steward-duplicate", fix)
    for pattern in (("stewards", ANY, "login"), ("repository", "collaborators", ANY, "login")):
        yield from check_unique_per_project(data, pattern, str.casefold, "steward-duplicate", fix)


def unique_account_ids(data: Any) -> Violations:
    """Each account id must have only one login, and each login only one id. If not, one of them is wrong."""
    logins: dict[int, tuple[str, DataPath]] = {}
    ids: dict[str, tuple[int, DataPath]] = {}
    people = [
        *find_values(data, "projects", ANY, "stewards", ANY),
        *find_values(data, "projects", ANY, "repository", "collaborators", ANY),
        *find_values(data, "teams", ANY, "members", ANY),
    ]
    for path, steward in people:
        if not isinstance(steward, dict):
            continue
        login, account = steward.get("login"), steward.get("id")
        if not isinstance(login, str) or type(account) is not int:
            continue
        other_login, first = logins.setdefault(account, (login, (*path, "id")))
        if login_identity(other_login) != login_identity(login):
            what = f"the account {account} is also listed under the login {other_login!r}"
            yield Violation((*path, "id"), "steward-id", what, ID_FIX, first)
            continue
        other_id, first = ids.setdefault(login_identity(login), (account, (*path, "id")))
        if other_id != account:
            what = f"{login!r} is also listed with the account id {other_id}"
            yield Violation((*path, "id"), "steward-id", what, ID_FIX, first)


def unique_sealing_keys(data: Any) -> Violations:
    """Sealing keys must be unique, because each recipient has their own secret key."""
    keys = strings(data, "sealing", "recipients", ANY, "key")
    yield from check_unique(keys, str, "sealing-key-duplicate", "let each recipient generate their own key")
