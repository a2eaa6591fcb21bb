"""A look at one thing that should be so, what it finds, and all looks together as a report."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from .facts import Facts, MissingPermission

RUN_AS_OWNER: Final = "run it as an owner of the organization, or with a token that has it"


class Severity(StrEnum):
    """The gravest first."""

    ERROR = "stops the work"
    SECURITY = "opens a door"
    WARNING = "better so"
    UNKNOWN = "could not be read"


@dataclass(frozen=True, slots=True)
class Finding:
    """`what` is so, and how to `mend` it: the page or the command. `lacks`: the permission that would have shown it."""

    severity: Severity
    what: str
    fix: str
    missing_permission: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """`title` is what holds when all is well; `why` says what it is good for."""

    id: str
    title: str
    why: str
    find: Callable[[Facts], Iterable[Finding]]

    def run(self, facts: Facts) -> tuple[Finding, ...]:
        try:
            return tuple(self.find(facts))
        except MissingPermission as error:
            return (_unreadable(error.permission),)


@dataclass(frozen=True, slots=True)
class Report:
    """Every look in its order, with what it found; nothing is well."""

    results: tuple[tuple[Check, tuple[Finding, ...]], ...]

    @property
    def counts(self) -> Mapping[Severity | None, int]:
        """How many looks have which gravest finding; under None, those that found nothing."""
        severities = [most_severe(findings) for _, findings in self.results]
        return {severity: severities.count(severity) for severity in (*Severity, None)}

    @property
    def needs_fix(self) -> bool:
        """Whether something is to be mended: what could not be read is not known to be wrong."""
        return any(
            self.counts[severity] for severity in (Severity.ERROR, Severity.SECURITY, Severity.WARNING)
        )

    def by_missing_permission(self) -> Mapping[str, tuple[Check, ...]]:
        """By the permission that is lacking, what could not be looked at."""
        checks_by_permission: dict[str, list[Check]] = {}
        for check, findings in self.results:
            for permission in {
                finding.missing_permission for finding in findings if finding.missing_permission
            }:
                checks_by_permission.setdefault(permission, []).append(check)
        return {permission: tuple(checks) for permission, checks in sorted(checks_by_permission.items())}

    def by_severity(self) -> Iterator[tuple[Check, Finding]]:
        """Every finding but what could not be read, the gravest first."""
        pairs = [
            (check, finding)
            for check, findings in self.results
            for finding in findings
            if not finding.missing_permission
        ]
        order = list(Severity)
        yield from sorted(pairs, key=lambda pair: order.index(pair[1].severity))


def run_checks(checks: Iterable[Check], facts: Facts) -> Report:
    """Take every look; none of them keeps another from being taken."""
    return Report(tuple((check, check.run(facts)) for check in checks))


def most_severe(findings: Iterable[Finding]) -> Severity | None:
    order = list(Severity)
    return min((finding.severity for finding in findings), key=order.index, default=None)


def report_to_json(report: Report) -> dict[str, Any]:
    """The report for a program, as JSON has it."""
    return {
        "to_mend": report.needs_fix,
        "looks": [
            {
                "id": check.id,
                "title": check.title,
                "well": not findings,
                "findings": [
                    {
                        "gravity": str(finding.severity),
                        "what": finding.what,
                        "mend": finding.fix,
                        "why": check.why,
                    }
                    for finding in findings
                ],
            }
            for check, findings in report.results
        ],
    }


def _unreadable(permission: str) -> Finding:
    return Finding(
        Severity.UNKNOWN, f"it could not be read: that needs {permission}", RUN_AS_OWNER, permission
    )
