"""The plan: everything that a comparison found, in the order in which a run would apply it."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from math import ceil
from typing import Final, Self, assert_never

from .change import (
    DIGEST_LENGTH,
    Announcement,
    Blocked,
    Change,
    ChangeKind,
    ChangeOrigin,
    PlanItem,
    Risk,
    Unmanaged,
)
from .held import HeldChange, HoldCause

MAX_BATCH_SIZE: Final = 20  # maximum number of mutations per request


@dataclass(frozen=True, slots=True)
class Plan:
    """Changes, sorted by project and kind, and everything that is blocked, unmanaged or only announced.

    `notes`: sentences about what the run did not compare, or what people should know about the whole plan.
    """

    changes: tuple[Change, ...] = ()
    blocked: tuple[Blocked, ...] = ()
    unmanaged: tuple[Unmanaged, ...] = ()
    announcements: tuple[Announcement, ...] = ()
    notes: tuple[str, ...] = ()

    @classmethod
    def from_items(cls, items: Iterable[PlanItem]) -> Self:
        """Build a plan. A project's changes of the same kind keep their order."""
        changes: list[Change] = []
        blocked: list[Blocked] = []
        unmanaged: list[Unmanaged] = []
        announcements: list[Announcement] = []
        for item in items:
            match item:
                case Change():
                    changes.append(item)
                case Blocked():
                    blocked.append(item)
                case Unmanaged():
                    unmanaged.append(item)
                case Announcement():
                    announcements.append(item)
                case _:
                    assert_never(item)
        changes.sort(key=lambda c: (c.project, c.kind.order))
        return cls(
            tuple(changes), tuple(sorted(blocked)), tuple(sorted(unmanaged)), tuple(sorted(announcements))
        )

    def __bool__(self) -> bool:
        """Whether there are changes."""
        return bool(self.changes)

    @property
    def writes(self) -> bool:
        """Whether applying the plan would change anything on GitHub. An adoption by itself changes nothing."""
        return any(change.kind is not ChangeKind.ADOPT for change in self.changes)

    @property
    def projects(self) -> Mapping[str, tuple[Change, ...]]:
        """The changes by slug. Projects without changes are omitted."""
        grouped: dict[str, list[Change]] = {}
        for change in self.changes:
            grouped.setdefault(change.project, []).append(change)
        return {slug: tuple(changes) for slug, changes in grouped.items()}

    @property
    def requests(self) -> int:
        """The number of requests needed to apply the plan if nothing fails."""
        return self._batch_count(self.changes) + sum(c.own_requests for c in self.changes)

    @property
    def content_writes(self) -> int:
        """The number of these requests that count against GitHub's content-creation limit."""
        creating = [change for change in self.changes if change.content_writes]
        return self._batch_count(creating) + sum(c.content_writes for c in creating if not c.batched)

    @property
    def creations(self) -> int:
        """What counts against GitHub's content-creation limit if GitHub counts each created object, and not each
        request.
        """
        return sum(change.content_writes for change in self.changes)

    @staticmethod
    def _batch_count(changes: Iterable[Change]) -> int:
        groups = Counter((c.kind, c.resource) for c in changes if c.batched)
        return sum(ceil(count / MAX_BATCH_SIZE) for count in groups.values())

    @property
    def digest(self) -> str:
        """A digest that is the same for all plans with the same effect."""
        return combine_digests(change.digest for change in self.changes)

    @property
    def is_silent(self) -> bool:
        """Whether there is nothing to report."""
        return not (self.changes or self.blocked or self.unmanaged or self.announcements)

    @property
    def needs_people(self) -> bool:
        """Whether something is left that only a person can do."""
        return bool(self.blocked) or any(entry.is_task for entry in self.unmanaged)

    @property
    def risky(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.risk is not Risk.NONE)

    def for_projects(self, slugs: Iterable[str]) -> Self:
        """Return the part of the plan that is about these projects."""
        selected = frozenset(slugs)
        return type(self)(
            tuple(c for c in self.changes if c.project in selected),
            tuple(c for c in self.blocked if c.project in selected),
            tuple(c for c in self.unmanaged if c.project in selected),
            tuple(c for c in self.announcements if c.project in selected),
        )

    def with_projects_from(self, slugs: Iterable[str], other: Self) -> Self:
        """Return this plan, but with the other plan's items for these projects."""
        replaced = frozenset(slugs)
        kept = (item for item in self._items if item.project not in replaced)
        plan = type(self).from_items([*kept, *other._items])
        return replace(plan, notes=self.notes + other.notes)

    @classmethod
    def merge(cls, plans: Iterable[Self]) -> Self:
        """Merge plans, which may cover the same projects. A note that several plans have appears once."""
        all_plans = tuple(plans)
        merged = cls.from_items(item for plan in all_plans for item in plan._items)
        return replace(merged, notes=tuple(dict.fromkeys(note for plan in all_plans for note in plan.notes)))

    @property
    def _items(self) -> tuple[PlanItem, ...]:
        return *self.changes, *self.blocked, *self.unmanaged, *self.announcements

    def split(self, predicate: Callable[[Change], bool]) -> tuple[Self, Self]:
        """Return a plan with only the changes that match the predicate, and a plan with the rest."""
        chosen = tuple(c for c in self.changes if predicate(c))
        others = tuple(c for c in self.changes if not predicate(c))
        return type(self)(chosen), replace(self, changes=others)

    def mark_drift(self, base: "Plan") -> Self:
        """Mark changes as drift if a run with the base manifest would also make them."""
        base_digests = {change.digest for change in base.changes}
        marked = (
            replace(c, origin=ChangeOrigin.DRIFT) if c.digest in base_digests else c for c in self.changes
        )
        return replace(self, changes=tuple(marked))

    def check_review(
        self, digests: Iterable[str], explain: Callable[[Change], HeldChange] = HeldChange
    ) -> "ReviewResult":
        """Hold risky changes whose digests have not been reviewed.

        If a change that must come first is held, such as an adoption, the project's other changes are also held.
        `explain` returns the reason why a change is held.
        """
        reviewed = frozenset(digests)
        unreviewed = {c.digest: explain(c) for c in self.risky if c.digest not in reviewed}
        prerequisites: dict[str, Change] = {}
        for held_change in unreviewed.values():
            if held_change.change.is_prerequisite:
                prerequisites.setdefault(held_change.change.project, held_change.change)
        held, allowed = [], []
        for change in self.changes:
            if change.digest in unreviewed:
                held.append(unreviewed[change.digest])
            elif change.project in prerequisites:
                first = prerequisites[change.project]
                held.append(HeldChange(change, HoldCause.PREREQUISITE, prerequisite=first))
            else:
                allowed.append(change)
        return ReviewResult(replace(self, changes=tuple(allowed)), tuple(held))


@dataclass(frozen=True, slots=True)
class ReviewResult:
    """The plan that may be applied, and the changes that are held."""

    allowed: Plan
    held: tuple[HeldChange, ...]


def combine_digests(digests: Iterable[str]) -> str:
    """Return one digest for a list of digests. It has the usual length, `DIGEST_LENGTH`."""
    return hashlib.sha256("".join(digests).encode()).hexdigest()[:DIGEST_LENGTH]
