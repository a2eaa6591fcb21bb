"""What a run would do, as values: one `Change` a thing to be made true, and what stays as it is.

Nothing here reads or writes; a plan can be printed, sorted, hashed, stored and compared.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, TypeVar

from .operation import Operation


class ChangeKind(StrEnum):
    """What a change does. The order of the members is the order in which a run does them."""

    UNARCHIVE = "unarchive"
    CREATE = "create"
    RENAME = "rename"
    UPDATE = "patch"
    GRANT = "grant"
    REVOKE = "revoke"
    DELETE = "delete"
    ARCHIVE = "archive"

    @property
    def order(self) -> int:
        return _ORDER[self]


_ORDER: Final = {kind: index for index, kind in enumerate(ChangeKind)}


class Risk(StrEnum):
    """What a reviewer must have seen before a run may do it."""

    NONE = "none"
    ACCESS = "access"  # somebody gains power
    DESTRUCTIVE = "destructive"  # something is lost, or cannot be undone by the next run


class ChangeOrigin(StrEnum):
    """Why a change is in the plan of a pull request."""

    REQUESTED = "your change"
    DRIFT = "drift that will be put right"


class Unset:
    """A field that the token could not read: it is neither present nor absent, and never makes a change."""

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
    cost: int = 1  # requests that the steps of this change send, if nothing fails
    batched: bool = False  # shares one request with others of its kind
    content_writes: int = 1  # of these, the writes that count against GitHub's content limits
    origin: ChangeOrigin = ChangeOrigin.REQUESTED

    @property
    def digest(self) -> str:
        """Twelve hex digits of what is done to what. The state before, the reason and the cost may differ.

        But for what is taken away: nothing comes after it, and what was there before says what goes.
        """
        before, after = self.operation.before, self.operation.after
        content = before if after is None else after
        parts = [self.project, self.resource, self.kind, self.target, content, self.risk]
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True, order=True)
class Blocked:
    """A wish of the manifest that cannot be met, known before anything is written."""

    project: str
    resource: str
    target: str
    reason: str
    fix: str


@dataclass(frozen=True, slots=True, order=True)
class Unmanaged:
    """Something on GitHub that the manifest does not speak of, and that a run leaves alone."""

    project: str
    resource: str
    target: str
    reason: str


PlanItem = Change | Blocked | Unmanaged

ItemT = TypeVar("ItemT", Blocked, Unmanaged)


def extra_targets(entry: Blocked, targets: Iterable[str]) -> list[str]:
    """Those targets that say more than the entry's project and resource do."""
    return [target for target in targets if target not in (entry.project, entry.resource)]


def merge_targets(entries: Iterable[ItemT]) -> Iterator[tuple[ItemT, list[str]]]:
    """Entries that differ in their target alone, as one, with the targets."""
    grouped: dict[ItemT, list[str]] = {}
    for entry in entries:
        grouped.setdefault(replace(entry, target=""), []).append(entry.target)
    yield from grouped.items()
