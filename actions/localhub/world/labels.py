"""Labels of a repository: unique without regard to case, and never without their issues."""

import unicodedata
from dataclasses import dataclass
from typing import Any

from localhub.world import permissions
from localhub.world.refusals import Invalid, NotFound
from localhub.world.repositories import Repository, repository
from localhub.world.unit import World

LONGEST_NAME = 50
LONGEST_DESCRIPTION = 100
HEX = set("0123456789abcdefABCDEF")
# What GitHub gives a new repository: name, colour, description.
DEFAULTS = (
    ("bug", "d73a4a", "Something isn't working"),
    ("documentation", "0075ca", "Improvements or additions to documentation"),
    ("duplicate", "cfd3d7", "This issue or pull request already exists"),
    ("enhancement", "a2eeef", "New feature or request"),
    ("good first issue", "7057ff", "Good for newcomers"),
    ("help wanted", "008672", "Extra attention is needed"),
    ("invalid", "e4e669", "This doesn't seem right"),
    ("question", "d876e3", "Further information is requested"),
    ("wontfix", "ffffff", "This will not be worked on"),
)


@dataclass(frozen=True, slots=True)
class Label:
    id: int
    repository_id: int
    name: str
    color: str
    description: str | None
    is_default: bool
    created_at: str
    updated_at: str


def fold(name: str) -> str:
    return unicodedata.normalize("NFC", name.strip()).casefold()


def all_of(world: World, repo: Repository) -> list[Label]:
    return world.store.all(Label, "SELECT * FROM labels WHERE repository_id = ? ORDER BY fold", repo.id)


def find(world: World, repo: Repository, name: str) -> Label:
    found = world.store.one(
        Label, "SELECT * FROM labels WHERE repository_id = ? AND fold = ?", repo.id, fold(name)
    )
    if found is None:
        raise NotFound
    return found


def label(world: World, number: int) -> Label:
    found = world.store.one(Label, "SELECT * FROM labels WHERE id = ?", number)
    if found is None:
        raise NotFound
    return found


def create(
    world: World, repo: Repository, name: str, color: str | None = None, description: str | None = None
) -> Label:
    permissions.require(world, "labels.write", repo)
    made = add(world, repo, name, color or "ededed", description)
    world.emit("label", "created", repo.id, label=made)
    return made


def add(
    world: World, repo: Repository, name: str, color: str, description: str | None, is_default: bool = False
) -> Label:
    """Without asking for permission and without telling: issues and new repositories make labels so."""
    _check(name, color, description)
    _check_free(world, repo, name)
    now = world.now()
    number = world.store.insert(
        "labels",
        repository_id=repo.id,
        name=name.strip(),
        fold=fold(name),
        color=color.lower(),
        description=description,
        is_default=is_default,
        created_at=now,
        updated_at=now,
    )
    return label(world, number)


def add_defaults(world: World, repo: Repository) -> None:
    for name, color, description in DEFAULTS:
        add(world, repo, name, color, description, is_default=True)


def update(world: World, row: Label, changes: dict[str, Any]) -> Label:
    """`changes` may hold name, color, description. A new name keeps the issues."""
    repo = repository(world, row.repository_id)
    permissions.require(world, "labels.write", repo)
    name = changes.get("name", row.name)
    color = changes.get("color", row.color)
    description = changes.get("description", row.description)
    _check(name, color, description)
    if fold(name) != fold(row.name):
        _check_free(world, repo, name)
    before = {key: getattr(row, key) for key in ("name", "color", "description")}
    world.store.update(
        "labels",
        row.id,
        name=name.strip(),
        fold=fold(name),
        color=color.lower(),
        description=description,
        updated_at=world.now(),
    )
    after = label(world, row.id)
    changed = {key: {"from": old} for key, old in before.items() if getattr(after, key) != old}
    if changed:
        world.emit("label", "edited", repo.id, label=after, changes=changed)
    return after


def delete(world: World, row: Label) -> None:
    """The label goes from every issue too, and nothing brings it back."""
    repo = repository(world, row.repository_id)
    permissions.require(world, "labels.write", repo)
    world.emit("label", "deleted", repo.id, label=row)
    world.store.run("DELETE FROM labels WHERE id = ?", row.id)


def _check(name: str, color: str, description: str | None) -> None:
    if not name.strip():
        raise Invalid.field("Label", "name", "missing_field")
    if len(name) > LONGEST_NAME:
        raise Invalid.field(
            "Label", "name", "invalid", f"name is too long (maximum is {LONGEST_NAME} characters)"
        )
    if len(color) != 6 or set(color) - HEX:
        raise Invalid.field("Label", "color", "invalid")
    if description is not None and len(description) > LONGEST_DESCRIPTION:
        message = f"description is too long (maximum is {LONGEST_DESCRIPTION} characters)"
        raise Invalid.field("Label", "description", "invalid", message)


def _check_free(world: World, repo: Repository, name: str) -> None:
    taken = world.store.value(
        "SELECT 1 FROM labels WHERE repository_id = ? AND fold = ?", repo.id, fold(name)
    )
    if taken:
        raise Invalid.field("Label", "name", "already_exists")
