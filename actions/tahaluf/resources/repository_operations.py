"""The operations that change a repository itself."""

from collections.abc import Mapping
from dataclasses import dataclass

from tahaluf.plan import (
    FieldUpdate,
    Json,
    Operation,
)


@dataclass(frozen=True, slots=True)
class CreateRepository(Operation):
    visibility: str
    settings: Mapping[str, Json]

    @property
    def after(self) -> Json:
        return {"visibility": self.visibility, **self.settings}


@dataclass(frozen=True, slots=True)
class UnarchiveRepository(Operation):
    name: str  # the current name, because the rename comes later

    @property
    def before(self) -> Json:
        return {"archived": True, "name": self.name}

    @property
    def after(self) -> Json:
        return {"archived": False}


@dataclass(frozen=True, slots=True)
class RenameRepository(Operation):
    old_name: str
    new_name: str

    @property
    def before(self) -> Json:
        return {"name": self.old_name}

    @property
    def after(self) -> Json:
        return {"name": self.new_name}

    @property
    def previous_name(self) -> str:
        return self.old_name


@dataclass(frozen=True, slots=True)
class UpdateRepository(FieldUpdate):
    """Sets some of the `SETTINGS`, or `visibility`."""


@dataclass(frozen=True, slots=True)
class ReplaceTopics(Operation):
    old: tuple[str, ...]
    new: tuple[str, ...]

    @property
    def before(self) -> Json:
        return list(self.old)

    @property
    def after(self) -> Json:
        return list(self.new)


@dataclass(frozen=True, slots=True)
class ArchiveRepository(Operation):
    @property
    def before(self) -> Json:
        return {"archived": False}

    @property
    def after(self) -> Json:
        return {"archived": True}
