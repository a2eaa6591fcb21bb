"""Secrets, variables and environments."""

import base64
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase
from typing import Any, Literal

from localhub import sealed_box

from . import rules
from .errors import NotFound, ValidationFailed
from .repositories import Repository
from .unit_of_work import UnitOfWork

SettingKind = Literal["secret", "variable"]
_NAME = re.compile(r"[A-Z_][A-Z0-9_]*")


@dataclass(frozen=True, slots=True)
class Environment:
    """`branch_policy` is "protected", "custom", or None if all branches are allowed. `wait_timer` is in minutes."""

    id: int
    repository_id: int
    name: str
    branch_policy: str | None
    waits_for: tuple[Any, ...]
    wait_timer: int
    prevent_self_review: bool
    created_at: str
    updated_at: str


@dataclass(frozen=True, slots=True)
class BranchPolicy:
    id: int
    environment_id: int
    name: str
    type: str


@dataclass(frozen=True, slots=True)
class SettingScope:
    """The owner of a secret or variable. Exactly one of the three fields is set."""

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
class _SecretKey:
    id: int
    private: str


def put(uow: UnitOfWork, kind: SettingKind, scope: SettingScope, name: str, value: str) -> bool:
    """Store a secret or variable, and return whether its name is new. As on GitHub, names are converted to upper
    case.

    Raises ValidationFailed if the name is invalid.
    """
    name = name.upper()
    if not _NAME.fullmatch(name) or name.startswith("GITHUB_"):
        raise ValidationFailed(
            f"{kind.title()} names can only contain letters, digits and _, and not begin with GITHUB_."
        )
    now = uow.now()
    found = find(uow, kind, scope, name)
    if found is not None:
        uow.store.update("settings", found.id, value=value, updated_at=now)
        return False
    uow.store.insert(
        "settings", kind=kind, name=name, value=value, created_at=now, updated_at=now, **asdict(scope)
    )
    return True


def list_settings(uow: UnitOfWork, kind: SettingKind, scope: SettingScope) -> list[Setting]:
    return uow.store.fetch_all(
        Setting,
        "SELECT * FROM settings WHERE kind = ? AND organization_id IS ? AND repository_id IS ?"
        " AND environment_id IS ? ORDER BY name",
        kind,
        scope.organization_id,
        scope.repository_id,
        scope.environment_id,
    )


def find(uow: UnitOfWork, kind: SettingKind, scope: SettingScope, name: str) -> Setting | None:
    return next((found for found in list_settings(uow, kind, scope) if found.name == name.upper()), None)


def get(uow: UnitOfWork, kind: SettingKind, scope: SettingScope, name: str) -> Setting:
    found = find(uow, kind, scope, name)
    if found is None:
        raise NotFound
    return found


def delete(uow: UnitOfWork, kind: SettingKind, scope: SettingScope, name: str) -> None:
    uow.store.execute("DELETE FROM settings WHERE id = ?", get(uow, kind, scope, name).id)


def for_job(
    uow: UnitOfWork, kind: SettingKind, repository: Repository, environment: Environment | None
) -> dict[str, str]:
    """A job's values. Environment values override repository values, which in turn override organization values."""
    scopes = [SettingScope(organization_id=repository.owner_id), SettingScope(repository_id=repository.id)]
    if environment is not None:
        scopes.append(SettingScope(environment_id=environment.id))
    return {found.name: found.value for scope in scopes for found in list_settings(uow, kind, scope)}


def encryption_key(uow: UnitOfWork) -> tuple[int, bytes]:
    """Return the key's id and the private key, which decrypts submitted secrets. The key is created when it is first
    needed.
    """
    found = uow.store.fetch_one(_SecretKey, "SELECT * FROM secret_keys")
    if found is not None:
        return found.id, bytes.fromhex(found.private)
    private = sealed_box.generate_key()
    return uow.store.insert("secret_keys", private=private.hex()), private


def put_encrypted(uow: UnitOfWork, scope: SettingScope, name: str, encrypted: str, key_id: str) -> bool:
    """Like `put`, but the secret is in a Base64 sealed box. Raises ValidationFailed if the box cannot be decrypted."""
    number, private = encryption_key(uow)
    try:
        value = (
            sealed_box.decrypt(base64.b64decode(encrypted), private).decode()
            if key_id == str(number)
            else None
        )
    except ValueError:
        value = None
    if value is None:
        raise ValidationFailed("The value was not encrypted with this server's public key.")
    return put(uow, "secret", scope, name, value)


def environments(uow: UnitOfWork, repository: Repository) -> list[Environment]:
    return uow.store.fetch_all(
        Environment, "SELECT * FROM environments WHERE repository_id = ? ORDER BY id", repository.id
    )


def environment(uow: UnitOfWork, repository: Repository, name: str) -> Environment:
    found = uow.store.fetch_one(
        Environment, "SELECT * FROM environments WHERE repository_id = ? AND name = ?", repository.id, name
    )
    if found is None:
        raise NotFound
    return found


def get_or_create_environment(uow: UnitOfWork, repository: Repository, name: str) -> Environment:
    """Like GitHub, create the environment if a job refers to it and it does not exist."""
    now = uow.now()
    uow.store.execute(
        "INSERT OR IGNORE INTO environments (repository_id, name, created_at, updated_at)"
        " VALUES (?, ?, ?, ?)",
        repository.id,
        name,
        now,
        now,
    )
    return environment(uow, repository, name)


def configure_environment(uow: UnitOfWork, environment_: Environment, settings: Mapping[str, Any]) -> None:
    """Set an environment's protections. As with the REST API's PUT, protections that are not given are turned off."""
    policy = settings.get("deployment_branch_policy")
    uow.store.update(
        "environments",
        environment_.id,
        branch_policy=policy and ("protected" if policy["protected_branches"] else "custom"),
        waits_for=[(reviewer["type"], reviewer["id"]) for reviewer in settings.get("reviewers") or ()],
        wait_timer=settings.get("wait_timer") or 0,
        prevent_self_review=bool(settings.get("prevent_self_review")),
        updated_at=uow.now(),
    )


def branch_policies(uow: UnitOfWork, environment_: Environment) -> list[BranchPolicy]:
    sql = "SELECT * FROM branch_policies WHERE environment_id = ? ORDER BY id"
    return uow.store.fetch_all(BranchPolicy, sql, environment_.id)


def add_branch_policy(
    uow: UnitOfWork, environment_: Environment, pattern: str, type: str = "branch"
) -> BranchPolicy:
    sql = "INSERT OR IGNORE INTO branch_policies (environment_id, name, type) VALUES (?, ?, ?)"
    uow.store.execute(sql, environment_.id, pattern, type)
    found = branch_policies(uow, environment_)
    return next(row for row in found if (row.name, row.type) == (pattern, type))


def delete_branch_policy(uow: UnitOfWork, environment_: Environment, policy_id: int) -> None:
    if all(row.id != policy_id for row in branch_policies(uow, environment_)):
        raise NotFound
    uow.store.execute("DELETE FROM branch_policies WHERE id = ?", policy_id)


def allows_branch(
    uow: UnitOfWork, environment_: Environment, repository: Repository, branch: str | None
) -> bool:
    """Whether a run on this branch may use the environment. For a pull request, `branch` is None."""
    match environment_.branch_policy:
        case None:
            return True
        case "protected":
            is_protected = branch and (
                rules.active_rules(uow, repository, branch) or rules.protection(uow, repository, branch)
            )
            return bool(is_protected)
        case _:
            patterns = [row.name for row in branch_policies(uow, environment_) if row.type == "branch"]
            return branch is not None and any(fnmatchcase(branch, pattern) for pattern in patterns)


def set_workflow_permissions(
    uow: UnitOfWork, repository: Repository, default: str | None, approve: bool | None
) -> None:
    """Set GITHUB_TOKEN's default permissions, and whether workflows may approve pull requests. None leaves a value
    unchanged.
    """
    requested = {"workflow_permissions": default, "workflows_approve": approve}
    columns = {column: value for column, value in requested.items() if value is not None}
    uow.store.update("repositories", repository.id, **columns)


def set_fork_approval(uow: UnitOfWork, repository: Repository, policy: str) -> None:
    """Set which contributors' pull requests from forks need an approval before workflows run for them."""
    uow.store.update("repositories", repository.id, fork_approval=policy)


def delete_environment(uow: UnitOfWork, environment_: Environment) -> None:
    uow.store.execute("DELETE FROM environments WHERE id = ?", environment_.id)
