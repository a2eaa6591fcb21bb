"""The world that a seed file describes: who is there, what they own, and with which tokens they come.

```yaml
users:
  - {login: founder, id: 12, tokens: [{token: "…", scopes: [repo, "admin:org"]}]}
  - {login: someone}                # a token is made up where none is given
organizations:
  - {login: example, owners: [founder], members: [someone], two_factor: true, base_permission: read,
     members_create: true}
apps:
  - {slug: helper, id: 7, owner: example, public_key: "PEM…", permissions: {contents: write},
     installations: [{account: example}]}
repositories:
  - {owner: example, name: site, private: true, auto_init: true, labels: [{name: idea, color: "ededed"}],
     files: {"README.md": "…"}, topics: [water], collaborators: {someone: write},
     variables: {NAME: value}, secrets: {NAME: value},
     environments: {production: {secrets: {NAME: value}, variables: {NAME: value}, branches: [main]}},
     rulesets: [{name: reviewed, enforcement: active, conditions: {…}, rules: […]}]}
```
"""

from collections.abc import Callable, Mapping
from typing import Any

from localhub.git import bare
from localhub.world import (
    Actor,
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
KEYS = {
    "": {"users", "organizations", "apps", "repositories"},
    "users": {"login", "id", "name", "email", "tokens"},
    "organizations": {"login", "name", "owners", "members", *ORGANIZATION_SETTINGS},
    "apps": {"slug", "id", "owner", "public_key", "permissions", "installations"},
    "repositories": {
        *("owner", "name", "private", "visibility", "auto_init", "description", "homepage", "topics"),
        *("labels", "files", "variables", "secrets", "environments", "collaborators"),
        "rulesets",
    },
}
# Where nobody is named there is still somebody to begin with.
NOBODY_NAMED = {"users": [{"login": "founder"}]}


class BadSeed(ValueError):
    """The message says which entry, and what is wrong with it."""


def plant(world: World, seed: Mapping[str, Any] | None) -> str:
    """Make what the seed names; what is there from an earlier start is left as it is. Gives the first token.

    Raises BadSeed.
    """
    there = world.store.value("SELECT token FROM tokens WHERE kind = 'user' ORDER BY id LIMIT 1")
    if not seed:
        return str(there) if there else plant(world, NOBODY_NAMED)
    _known("", "the seed", seed)
    made = _each(world, seed, "users", _user)
    _each(world, seed, "organizations", _organization)
    _each(world, seed, "apps", _app)
    _each(world, seed, "repositories", _repository)
    return str(made[0] if made else there or "")


def _each(
    world: World, seed: Mapping[str, Any], kind: str, make: Callable[[World, Mapping[str, Any]], Any]
) -> list[Any]:
    made = []
    for number, given in enumerate(seed.get(kind) or ()):
        entry = f"{kind}[{number}]"
        _known(kind, entry, given)
        try:
            made.append(make(world, given))
        except KeyError as missing:
            raise BadSeed(f"{entry} lacks {missing}") from None
        except Refusal as refusal:
            detail = f": {refusal.errors}" if refusal.errors else ""
            raise BadSeed(f"{entry}: {refusal.message}{detail}") from None
    return made


def _known(kind: str, entry: str, given: Any) -> None:
    if not isinstance(given, Mapping):
        raise BadSeed(f"{entry} is no mapping")
    unknown = sorted(set(given) - KEYS[kind])
    if unknown:
        raise BadSeed(
            f"{entry}: unknown {', '.join(map(repr, unknown))}; known are {', '.join(sorted(KEYS[kind]))}"
        )


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
            members.add(world, found.id, accounts.find_user(world, login).id, role)


def _app(world: World, given: Mapping[str, Any]) -> None:
    if world.store.value("SELECT 1 FROM apps WHERE slug = ?", given["slug"]):
        return
    owner = accounts.find(world, given["owner"])
    made = apps.add_app(
        world,
        given["slug"],
        owner.id,
        given["public_key"],
        given.get("permissions", {}),
        number=given.get("id"),
    )
    for place in given.get("installations", ()):
        account = accounts.find(world, place["account"])
        apps.install(world, made, account.id, place.get("permissions"))


def _repository(world: World, given: Mapping[str, Any]) -> None:
    owner = accounts.find(world, given["owner"])
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
        collaborators.add(world, made, accounts.find_user(world, login).id, permission)
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
    who = owner if owner.type == "User" else members.owner_of(world, owner)
    return Actor("user", who.id, scopes=frozenset(SCOPES))
