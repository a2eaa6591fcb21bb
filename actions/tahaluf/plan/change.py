"""The items of a plan: what would change, what is blocked, and what is not managed."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, TypeVar

from .operation import Operation


class ChangeKind(StrEnum):
    """What a change does. A run applies the kinds in the order of the members."""

    ADOPT = "adopts"
    UNARCHIVE = "unarchive"
    CREATE = "create"
    RENAME = "rename"
    UPDATE = "patch"
    GRANT = "grant"
    REVOKE = "revoke"
    MERGE = "merge"
    DELETE = "delete"
    ARCHIVE = "archive"

    @property
    def order(self) -> int:
        return _ORDER[self]


_ORDER: Final = {kind: index for index, kind in enumerate(ChangeKind)}


class Risk(StrEnum):
    """Whether a change must be reviewed before `apply` makes it, and why."""

    NONE = "none"
    ACCESS = "access"  # gives somebody access
    ADOPTION = "adoption"  # takes charge of something that existed before
    DESTRUCTIVE = "destructive"  # loses something, or the next run cannot undo it


class ChangeOrigin(StrEnum):
    """Why a change is in the plan of a pull request."""

    REQUESTED = "your change"
    DRIFT = "drift that will be put right"


class Unset:
    """The type of UNSET, the value of a field that the token cannot read. It never causes a change."""

    _instance: "Unset | None" = None

    def __new__(cls) -> "Unset":
        if cls._instance is None:
            cls._instance = super().__new__(cls)
        return cls._instance

    def __repr__(self) -> str:
        return "UNSET"

    def __bool__(self) -> bool:
        return False


UNSET: Final = Unset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that a run would do. `target` names it for people; `operation` has what the steps need."""

    project: str
    resource: str
    kind: ChangeKind
    target: str
    operation: Operation
    reason: str = ""
    risk: Risk = Risk.NONE
    cost: int = 1  # requests that it takes if nothing fails
    batched: bool = False  # sent as a mutation, in one request with others of its kind
    content_writes: int = 1  # requests among these that count as content creation
    origin: ChangeOrigin = ChangeOrigin.REQUESTED
    exempt: bool = False  # from the removal limit: what this run created itself
    is_discreet: bool = False  # public places do not show what was there before: the repository is not public

    @property
    def digest(self) -> str:
        """Twelve hex digits that identify what is done to what; the reason, the cost and the origin do not count.

        It covers what the operation writes, or, if it writes nothing, what it removes.
        """
        before, after = self.operation.before, self.operation.after
        content = before if after is None else after
        parts = [self.project, self.resource, self.kind, self.target, content, self.risk]
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True, order=True)
class Blocked:
    """Something in the manifest that cannot be applied, found before anything is written.

    `details`: what only maintainers may read, at a terminal: nothing public shows it.
    """

    project: str
    resource: str
    target: str
    reason: str
    fix: str
    details: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Unmanaged:
    """Something that exists on GitHub, is not in the manifest, and is not changed.

    `is_notice`: somebody should know, so that every run says it. `is_discreet`: public places only count it.
    """

    project: str
    resource: str
    target: str
    reason: str
    is_notice: bool = False
    is_discreet: bool = False


PlanItem = Change | Blocked | Unmanaged

ItemT = TypeVar("ItemT", Blocked, Unmanaged)


def extra_targets(entry: Blocked, targets: Iterable[str]) -> list[str]:
    """The targets that are not just the entry's project or resource again."""
    return [target for target in targets if target not in (entry.project, entry.resource)]


def merge_targets(entries: Iterable[ItemT]) -> Iterator[tuple[ItemT, list[str]]]:
    """Merge entries that differ only in their target; yields each with its targets."""
    grouped: dict[ItemT, list[str]] = {}
    for entry in entries:
        grouped.setdefault(replace(entry, target=""), []).append(entry.target)
    yield from grouped.items()
