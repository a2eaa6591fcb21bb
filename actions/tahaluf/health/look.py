"""A look at one thing that should be so, what it finds, and all looks together as a report."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from .facts import Facts, NotRead

AS_OWNER: Final = "run it as an owner of the organization, or with a token that has it"


class Gravity(StrEnum):
    """The gravest first."""

    STOPS = "stops the work"
    DOOR = "opens a door"
    BETTER = "better so"
    UNREAD = "could not be read"


@dataclass(frozen=True, slots=True)
class Finding:
    """`what` is so, and how to `mend` it: the page or the command. `lacks`: the permission that would have shown it."""

    gravity: Gravity
    what: str
    mend: str
    lacks: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """`title` is what holds when all is well; `why` says what it is good for."""

    id: str
    title: str
    why: str
    judge: Callable[[Facts], Iterable[Finding]]

    def findings(self, facts: Facts) -> tuple[Finding, ...]:
        try:
            return tuple(self.judge(facts))
        except NotRead as missing:
            return (_unread(missing.permission),)


@dataclass(frozen=True, slots=True)
class Report:
    """Every look in its order, with what it found; nothing is well."""

    looks: tuple[tuple[Look, tuple[Finding, ...]], ...]

    @property
    def counts(self) -> Mapping[Gravity | None, int]:
        """How many looks have which gravest finding; under None, those that found nothing."""
        found = [gravest(findings) for _, findings in self.looks]
        return {gravity: found.count(gravity) for gravity in (*Gravity, None)}

    @property
    def to_mend(self) -> bool:
        """Whether something is to be mended: what could not be read is not known to be wrong."""
        return any(self.counts[gravity] for gravity in (Gravity.STOPS, Gravity.DOOR, Gravity.BETTER))

    def unread(self) -> Mapping[str, tuple[Look, ...]]:
        """By the permission that is lacking, what could not be looked at."""
        found: dict[str, list[Look]] = {}
        for look, findings in self.looks:
            for lacks in {finding.lacks for finding in findings if finding.lacks}:
                found.setdefault(lacks, []).append(look)
        return {lacks: tuple(looks) for lacks, looks in sorted(found.items())}

    def by_gravity(self) -> Iterator[tuple[Look, Finding]]:
        """Every finding but what could not be read, the gravest first."""
        pairs = [
            (look, finding) for look, findings in self.looks for finding in findings if not finding.lacks
        ]
        order = list(Gravity)
        yield from sorted(pairs, key=lambda pair: order.index(pair[1].gravity))


def examine(looks: Iterable[Look], facts: Facts) -> Report:
    """Take every look; none of them keeps another from being taken."""
    return Report(tuple((look, look.findings(facts)) for look in looks))


def gravest(findings: Iterable[Finding]) -> Gravity | None:
    order = list(Gravity)
    return min((finding.gravity for finding in findings), key=order.index, default=None)


def as_data(report: Report) -> dict[str, Any]:
    """The report for a program, as JSON has it."""
    return {
        "to_mend": report.to_mend,
        "looks": [
            {
                "id": look.id,
                "title": look.title,
                "well": not findings,
                "findings": [
                    {"gravity": str(one.gravity), "what": one.what, "mend": one.mend, "why": look.why}
                    for one in findings
                ],
            }
            for look, findings in report.looks
        ],
    }


def _unread(permission: str) -> Finding:
    return Finding(Gravity.UNREAD, f"it could not be read: that needs {permission}", AS_OWNER, permission)
