"""Grants: who has what access, where it comes from, whether the manifest explains it, and how to change it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from .snapshot import AppAccess, Person


class Source(StrEnum):
    """How a person got access, in GitHub's terms."""

    OWNER = "owner"
    BASE = "base permission"
    PROJECT_TEAM = "project team"
    OTHER_TEAM = "other team"
    NESTED_TEAM = "nested team"
    DIRECT = "direct collaborator"
    OUTSIDE = "outside collaborator"
    INVITATION = "pending invitation"


# These permissions let someone change settings, protection rules or people's access
POWERFUL: Final = frozenset({"maintain", "admin"})


@dataclass(frozen=True, slots=True)
class Grant:
    """Access to a repository, or to the whole organization if `repository` is None.

    `people` is empty for an invitation to an e-mail address. `team` is the slug of the team that gives the access, if
    any. `reason` says why the manifest does or does not explain the access, and `fix` says how to change it.
    `is_dangerous` means that an owner should look at the grant today.
    """

    organization: str
    repository: str | None
    source: Source
    permission: str
    people: tuple[Person, ...]
    reason: str
    explained: bool = False
    fix: str = ""
    team: str = ""
    is_dangerous: bool = False

    @property
    def where(self) -> str:
        return self.organization if self.repository is None else f"{self.organization}/{self.repository}"

    def concerns(self, person: Person) -> bool:
        """Whether this account is among the grant's people."""
        return any(map(person.is_same, self.people))


@dataclass(frozen=True, slots=True)
class AccessReport:
    """The grants that were found. `unreadable` lists what the token could not read, as owner/name or a description.

    `failed`: repositories that could not be compared with the manifest because of a bug in Tahaluf, as owner/name.
    `apps` are the Apps in the organizations. `unread_apps`: the organizations whose Apps the token cannot read. The
    manifest does not contain Apps, so they need no explanation.
    """

    grants: tuple[Grant, ...]
    unreadable: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    apps: tuple[AppAccess, ...] = ()
    unread_apps: tuple[str, ...] = ()

    @property
    def unexplained(self) -> tuple[Grant, ...]:
        return tuple(grant for grant in self.grants if not grant.explained)

    @property
    def dangerous(self) -> tuple[Grant, ...]:
        return tuple(grant for grant in self.grants if grant.is_dangerous)

    @property
    def is_complete(self) -> bool:
        """Whether everything could be read and the manifest explains every grant."""
        return not (self.unexplained or self.unreadable or self.failed)


def combine(reports: Iterable[AccessReport]) -> AccessReport:
    """Combine the reports of several organizations."""
    found = tuple(reports)
    return AccessReport(
        tuple(grant for report in found for grant in report.grants),
        tuple(name for report in found for name in report.unreadable),
        tuple(name for report in found for name in report.failed),
        tuple(app for report in found for app in report.apps),
        tuple(name for report in found for name in report.unread_apps),
    )


def to_json(report: AccessReport, *, in_public: bool) -> dict[str, Any]:
    """Convert the report to plain data. In public, it contains only totals, since grants name people."""
    totals = {
        "grants": len(report.grants),
        "unexplained": len(report.unexplained),
        "dangerous": len(report.dangerous),
        "unreadable": len(report.unreadable),
    }
    if in_public:
        return {"totals": totals}
    return {
        "totals": totals,
        "grants": [_grant_to_json(grant) for grant in report.grants],
        "unreadable": list(report.unreadable),
        "apps": [_app_to_json(app) for app in report.apps],
    }


def _app_to_json(app: AppAccess) -> dict[str, Any]:
    repositories = "all" if app.has_all_repositories else "selected"
    return {
        "organization": app.organization,
        "app": app.app,
        "repositories": repositories,
        "permissions": dict(sorted(app.permissions.items())),
        "url": app.url,
    }


def _grant_to_json(grant: Grant) -> dict[str, Any]:
    return {
        "organization": grant.organization,
        "repository": grant.repository,
        "source": str(grant.source),
        "permission": grant.permission,
        "team": grant.team or None,
        "people": [{"login": person.login, "id": person.id} for person in grant.people],
        "explained": grant.explained,
        "dangerous": grant.is_dangerous,
        "reason": grant.reason,
        "fix": grant.fix or None,
    }
