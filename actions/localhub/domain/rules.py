"""Rulesets, branch protection, and the rules that result from them for a branch."""

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from .errors import NotFound
from .repositories import Repository
from .unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Ruleset:
    """`conditions`, `rules` and `bypass_actors` have the same format as in GitHub's API."""

    id: int
    repository_id: int
    name: str
    target: str
    enforcement: str
    conditions: dict[str, Any]
    rules: tuple[Any, ...]
    bypass_actors: tuple[Any, ...]
    created_at: str
    updated_at: str


@dataclass(frozen=True, slots=True)
class Protection:
    branch: str
    asked: dict[str, Any]


EDITABLE = ("name", "target", "enforcement", "conditions", "rules", "bypass_actors")


def add(uow: UnitOfWork, repository: Repository, fields: Mapping[str, Any]) -> Ruleset:
    now = uow.now()
    columns = {key: fields[key] for key in EDITABLE if key in fields}
    created_id = uow.store.insert(
        "rulesets", repository_id=repository.id, created_at=now, updated_at=now, **columns
    )
    return get(uow, repository, created_id)


def update(uow: UnitOfWork, ruleset: Ruleset, fields: Mapping[str, Any]) -> None:
    columns = {key: fields[key] for key in EDITABLE if key in fields}
    uow.store.update("rulesets", ruleset.id, **columns, updated_at=uow.now())


def get(uow: UnitOfWork, repository: Repository, ruleset_id: int) -> Ruleset:
    found = next((row for row in all_of(uow, repository) if row.id == ruleset_id), None)
    if found is None:
        raise NotFound
    return found


def by_id(uow: UnitOfWork, ruleset_id: int) -> Ruleset:
    found = uow.store.fetch_one(Ruleset, "SELECT * FROM rulesets WHERE id = ?", ruleset_id)
    if found is None:
        raise NotFound
    return found


def all_of(uow: UnitOfWork, repository: Repository) -> list[Ruleset]:
    return uow.store.fetch_all(
        Ruleset, "SELECT * FROM rulesets WHERE repository_id = ? ORDER BY id", repository.id
    )


def delete(uow: UnitOfWork, ruleset: Ruleset) -> None:
    uow.store.execute("DELETE FROM rulesets WHERE id = ?", ruleset.id)


def active_rules(
    uow: UnitOfWork, repository: Repository, branch: str
) -> list[tuple[Ruleset, Mapping[str, Any]]]:
    """Return every rule that applies to a branch, each with its ruleset."""
    return [
        (row, rule)
        for row in all_of(uow, repository)
        if row.enforcement == "active" and _applies_to(row, repository, branch)
        for rule in row.rules
    ]


def _applies_to(row: Ruleset, repository: Repository, branch: str) -> bool:
    if row.target != "branch":
        return False
    conditions = row.conditions.get("ref_name", {})

    def matches(pattern: str) -> bool:
        if pattern == "~DEFAULT_BRANCH":
            return branch == repository.default_branch
        return pattern == "~ALL" or fnmatchcase(f"refs/heads/{branch}", pattern)

    return any(map(matches, conditions.get("include", ()))) and not any(
        map(matches, conditions.get("exclude", ()))
    )


def protect(uow: UnitOfWork, repository: Repository, branch: str, settings: Mapping[str, Any]) -> None:
    unprotect(uow, repository, branch)
    uow.store.execute(
        "INSERT INTO protections (repository_id, branch, asked) VALUES (?, ?, ?)",
        repository.id,
        branch,
        dict(settings),
    )


def protection(uow: UnitOfWork, repository: Repository, branch: str) -> Protection | None:
    sql = "SELECT * FROM protections WHERE repository_id = ? AND branch = ?"
    return uow.store.fetch_one(Protection, sql, repository.id, branch)


def protections(uow: UnitOfWork, repository: Repository) -> list[Protection]:
    sql = "SELECT * FROM protections WHERE repository_id = ? ORDER BY branch"
    return uow.store.fetch_all(Protection, sql, repository.id)


def unprotect(uow: UnitOfWork, repository: Repository, branch: str) -> None:
    uow.store.execute("DELETE FROM protections WHERE repository_id = ? AND branch = ?", repository.id, branch)
