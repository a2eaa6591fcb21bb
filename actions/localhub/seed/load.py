"""Loads a seed. Entries that an earlier start created are left unchanged."""

from collections.abc import Callable, Mapping
from typing import Any

from localhub.domain import UnitOfWork, ValidationFailed, accounts, apps, members, repositories, tokens
from localhub.domain.accounts import Account

from .entries import SCOPES, find_account, for_each_user, located
from .problems import SeedError
from .repositories import archive, load_repository
from .teams import load_teams
from .validation import validate

# Maps the keys of an organization to its database columns.
ORGANIZATION_SETTINGS = {
    "two_factor": "two_factor_required",
    "base_permission": "default_repository_permission",
    "members_create": "members_can_create_repositories",
}
# The default user if the hub has no seed.
DEFAULT_SEED = {"users": [{"login": "founder"}]}


def load(uow: UnitOfWork, seed: Mapping[str, Any] | None) -> str:
    """Create everything in the seed, and return the first token. Raises SeedError if the seed is invalid."""
    existing = uow.store.fetch_value("SELECT token FROM tokens WHERE kind = 'user' ORDER BY id LIMIT 1")
    if not seed:
        return str(existing) if existing else load(uow, DEFAULT_SEED)
    validate(seed)
    tokens_ = _load_each(uow, seed, "users", _load_user)
    _load_each(uow, seed, "organizations", _load_organization)
    _load_each(uow, seed, "repositories", load_repository)
    _load_each(uow, seed, "organizations", load_teams)
    _load_each(uow, seed, "repositories", archive)
    _load_each(uow, seed, "apps", _load_app)
    uow.pending_events.clear()  # a seed describes past events, so it must not start any workflows
    return str(tokens_[0] if tokens_ else existing or "")


def _load_each(
    uow: UnitOfWork,
    seed: Mapping[str, Any],
    kind: str,
    load_entry: Callable[[UnitOfWork, Mapping[str, Any]], Any],
) -> list[Any]:
    """Load each entry of this kind.

    Raises SeedError with the first problem in each invalid entry, because entries of other kinds may depend on these.
    """
    created, problems = [], []
    for number, entry in enumerate(seed.get(kind) or ()):
        try:
            with located(kind, number), uow.savepoint():
                created.append(load_entry(uow, entry))
        except SeedError as error:
            problems += error.problems
    if problems:
        raise SeedError(problems)
    return created


def _load_user(uow: UnitOfWork, entry: Mapping[str, Any]) -> str:
    """Load a user, and return their first token."""
    user = accounts.by_login(uow, entry["login"]) or accounts.add_account(
        uow, "User", entry["login"], entry.get("name"), entry.get("email"), entry.get("id")
    )
    existing = uow.store.fetch_value("SELECT token FROM tokens WHERE account_id = ? ORDER BY id", user.id)
    if existing and not entry.get("tokens"):
        return str(existing)
    created = [_load_token(uow, user, token) for token in entry.get("tokens") or [{}]]
    return created[0]


def _load_token(uow: UnitOfWork, user: Account, entry: Mapping[str, Any]) -> str:
    text = entry.get("token")
    if text and tokens.find(uow, text):
        return str(text)
    scopes = entry.get("scopes", SCOPES)
    return tokens.add_user_token(uow, user.id, scopes, entry.get("permissions"), text).token


def _load_organization(uow: UnitOfWork, entry: Mapping[str, Any]) -> None:
    found = accounts.by_login(uow, entry["login"]) or accounts.add_account(
        uow, "Organization", entry["login"], entry.get("name")
    )
    settings_ = {column: entry[key] for key, column in ORGANIZATION_SETTINGS.items() if key in entry}
    uow.store.update("accounts", found.id, **settings_)
    for_each_user(uow, entry, "owners", lambda user: members.add(uow, found.id, user.id, "admin"))
    for_each_user(uow, entry, "members", lambda user: members.add(uow, found.id, user.id, "member"))


def _load_app(uow: UnitOfWork, entry: Mapping[str, Any]) -> None:
    if uow.store.fetch_value("SELECT 1 FROM apps WHERE slug = ?", entry["slug"]):
        return
    created = apps.add_app(
        uow,
        entry["slug"],
        find_account(uow, entry["owner"]).id,
        entry["public_key"],
        entry.get("permissions", {}),
        app_id=entry.get("id"),
    )
    for installation in entry.get("installations", ()):
        account = find_account(uow, installation["account"])
        apps.install(
            uow,
            created,
            account.id,
            installation.get("permissions"),
            _selected_repository_ids(uow, account, installation),
        )


def _selected_repository_ids(
    uow: UnitOfWork, account: Account, installation: Mapping[str, Any]
) -> list[int] | None:
    """The ids of the repositories that an installation can access, or None if it can access all repositories."""
    if "repositories" not in installation:
        return None
    owned = {row.name.casefold(): row.id for row in repositories.owned_by(uow, account.id)}
    if missing := [name for name in installation["repositories"] if name.casefold() not in owned]:
        raise ValidationFailed(f"'{account.login}' has no repository '{missing[0]}'")
    return [owned[name.casefold()] for name in installation["repositories"]]
