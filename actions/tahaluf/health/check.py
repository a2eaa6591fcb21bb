"""Defines checks, their findings, and the report on all checks."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from .facts import Facts, MissingPermission

RUN_AS_OWNER: Final = "run it as an owner of the organization, or with a token that has the permission"


class Severity(StrEnum):
    """How severe a finding is, most severe first."""

    ERROR = "error"
    SECURITY = "security"
    WARNING = "warning"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem that a check found.

    `fix` is the page or command that solves it. If a fact is unreadable, `missing_permission` is the permission that
    is needed to read it.
    """

    severity: Severity
    what: str
    fix: str
    missing_permission: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """A check. `title` says what must be true for the check to pass, and `why` explains why that matters."""

    id: str
    title: str
    why: str
    find: Callable[[Facts], Iterable[Finding]]

    def run(self, facts: Facts) -> tuple[Finding, ...]:
        found: list[Finding] = []
        try:
            found.extend(self.find(facts))  # keeps the findings that precede an unreadable fact
        except MissingPermission as error:
            found.append(_unreadable(error.permission))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Report:
    """All checks in order, with their findings. A check without findings has passed."""

    results: tuple[tuple[Check, tuple[Finding, ...]], ...]

    @property
    def counts(self) -> Mapping[Severity | None, int]:
        """Count the checks by their most severe finding. The key None is for checks that passed."""
        severities = [most_severe(findings) for _, findings in self.results]
        return {severity: severities.count(severity) for severity in (*Severity, None)}

    @property
    def needs_fix(self) -> bool:
        """Whether there is anything to fix. Unreadable facts do not count."""
        return any(
            self.counts[severity] for severity in (Severity.ERROR, Severity.SECURITY, Severity.WARNING)
        )

    @property
    def has_only_warnings(self) -> bool:
        """Whether all remaining findings are recommendations, so that everything works as it should."""
        return not (self.counts[Severity.ERROR] or self.counts[Severity.SECURITY])

    def by_missing_permission(self) -> Mapping[str, tuple[Check, ...]]:
        """Return the checks that could not run, by missing permission."""
        checks_by_permission: dict[str, list[Check]] = {}
        for check, findings in self.results:
            for permission in {
                finding.missing_permission for finding in findings if finding.missing_permission
            }:
                checks_by_permission.setdefault(permission, []).append(check)
        return {permission: tuple(checks) for permission, checks in sorted(checks_by_permission.items())}

    def by_severity(self) -> Iterator[tuple[Check, Finding]]:
        """Return all findings except those for unreadable facts, most severe first."""
        pairs = [
            (check, finding)
            for check, findings in self.results
            for finding in findings
            if not finding.missing_permission
        ]
        order = list(Severity)
        yield from sorted(pairs, key=lambda pair: order.index(pair[1].severity))


def run_checks(checks: Iterable[Check], facts: Facts) -> Report:
    """Run all checks. Unreadable facts affect only the checks that need them."""
    return Report(tuple((check, check.run(facts)) for check in checks))


def most_severe(findings: Iterable[Finding]) -> Severity | None:
    order = list(Severity)
    return min((finding.severity for finding in findings), key=order.index, default=None)


def report_to_json(report: Report) -> dict[str, Any]:
    """Return the report as plain data for JSON."""
    return {
        "needs_fix": report.needs_fix,
        "checks": [
            {
                "id": check.id,
                "title": check.title,
                "passed": not findings,
                "findings": [
                    {
                        "severity": str(finding.severity),
                        "what": finding.what,
                        "fix": finding.fix,
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
        Severity.UNKNOWN, f"it could not be read: reading it requires {permission}", RUN_AS_OWNER, permission
    )
