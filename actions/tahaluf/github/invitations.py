"""Reads and sends an organization's invitations, by account id."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from tahaluf.plan import Change, ChangeContext, Plan, Steps
from tahaluf.problems import CommandError
from tahaluf.volunteers.membership import (
    InvitationOutcome,
    InvitationSnapshot,
    SentInvitation,
    TeamAccess,
    invitation_steps,
)
from tahaluf.volunteers.people import Account

from .control_repository import repository_variables, visible_repository
from .errors import GitHubError
from .execute import execute
from .session import Session

ITEMS_PER_QUERY: Final = 50  # issues or teams in a query
MAX_TEAM_REPOSITORIES: Final = 100  # per team; with more, its access counts as unknown


class _InvitationLimitReached(CommandError):
    def __init__(self) -> None:
        super().__init__("GitHub's daily limit on invitations is reached", "the next run sends the rest")


def read_invitations(session: Session, organization: str) -> InvitationSnapshot:
    """Read the organization's pending and failed invitations, then its members.

    In this order, a person who accepts meanwhile is seen as invited or as a member, or both, but never as neither.
    """
    pending = _sent_invitations(session.paginate(f"/orgs/{organization}/invitations"))
    failed = _sent_invitations(session.paginate(f"/orgs/{organization}/failed_invitations"))
    members = frozenset(member["id"] for member in session.paginate(f"/orgs/{organization}/members"))
    return InvitationSnapshot(pending, failed, members)


def read_teams(session: Session, organization: str, slugs: Iterable[str]) -> dict[str, TeamAccess]:
    """Those of these teams that exist, with their access.

    The token needs access to every repository of the organization; others are missing from the result.
    """
    found: dict[str, TeamAccess] = {}
    for chunk in _chunks(sorted(slugs)):
        fields = " ".join(
            f't{n}: team(slug: "{slug}") {{ databaseId privacy '
            f"repositories(first: {MAX_TEAM_REPOSITORIES}) {{ totalCount edges {{ permission }} }} }}"
            for n, slug in enumerate(chunk)
        )
        data = session.query(
            f"query($org: String!) {{ organization(login: $org) {{ {fields} }} }}", {"org": organization}
        )
        teams = {slug: (data["organization"] or {}).get(f"t{n}") for n, slug in enumerate(chunk)}
        found |= {slug: _granted(team) for slug, team in teams.items() if team}
    return found


class IntakeIssue(NamedTuple):
    """The issue with a person's form. `author`: with their current login, None if the account was deleted."""

    author: Account | None
    is_open: bool


def read_intake_issues(session: Session, control: str, numbers: Iterable[int]) -> dict[int, IntakeIssue]:
    """The issues with these numbers. A deleted issue has no author and is not open."""
    found: dict[int, IntakeIssue] = {}
    for chunk in _chunks(sorted(set(numbers))):
        fields = " ".join(
            f"i{number}: issue(number: {number}) {{ state author {{ login ... on User {{ databaseId }} }} }}"
            for number in chunk
        )
        document = f"query($owner: String!, $name: String!) {{ repository(owner: $owner, name: $name) {{ {fields} }} }}"
        repository = visible_repository(control, session.query(document, repository_variables(control)))
        found |= {number: _intake_issue(repository[f"i{number}"]) for number in chunk}
    return found


def send_invitations(session: Session, organization: str, plan: Plan) -> list[InvitationOutcome]:
    """Execute a plan of invitations and return the outcome of each. Stops at GitHub's daily limit.

    Raises GitHubError if the token lacks the permission to invite.
    """
    results: dict[str, InvitationOutcome] = {}
    permission_errors: list[GitHubError] = []

    def start(change: Change, context: ChangeContext) -> Steps:
        if InvitationOutcome.LIMIT_REACHED in results.values():
            raise _InvitationLimitReached
        try:
            results[change.project] = yield from invitation_steps(change, context)
        except GitHubError as error:
            if error.permission:
                permission_errors.append(error)
            raise
        return None

    contexts = {slug: ChangeContext(organization, slug) for slug in plan.projects}
    execute(session, plan, contexts, start)
    if permission_errors and not results:
        raise permission_errors[0]
    return [results.get(change.project, InvitationOutcome.UNKNOWN) for change in plan.changes]


def _sent_invitations(items: Iterable[Mapping[str, Any]]) -> tuple[SentInvitation, ...]:
    """All invitations; one that was sent to an e-mail address has an empty login."""
    return tuple(
        SentInvitation(item["login"] or "", datetime.fromisoformat(item["created_at"])) for item in items
    )


def _granted(team: Mapping[str, Any]) -> TeamAccess:
    repositories = team["repositories"]
    permissions = {edge["permission"].lower() for edge in repositories["edges"]}
    if repositories["totalCount"] > len(repositories["edges"]):
        permissions.add("unknown")
    return TeamAccess(team["databaseId"], team["privacy"].lower(), frozenset(permissions))


def _intake_issue(issue: Mapping[str, Any] | None) -> IntakeIssue:
    if issue is None:
        return IntakeIssue(None, False)
    author = issue["author"] or {}
    account = Account(author["databaseId"], author["login"]) if author.get("databaseId") else None
    return IntakeIssue(account, issue["state"] == "OPEN")


def _chunks(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for first in range(0, len(items), ITEMS_PER_QUERY):
        yield items[first : first + ITEMS_PER_QUERY]
