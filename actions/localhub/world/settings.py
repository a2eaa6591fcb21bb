"""Secrets, variables and environments: what a workflow's jobs are given besides the event."""

import base64
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase
from typing import Any, Literal

from localhub import sealed
from localhub.world import rules
from localhub.world.refusals import Invalid, NotFound
from localhub.world.repositories import Repository
from localhub.world.unit import World

Kind = Literal["secret", "variable"]
_NAME = re.compile(r"[A-Z_][A-Z0-9_]*")


@dataclass(frozen=True, slots=True)
class Environment:
    """`branch_policy`: None (every branch may enter), "protected" or "custom". `wait_timer`: minutes."""

    id: int
    repository_id: int
    name: str
    branch_policy: str | None
    waits_for: tuple[Any, ...]
    wait_timer: int
    created_at: str
    updated_at: str


@dataclass(frozen=True, slots=True)
class BranchPolicy:
    id: int
    environment_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a setting belongs: exactly one of the three is set."""

    organization_id: int | None = None
    repository_id: int | None = None
    environment_id: int | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    id: int
    kind: str
    name: str
    value: str
    created_at: str
    updated_at: str


@dataclass(frozen=True, slots=True)
class _Key:
    id: int
    private: str


def put(world: World, kind: Kind, place: Place, name: str, value: str) -> bool:
    """Whether it is new. Names are kept in upper case, as on GitHub. Raises Invalid for a bad one."""
    name = name.upper()
    if not _NAME.fullmatch(name) or name.startswith("GITHUB_"):
        raise Invalid(
            f"{kind.title()} names can only contain letters, digits and _, and not begin with GITHUB_."
        )
    now = world.now()
    found = find(world, kind, place, name)
    if found is not None:
        world.store.update("settings", found.id, value=value, updated_at=now)
        return False
    world.store.insert(
        "settings", kind=kind, name=name, value=value, created_at=now, updated_at=now, **asdict(place)
    )
    return True


def listed(world: World, kind: Kind, place: Place) -> list[Setting]:
    return world.store.all(
        Setting,
        "SELECT * FROM settings WHERE kind = ? AND organization_id IS ? AND repository_id IS ?"
        " AND environment_id IS ? ORDER BY name",
        kind,
        place.organization_id,
        place.repository_id,
        place.environment_id,
    )


def find(world: World, kind: Kind, place: Place, name: str) -> Setting | None:
    return next((found for found in listed(world, kind, place) if found.name == name.upper()), None)


def get(world: World, kind: Kind, place: Place, name: str) -> Setting:
    found = find(world, kind, place, name)
    if found is None:
        raise NotFound
    return found


def delete(world: World, kind: Kind, place: Place, name: str) -> None:
    world.store.run("DELETE FROM settings WHERE id = ?", get(world, kind, place, name).id)


def for_job(
    world: World, kind: Kind, repository: Repository, environment: Environment | None
) -> dict[str, str]:
    """What a job sees: the environment's before the repository's before the organization's."""
    places = [Place(organization_id=repository.owner_id), Place(repository_id=repository.id)]
    if environment is not None:
        places.append(Place(environment_id=environment.id))
    return {found.name: found.value for place in places for found in listed(world, kind, place)}


def secret_key(world: World) -> tuple[int, bytes]:
    """(number, private key) with which secrets that are sent here are opened; made when first asked for."""
    found = world.store.one(_Key, "SELECT * FROM secret_keys")
    if found is not None:
        return found.id, bytes.fromhex(found.private)
    private = sealed.new_key()
    return world.store.insert("secret_keys", private=private.hex()), private


def put_sealed(world: World, place: Place, name: str, box: str, key_id: str) -> bool:
    """As `put`, for a secret in a sealed box, base64. Raises Invalid for one that does not open here."""
    number, private = secret_key(world)
    try:
        value = sealed.open_box(base64.b64decode(box), private).decode() if key_id == str(number) else None
    except ValueError:
        value = None
    if value is None:
        raise Invalid("The encrypted value was not closed with the public key of this place.")
    return put(world, "secret", place, name, value)


def environments(world: World, repository: Repository) -> list[Environment]:
    return world.store.all(
        Environment, "SELECT * FROM environments WHERE repository_id = ? ORDER BY id", repository.id
    )


def environment(world: World, repository: Repository, name: str) -> Environment:
    found = world.store.one(
        Environment, "SELECT * FROM environments WHERE repository_id = ? AND name = ?", repository.id, name
    )
    if found is None:
        raise NotFound
    return found


def ensure_environment(world: World, repository: Repository, name: str) -> Environment:
    """Made when it is not there: a job that names an environment makes it, on GitHub too."""
    now = world.now()
    world.store.run(
        "INSERT OR IGNORE INTO environments (repository_id, name, created_at, updated_at)"
        " VALUES (?, ?, ?, ?)",
        repository.id,
        name,
        now,
        now,
    )
    return environment(world, repository, name)


def set_up_environment(world: World, found: Environment, given: Mapping[str, Any]) -> None:
    """As REST's PUT takes it: what is left out is switched off."""
    policy = given.get("deployment_branch_policy")
    world.store.update(
        "environments",
        found.id,
        branch_policy=policy and ("protected" if policy["protected_branches"] else "custom"),
        waits_for=[(one["type"], one["id"]) for one in given.get("reviewers") or ()],
        wait_timer=given.get("wait_timer") or 0,
        updated_at=world.now(),
    )


def branch_policies(world: World, found: Environment) -> list[BranchPolicy]:
    sql = "SELECT * FROM branch_policies WHERE environment_id = ? ORDER BY id"
    return world.store.all(BranchPolicy, sql, found.id)


def add_branch_policy(world: World, found: Environment, pattern: str) -> BranchPolicy:
    world.store.run(
        "INSERT OR IGNORE INTO branch_policies (environment_id, name) VALUES (?, ?)", found.id, pattern
    )
    return next(row for row in branch_policies(world, found) if row.name == pattern)


def lets_in(world: World, found: Environment, repository: Repository, branch: str | None) -> bool:
    """Whether a run on this branch may enter; None: on no branch, as a pull request's."""
    match found.branch_policy:
        case None:
            return True
        case "protected":
            guarded = branch and (
                rules.holding(world, repository, branch) or rules.protection(world, repository, branch)
            )
            return bool(guarded)
        case _:
            patterns = [row.name for row in branch_policies(world, found)]
            return branch is not None and any(fnmatchcase(branch, pattern) for pattern in patterns)


def set_workflow_permissions(
    world: World, repository: Repository, default: str | None, approve: bool | None
) -> None:
    """What a job may whose file asks for nothing, and whether jobs may approve; None leaves it as it is."""
    asked = {"workflow_permissions": default, "workflows_approve": approve}
    given = {column: value for column, value in asked.items() if value is not None}
    world.store.update("repositories", repository.id, **given)


def delete_environment(world: World, found: Environment) -> None:
    world.store.run("DELETE FROM environments WHERE id = ?", found.id)
