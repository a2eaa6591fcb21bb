"""Rulesets and the protection of branches: kept, and added up for whoever asks what holds for a branch."""

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from localhub.world.refusals import NotFound
from localhub.world.repositories import Repository
from localhub.world.unit import World


@dataclass(frozen=True, slots=True)
class Ruleset:
    """`conditions`, `rules` and `bypass_actors` as GitHub's API has them."""

    id: int
    repository_id: int
    name: str
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


CHANGEABLE = ("name", "enforcement", "conditions", "rules", "bypass_actors")


def add(world: World, repository: Repository, given: Mapping[str, Any]) -> Ruleset:
    now = world.now()
    columns = {key: given[key] for key in CHANGEABLE if key in given}
    made = world.store.insert(
        "rulesets", repository_id=repository.id, created_at=now, updated_at=now, **columns
    )
    return get(world, repository, made)


def update(world: World, found: Ruleset, given: Mapping[str, Any]) -> None:
    columns = {key: given[key] for key in CHANGEABLE if key in given}
    world.store.update("rulesets", found.id, **columns, updated_at=world.now())


def get(world: World, repository: Repository, number: int) -> Ruleset:
    found = next((row for row in all_of(world, repository) if row.id == number), None)
    if found is None:
        raise NotFound
    return found


def all_of(world: World, repository: Repository) -> list[Ruleset]:
    return world.store.all(
        Ruleset, "SELECT * FROM rulesets WHERE repository_id = ? ORDER BY id", repository.id
    )


def delete(world: World, found: Ruleset) -> None:
    world.store.run("DELETE FROM rulesets WHERE id = ?", found.id)


def holding(world: World, repository: Repository, branch: str) -> list[tuple[Ruleset, Mapping[str, Any]]]:
    """Every rule that holds for a branch, with the ruleset that it comes from."""
    return [
        (row, rule)
        for row in all_of(world, repository)
        if row.enforcement == "active" and _meets(row, repository, branch)
        for rule in row.rules
    ]


def _meets(row: Ruleset, repository: Repository, branch: str) -> bool:
    named = row.conditions.get("ref_name", {})

    def fits(pattern: str) -> bool:
        if pattern == "~DEFAULT_BRANCH":
            return branch == repository.default_branch
        return pattern == "~ALL" or fnmatchcase(f"refs/heads/{branch}", pattern)

    return any(map(fits, named.get("include", ()))) and not any(map(fits, named.get("exclude", ())))


def protect(world: World, repository: Repository, branch: str, asked: Mapping[str, Any]) -> None:
    unprotect(world, repository, branch)
    world.store.run(
        "INSERT INTO protections (repository_id, branch, asked) VALUES (?, ?, ?)",
        repository.id,
        branch,
        dict(asked),
    )


def protection(world: World, repository: Repository, branch: str) -> Protection | None:
    sql = "SELECT * FROM protections WHERE repository_id = ? AND branch = ?"
    return world.store.one(Protection, sql, repository.id, branch)


def unprotect(world: World, repository: Repository, branch: str) -> None:
    world.store.run("DELETE FROM protections WHERE repository_id = ? AND branch = ?", repository.id, branch)
