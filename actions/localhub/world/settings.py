"""Secrets, variables and environments: what a workflow's jobs are given besides the event."""

import base64
import re
from dataclasses import asdict, dataclass
from typing import Literal

from localhub import sealed
from localhub.world.refusals import Invalid, NotFound
from localhub.world.repositories import Repository
from localhub.world.unit import World

Kind = Literal["secret", "variable"]
_NAME = re.compile(r"[A-Z_][A-Z0-9_]*")


@dataclass(frozen=True, slots=True)
class Environment:
    id: int
    repository_id: int
    name: str
    created_at: str
    updated_at: str


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


def delete_environment(world: World, found: Environment) -> None:
    world.store.run("DELETE FROM environments WHERE id = ?", found.id)
