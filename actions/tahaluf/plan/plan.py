"""The plan: every finding of one comparison, in the order in which a run would act on it."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from math import ceil
from typing import Final, Self

from .change import Blocked, Change, ChangeOrigin, PlanItem, Risk, Unmanaged

MAX_BATCH_SIZE: Final = 20  # mutations that travel in one request


@dataclass(frozen=True, slots=True)
class Plan:
    """Changes sorted by project and order of work; what cannot be done; what is left alone."""

    changes: tuple[Change, ...] = ()
    blocked: tuple[Blocked, ...] = ()
    unmanaged: tuple[Unmanaged, ...] = ()

    @classmethod
    def from_items(cls, items: Iterable[PlanItem]) -> Self:
        """Sort findings into a plan; within one kind, a project's changes keep the order in which they came."""
        changes: list[Change] = []
        blocked: list[Blocked] = []
        unmanaged: list[Unmanaged] = []
        for item in items:
            match item:
                case Change():
                    changes.append(item)
                case Blocked():
                    blocked.append(item)
                case Unmanaged():
                    unmanaged.append(item)
        changes.sort(key=lambda c: (c.project, c.kind.order))
        return cls(tuple(changes), tuple(sorted(blocked)), tuple(sorted(unmanaged)))

    def __bool__(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.changes)

    @property
    def projects(self) -> Mapping[str, tuple[Change, ...]]:
        """The changes of each project that has any, in order."""
        grouped: dict[str, list[Change]] = {}
        for change in self.changes:
            grouped.setdefault(change.project, []).append(change)
        return {slug: tuple(changes) for slug, changes in grouped.items()}

    @property
    def requests(self) -> int:
        """Requests that carrying it out sends, if nothing fails."""
        return self._batch_count(self.changes) + sum(c.cost for c in self.changes if not c.batched)

    @property
    def content_writes(self) -> int:
        """Those of them that count against GitHub's limits for creating things."""
        creating = [change for change in self.changes if change.content_writes]
        return self._batch_count(creating) + sum(c.content_writes for c in creating if not c.batched)

    @property
    def creations(self) -> int:
        """The same where each of several things made in one request counts."""
        return sum(change.content_writes for change in self.changes)

    @staticmethod
    def _batch_count(changes: Iterable[Change]) -> int:
        groups = Counter((c.kind, c.resource) for c in changes if c.batched)
        return sum(ceil(count / MAX_BATCH_SIZE) for count in groups.values())

    @property
    def digest(self) -> str:
        """Twelve hex digits: two plans with the same digest do the same things."""
        return hashlib.sha256("".join(c.digest for c in self.changes).encode()).hexdigest()[:12]

    @property
    def risky(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.risk is not Risk.NONE)

    def for_projects(self, slugs: Iterable[str]) -> Self:
        """The part of the plan that concerns these projects."""
        selected = frozenset(slugs)
        return type(self)(
            tuple(c for c in self.changes if c.project in selected),
            tuple(c for c in self.blocked if c.project in selected),
            tuple(c for c in self.unmanaged if c.project in selected),
        )

    def with_projects_from(self, slugs: Iterable[str], other: Self) -> Self:
        """This plan, with what is found of these projects taken from the other one."""
        replaced = frozenset(slugs)
        return type(self)(
            tuple(c for c in self.changes if c.project not in replaced) + other.changes,
            tuple(c for c in self.blocked if c.project not in replaced) + other.blocked,
            tuple(c for c in self.unmanaged if c.project not in replaced) + other.unmanaged,
        )

    @classmethod
    def merge(cls, plans: Iterable[Self]) -> Self:
        """One plan of several that concern different projects."""
        all_plans = tuple(plans)
        return cls(
            tuple(sorted((c for plan in all_plans for c in plan.changes), key=lambda c: c.project)),
            tuple(sorted(c for plan in all_plans for c in plan.blocked)),
            tuple(sorted(entry for plan in all_plans for entry in plan.unmanaged)),
        )

    def split(self, predicate: Callable[[Change], bool]) -> tuple[Self, Self]:
        """The changes for which `first` holds, and the plan without them."""
        chosen = tuple(c for c in self.changes if predicate(c))
        others = tuple(c for c in self.changes if not predicate(c))
        return type(self)(chosen), replace(self, changes=others)

    def mark_drift(self, base: "Plan") -> Self:
        """Mark as drift what a run on the base manifest would do as well."""
        base_digests = {change.digest for change in base.changes}
        marked = (
            replace(c, origin=ChangeOrigin.DRIFT) if c.digest in base_digests else c for c in self.changes
        )
        return replace(self, changes=tuple(marked))

    def check_review(self, digests: Iterable[str]) -> "ReviewResult":
        """Split into what may run and what nobody has seen: a risky change needs its digest among these."""
        reviewed = frozenset(digests)
        unreviewed = tuple(c for c in self.risky if c.digest not in reviewed)
        held_digests = frozenset(c.digest for c in unreviewed)
        allowed = replace(self, changes=tuple(c for c in self.changes if c.digest not in held_digests))
        return ReviewResult(allowed, unreviewed)


@dataclass(frozen=True, slots=True)
class ReviewResult:
    """What a run may do, and the risky changes it must ask about first."""

    allowed: Plan
    unreviewed: tuple[Change, ...]
