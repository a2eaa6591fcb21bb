"""The plan: every finding of one comparison, in the order in which a run would act on it."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from math import ceil
from typing import Final, Self

from .change import CannotApply, Change, Finding, Left, Origin, Risk

BATCH: Final = 20  # mutations that travel in one request


@dataclass(frozen=True, slots=True)
class Plan:
    """Changes sorted by project and order of work; what cannot be done; what is left alone."""

    changes: tuple[Change, ...] = ()
    cannot: tuple[CannotApply, ...] = ()
    left: tuple[Left, ...] = ()

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> Self:
        """Sort findings into a plan; within one kind, a project's changes keep the order in which they came."""
        changes: list[Change] = []
        cannot: list[CannotApply] = []
        left: list[Left] = []
        for finding in findings:
            match finding:
                case Change():
                    changes.append(finding)
                case CannotApply():
                    cannot.append(finding)
                case Left():
                    left.append(finding)
        changes.sort(key=lambda c: (c.project, c.kind.order))
        return cls(tuple(changes), tuple(sorted(cannot)), tuple(sorted(left)))

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
        return self._together(self.changes) + sum(c.cost for c in self.changes if not c.batched)

    @property
    def content(self) -> int:
        """Those of them that count against GitHub's limits for creating things."""
        making = [change for change in self.changes if change.content]
        return self._together(making) + sum(c.content for c in making if not c.batched)

    @property
    def creations(self) -> int:
        """The same where each of several things made in one request counts."""
        return sum(change.content for change in self.changes)

    @staticmethod
    def _together(changes: Iterable[Change]) -> int:
        groups = Counter((c.kind, c.resource) for c in changes if c.batched)
        return sum(ceil(count / BATCH) for count in groups.values())

    @property
    def digest(self) -> str:
        """Twelve hex digits: two plans with the same digest do the same things."""
        return hashlib.sha256("".join(c.digest for c in self.changes).encode()).hexdigest()[:12]

    @property
    def risky(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.risk is not Risk.NONE)

    def only(self, slugs: Iterable[str]) -> Self:
        """The part of the plan that concerns these projects."""
        wanted = frozenset(slugs)
        return type(self)(
            tuple(c for c in self.changes if c.project in wanted),
            tuple(c for c in self.cannot if c.project in wanted),
            tuple(c for c in self.left if c.project in wanted),
        )

    def instead(self, slugs: Iterable[str], plan: Self) -> Self:
        """This plan, with what is found of these projects taken from the other one."""
        gone = frozenset(slugs)
        return type(self)(
            tuple(c for c in self.changes if c.project not in gone) + plan.changes,
            tuple(c for c in self.cannot if c.project not in gone) + plan.cannot,
            tuple(c for c in self.left if c.project not in gone) + plan.left,
        )

    @classmethod
    def together(cls, plans: Iterable[Self]) -> Self:
        """One plan of several that concern different projects."""
        several = tuple(plans)
        return cls(
            tuple(sorted((c for plan in several for c in plan.changes), key=lambda c: c.project)),
            tuple(sorted(c for plan in several for c in plan.cannot)),
            tuple(sorted(entry for plan in several for entry in plan.left)),
        )

    def split(self, first: Callable[[Change], bool]) -> tuple[Self, Self]:
        """The changes for which `first` holds, and the plan without them."""
        chosen = tuple(c for c in self.changes if first(c))
        others = tuple(c for c in self.changes if not first(c))
        return type(self)(chosen), replace(self, changes=others)

    def against(self, base: "Plan") -> Self:
        """Mark as drift what a run on the base manifest would do as well."""
        already = {change.digest for change in base.changes}
        marked = (replace(c, origin=Origin.DRIFT) if c.digest in already else c for c in self.changes)
        return replace(self, changes=tuple(marked))

    def reviewed(self, digests: Iterable[str]) -> "Verdict":
        """Split into what may run and what nobody has seen: a risky change needs its digest among these."""
        seen = frozenset(digests)
        unseen = tuple(c for c in self.risky if c.digest not in seen)
        held = frozenset(c.digest for c in unseen)
        may = replace(self, changes=tuple(c for c in self.changes if c.digest not in held))
        return Verdict(may, unseen)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a run may do, and the risky changes it must ask about first."""

    may: Plan
    unseen: tuple[Change, ...]
