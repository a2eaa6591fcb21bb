"""Planting: what the seed names is made, entry by entry; what an earlier start made is left as it is."""

from collections.abc import Callable, Mapping
from typing import Any

from localhub.git import bare
from localhub.seed.mistakes import BadSeed, Mistake
from localhub.seed.shape import check
from localhub.world import (
    Actor,
    Invalid,
    NotFound,
    Refusal,
    World,
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
from localhub.world.accounts import Account
from localhub.world.repositories import Repository
from localhub.world.settings import Place

SCOPES = ("repo", "workflow", "admin:org", "delete_repo", "user")
AUTHOR = ("localhub", "localhub@users.noreply.localhub")
# By the column that keeps it.
ORGANIZATION_SETTINGS = {
    "two_factor": "two_factor_required",
    "base_permission": "default_repository_permission",
    "members_create": "members_can_create_repositories",
}
# Where nobody is named there is still somebody to begin with.
NOBODY_NAMED = {"users": [{"login": "founder"}]}


def plant(world: World, seed: Mapping[str, Any] | None) -> str:
    """Make what the seed names. Gives the first token. Raises BadSeed."""
    there = world.store.value("SELECT token FROM tokens WHERE kind = 'user' ORDER BY id LIMIT 1")
    if not seed:
        return str(there) if there else plant(world, NOBODY_NAMED)
    check(seed)
    made = _each(world, seed, "users", _user)
    _each(world, seed, "organizations", _organization)
    _each(world, seed, "repositories", _repository)
    _each(world, seed, "apps", _app)
    return str(made[0] if made else there or "")


def _each(
    world: World, seed: Mapping[str, Any], kind: str, make: Callable[[World, Mapping[str, Any]], Any]
) -> list[Any]:
    made = []
    for number, given in enumerate(seed.get(kind) or ()):
        try:
            made.append(make(world, given))
        except Refusal as refusal:
            raise BadSeed([Mistake((kind, number), _told(refusal))]) from None
    return made


def _told(refusal: Refusal) -> str:
    words = [one.get("message") or f"{one['field']} {one['code']}" for one in refusal.errors]
    return "; ".join(words) or refusal.message


def _account(world: World, login: str) -> Account:
    found = accounts.by_login(world, login)
    if found is None:
        raise Invalid(f"nobody here is called '{login}'")
    return found


def _person(world: World, login: str) -> Account:
    found = _account(world, login)
    if found.type != "User":
        raise Invalid(f"'{login}' is no user")
    return found


def _user(world: World, given: Mapping[str, Any]) -> str:
    """The user's first token."""
    user = accounts.by_login(world, given["login"]) or accounts.add_account(
        world, "User", given["login"], given.get("name"), given.get("email"), given.get("id")
    )
    there = world.store.value("SELECT token FROM tokens WHERE account_id = ? ORDER BY id", user.id)
    if there and not given.get("tokens"):
        return str(there)
    made = [_token(world, user, token) for token in given.get("tokens") or [{}]]
    return made[0]


def _token(world: World, user: Account, given: Mapping[str, Any]) -> str:
    text = given.get("token")
    if text and tokens.find(world, text):
        return str(text)
    scopes = given.get("scopes", SCOPES)
    return tokens.add_user_token(world, user.id, scopes, given.get("permissions"), text).token


def _organization(world: World, given: Mapping[str, Any]) -> None:
    found = accounts.by_login(world, given["login"]) or accounts.add_account(
        world, "Organization", given["login"], given.get("name")
    )
    set_up = {column: given[key] for key, column in ORGANIZATION_SETTINGS.items() if key in given}
    world.store.update("accounts", found.id, **set_up)
    for role, key in (("admin", "owners"), ("member", "members")):
        for login in given.get(key, ()):
            members.add(world, found.id, _person(world, login).id, role)


def _app(world: World, given: Mapping[str, Any]) -> None:
    if world.store.value("SELECT 1 FROM apps WHERE slug = ?", given["slug"]):
        return
    made = apps.add_app(
        world,
        given["slug"],
        _account(world, given["owner"]).id,
        given["public_key"],
        given.get("permissions", {}),
        number=given.get("id"),
    )
    for place in given.get("installations", ()):
        account = _account(world, place["account"])
        apps.install(world, made, account.id, place.get("permissions"), _chosen(world, account, place))


def _chosen(world: World, account: Account, place: Mapping[str, Any]) -> list[int] | None:
    """The ids of the repositories that an installation is for; None where it is for all of them."""
    if "repositories" not in place:
        return None
    owned = {row.name.casefold(): row.id for row in repositories.owned_by(world, account.id)}
    if lacking := [name for name in place["repositories"] if name.casefold() not in owned]:
        raise Invalid(f"'{account.login}' has no repository called '{lacking[0]}'")
    return [owned[name.casefold()] for name in place["repositories"]]


def _repository(world: World, given: Mapping[str, Any]) -> None:
    owner = _account(world, given["owner"])
    if any(row.name.casefold() == given["name"].casefold() for row in repositories.owned_by(world, owner.id)):
        return
    world.actor = _owner_of(world, owner)
    made = repository_changes.add(world, owner, given["name"], given)
    if given.get("files"):
        place = bare.path(world.files, made.id)
        bare.first_commit(place, made.default_branch, given["files"], AUTHOR, world.clock())
    for label in given.get("labels", ()):
        labels.add(world, made, label["name"], label["color"], label.get("description"))
    for login, permission in (given.get("collaborators") or {}).items():
        collaborators.add(world, made, _person(world, login).id, permission)
    if given.get("topics"):
        repository_changes.set_topics(world, made, given["topics"])
    for ruleset in given.get("rulesets", ()):
        rules.add(world, made, ruleset)
    _settings(world, Place(repository_id=made.id), given)
    for name, inside in (given.get("environments") or {}).items():
        _environment(world, made, name, inside or {})


def _environment(world: World, repository: Repository, name: str, given: Mapping[str, Any]) -> None:
    made = settings.ensure_environment(world, repository, name)
    _settings(world, Place(environment_id=made.id), given)
    if given.get("branches"):
        custom = {"protected_branches": False, "custom_branch_policies": True}
        settings.set_up_environment(world, made, {"deployment_branch_policy": custom})
        for pattern in given["branches"]:
            settings.add_branch_policy(world, made, pattern)


def _settings(world: World, place: Place, given: Mapping[str, Any]) -> None:
    for name, value in (given.get("variables") or {}).items():
        settings.put(world, "variable", place, name, str(value))
    for name, value in (given.get("secrets") or {}).items():
        settings.put(world, "secret", place, name, str(value))


def _owner_of(world: World, owner: Account) -> Actor:
    """A seed acts as the account itself, or as an owner of the organization."""
    try:
        who = owner if owner.type == "User" else members.owner_of(world, owner)
    except NotFound:
        raise Invalid(f"'{owner.login}' has no owner yet, who alone makes repositories") from None
    return Actor("user", who.id, scopes=frozenset(SCOPES))
