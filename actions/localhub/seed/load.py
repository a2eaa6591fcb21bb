"""Load a seed. Entries that already exist from an earlier start are not changed."""

from collections.abc import Callable, Mapping
from typing import Any

from localhub.domain import (
    Actor,
    ApiError,
    NotFound,
    UnitOfWork,
    ValidationFailed,
    accounts,
    apps,
    collaborators,
    labels,
    members,
    repositories,
    repository_changes,
    rules,
    settings,
    tokens,
)
from localhub.domain.accounts import Account
from localhub.domain.repositories import Repository
from localhub.domain.settings import SettingScope
from localhub.git import bare

from .problems import SeedError, SeedProblem
from .validation import validate

SCOPES = ("repo", "workflow", "admin:org", "delete_repo", "user")
COMMIT_AUTHOR = ("localhub", "localhub@users.noreply.localhub")
# Keys of an organization, mapped to their columns.
ORGANIZATION_SETTINGS = {
    "two_factor": "two_factor_required",
    "base_permission": "default_repository_permission",
    "members_create": "members_can_create_repositories",
}
# The default user if the hub has no seed.
DEFAULT_SEED = {"users": [{"login": "founder"}]}


def load(uow: UnitOfWork, seed: Mapping[str, Any] | None) -> str:
    """Create everything in the seed and return the first token. Raises SeedError."""
    existing = uow.store.fetch_value("SELECT token FROM tokens WHERE kind = 'user' ORDER BY id LIMIT 1")
    if not seed:
        return str(existing) if existing else load(uow, DEFAULT_SEED)
    validate(seed)
    tokens_ = _load_each(uow, seed, "users", _load_user)
    _load_each(uow, seed, "organizations", _load_organization)
    _load_each(uow, seed, "repositories", _load_repository)
    _load_each(uow, seed, "apps", _load_app)
    return str(tokens_[0] if tokens_ else existing or "")


def _load_each(
    uow: UnitOfWork,
    seed: Mapping[str, Any],
    kind: str,
    load_entry: Callable[[UnitOfWork, Mapping[str, Any]], Any],
) -> list[Any]:
    created = []
    for number, entry in enumerate(seed.get(kind) or ()):
        try:
            created.append(load_entry(uow, entry))
        except ApiError as error:
            raise SeedError([SeedProblem((kind, number), _error_text(error))]) from None
    return created


def _error_text(error: ApiError) -> str:
    messages = [detail.get("message") or f"{detail['field']} {detail['code']}" for detail in error.errors]
    return "; ".join(messages) or error.message


def _account(uow: UnitOfWork, login: str) -> Account:
    found = accounts.by_login(uow, login)
    if found is None:
        raise ValidationFailed(f"there is no user '{login}'")
    return found


def _user_account(uow: UnitOfWork, login: str) -> Account:
    found = _account(uow, login)
    if found.type != "User":
        raise ValidationFailed(f"'{login}' is not a user")
    return found


def _load_user(uow: UnitOfWork, entry: Mapping[str, Any]) -> str:
    """Return the user's first token."""
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
    for role, key in (("admin", "owners"), ("member", "members")):
        for login in entry.get(key, ()):
            members.add(uow, found.id, _user_account(uow, login).id, role)


def _load_app(uow: UnitOfWork, entry: Mapping[str, Any]) -> None:
    if uow.store.fetch_value("SELECT 1 FROM apps WHERE slug = ?", entry["slug"]):
        return
    created = apps.add_app(
        uow,
        entry["slug"],
        _account(uow, entry["owner"]).id,
        entry["public_key"],
        entry.get("permissions", {}),
        app_id=entry.get("id"),
    )
    for installation in entry.get("installations", ()):
        account = _account(uow, installation["account"])
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
    """The ids of the repositories that an installation can access, or None for all repositories."""
    if "repositories" not in installation:
        return None
    owned = {row.name.casefold(): row.id for row in repositories.owned_by(uow, account.id)}
    if missing := [name for name in installation["repositories"] if name.casefold() not in owned]:
        raise ValidationFailed(f"'{account.login}' has no repository '{missing[0]}'")
    return [owned[name.casefold()] for name in installation["repositories"]]


def _load_repository(uow: UnitOfWork, entry: Mapping[str, Any]) -> None:
    owner = _account(uow, entry["owner"])
    if any(row.name.casefold() == entry["name"].casefold() for row in repositories.owned_by(uow, owner.id)):
        return
    uow.actor = _owner_actor(uow, owner)
    created = repository_changes.add(uow, owner, entry["name"], entry)
    if entry.get("files"):
        git_dir = bare.repository_folder(uow.repository_root, created.id)
        bare.create_first_commit(git_dir, created.default_branch, entry["files"], COMMIT_AUTHOR, uow.clock())
    for label in entry.get("labels", ()):
        labels.add(uow, created, label["name"], label["color"], label.get("description"))
    for login, permission in (entry.get("collaborators") or {}).items():
        collaborators.add(uow, created, _user_account(uow, login).id, permission)
    if entry.get("topics"):
        repository_changes.set_topics(uow, created, entry["topics"])
    for ruleset in entry.get("rulesets", ()):
        rules.add(uow, created, ruleset)
    _load_settings(uow, SettingScope(repository_id=created.id), entry)
    for name, environment in (entry.get("environments") or {}).items():
        _load_environment(uow, created, name, environment or {})


def _load_environment(uow: UnitOfWork, repository: Repository, name: str, entry: Mapping[str, Any]) -> None:
    created = settings.get_or_create_environment(uow, repository, name)
    _load_settings(uow, SettingScope(environment_id=created.id), entry)
    if entry.get("branches"):
        custom = {"protected_branches": False, "custom_branch_policies": True}
        settings.configure_environment(uow, created, {"deployment_branch_policy": custom})
        for pattern in entry["branches"]:
            settings.add_branch_policy(uow, created, pattern)


def _load_settings(uow: UnitOfWork, scope: SettingScope, entry: Mapping[str, Any]) -> None:
    for name, value in (entry.get("variables") or {}).items():
        settings.put(uow, "variable", scope, name, str(value))
    for name, value in (entry.get("secrets") or {}).items():
        settings.put(uow, "secret", scope, name, str(value))


def _owner_actor(uow: UnitOfWork, owner: Account) -> Actor:
    """The actor that creates a repository: the account itself, or an owner of the organization."""
    try:
        account = owner if owner.type == "User" else members.owner_of(uow, owner)
    except NotFound:
        raise ValidationFailed(
            f"'{owner.login}' has no owner, and only owners can create repositories"
        ) from None
    return Actor("user", account.id, scopes=frozenset(SCOPES))
