"""Repository labels. Names must be unique, ignoring case."""

import unicodedata
from dataclasses import dataclass
from typing import Any

from . import permissions
from .errors import NotFound, ValidationFailed
from .repositories import Repository, repository
from .unit_of_work import UnitOfWork

MAX_NAME_LENGTH = 50
MAX_DESCRIPTION_LENGTH = 100
HEX_DIGITS = set("0123456789abcdefABCDEF")
# GitHub's default labels for a new repository: name, color, description.
DEFAULT_LABELS = (
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


def normalize(name: str) -> str:
    return unicodedata.normalize("NFC", name.strip()).casefold()


def all_of(uow: UnitOfWork, repo: Repository) -> list[Label]:
    return uow.store.fetch_all(Label, "SELECT * FROM labels WHERE repository_id = ? ORDER BY fold", repo.id)


def find(uow: UnitOfWork, repo: Repository, name: str) -> Label:
    found = uow.store.fetch_one(
        Label, "SELECT * FROM labels WHERE repository_id = ? AND fold = ?", repo.id, normalize(name)
    )
    if found is None:
        raise NotFound
    return found


def label(uow: UnitOfWork, label_id: int) -> Label:
    found = uow.store.fetch_one(Label, "SELECT * FROM labels WHERE id = ?", label_id)
    if found is None:
        raise NotFound
    return found


def create(
    uow: UnitOfWork, repo: Repository, name: str, color: str | None = None, description: str | None = None
) -> Label:
    permissions.require(uow, "labels.write", repo)
    _check_new_name(name)
    created = add(uow, repo, name, color or "ededed", description)
    uow.emit("label", "created", repo.id, label=created)
    return created


def add(
    uow: UnitOfWork,
    repo: Repository,
    name: str,
    color: str,
    description: str | None,
    is_default: bool = False,
) -> Label:
    """Add a label without checking permissions or emitting an event, in a new repository or because
    an issue uses it.
    """
    _check(name, color, description)
    _require_unused_name(uow, repo, name)
    now = uow.now()
    label_id = uow.store.insert(
        "labels",
        repository_id=repo.id,
        name=name.strip(),
        fold=normalize(name),
        color=color.lower(),
        description=description,
        is_default=is_default,
        created_at=now,
        updated_at=now,
    )
    return label(uow, label_id)


def add_defaults(uow: UnitOfWork, repo: Repository) -> None:
    for name, color, description in DEFAULT_LABELS:
        add(uow, repo, name, color, description, is_default=True)


def update(uow: UnitOfWork, row: Label, changes: dict[str, Any]) -> Label:
    """Update a label. `changes` may contain name, color and description. A renamed label remains on its issues."""
    repo = repository(uow, row.repository_id)
    permissions.require(uow, "labels.write", repo)
    name = changes.get("name", row.name)
    color = changes.get("color", row.color)
    description = changes.get("description", row.description)
    _check(name, color, description)
    if normalize(name) != normalize(row.name):
        _check_new_name(name)
        _require_unused_name(uow, repo, name)
    before = {key: getattr(row, key) for key in ("name", "color", "description")}
    uow.store.update(
        "labels",
        row.id,
        name=name.strip(),
        fold=normalize(name),
        color=color.lower(),
        description=description,
        updated_at=uow.now(),
    )
    after = label(uow, row.id)
    changed = {key: {"from": old} for key, old in before.items() if getattr(after, key) != old}
    if changed:
        uow.emit("label", "edited", repo.id, label=after, changes=changed)
    return after


def delete(uow: UnitOfWork, row: Label) -> None:
    """Delete a label and remove it from every issue. This cannot be undone."""
    repo = repository(uow, row.repository_id)
    permissions.require(uow, "labels.write", repo)
    uow.emit("label", "deleted", repo.id, label=row)
    uow.store.execute("DELETE FROM labels WHERE id = ?", row.id)


def _check(name: str, color: str, description: str | None) -> None:
    if not name.strip():
        raise ValidationFailed.for_field("Label", "name", "missing_field")
    if len(name) > MAX_NAME_LENGTH:
        raise ValidationFailed.for_field(
            "Label", "name", "invalid", f"name is too long (maximum is {MAX_NAME_LENGTH} characters)"
        )
    if len(color) != 6 or set(color) - HEX_DIGITS:
        raise ValidationFailed.for_field("Label", "color", "invalid")
    if description is not None and len(description) > MAX_DESCRIPTION_LENGTH:
        message = f"description is too long (maximum is {MAX_DESCRIPTION_LENGTH} characters)"
        raise ValidationFailed.for_field("Label", "description", "invalid", message)


def _check_new_name(name: str) -> None:
    """Check the name of a new or renamed label. Existing labels and labels from seeds may break these rules."""
    if "," in name:  # two public bug reports mention this rule
        raise ValidationFailed.for_field("Label", "name", "invalid")
    if _is_only_emoji(name):  # public bug reports quote this message
        raise ValidationFailed.for_field(
            "Label", "name", "invalid", "name must contain more than native emoji"
        )


def _is_only_emoji(name: str) -> bool:
    """Whether the name consists only of emoji, including joiners and variation selectors."""
    characters = [character for character in name if not character.isspace()]
    return any(unicodedata.category(character) == "So" for character in characters) and all(
        unicodedata.category(character) in ("So", "Sk", "Mn", "Me", "Cf") for character in characters
    )


def _require_unused_name(uow: UnitOfWork, repo: Repository, name: str) -> None:
    taken = uow.store.fetch_value(
        "SELECT 1 FROM labels WHERE repository_id = ? AND fold = ?", repo.id, normalize(name)
    )
    if taken:
        raise ValidationFailed.for_field("Label", "name", "already_exists")
