"""Reads and sends an organization's invitations. Accounts are identified by ID."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from tahaluf.plan import Change, ChangeContext, Plan, Steps
from tahaluf.volunteers.membership import (
    InvitationOutcome,
    InvitationSnapshot,
    SentInvitation,
    TeamAccess,
    invitation_steps,
)
from tahaluf.volunteers.people import Account

from .batching import aliased_fields, aliased_nodes, batched, query_repository_batches
from .errors import GitHubError
from .execute import execute
from .form_issues import author_account
from .invitation_limit import InvitationLimitReached
from .session import Session

ITEMS_PER_QUERY: Final = 50  # number of issues or teams per query
MAX_TEAM_REPOSITORIES: Final = 100  # repositories per team; if a team has more, its access counts as unknown


def read_invitations(session: Session, organization: str) -> InvitationSnapshot:
    """Read the organization's pending and failed invitations, and then its members.

    In this order, no one is missed: someone who accepts in the meantime appears as invited, as a member, or both.
    """
    pending = _sent_invitations(session.paginate(f"/orgs/{organization}/invitations"))
    failed = _sent_invitations(session.paginate(f"/orgs/{organization}/failed_invitations"))
    members = frozenset(member["id"] for member in session.paginate(f"/orgs/{organization}/members"))
    return InvitationSnapshot(pending, failed, members)


def read_teams(session: Session, organization: str, slugs: Iterable[str]) -> dict[str, TeamAccess]:
    """Return each team's access to repositories, by slug. Teams that do not exist are omitted.

    If the token cannot access every repository in the organization, some of the teams' access is missing.
    """
    found: dict[str, TeamAccess] = {}
    for batch in batched(sorted(slugs), ITEMS_PER_QUERY):
        document = (
            "query($org: String!) { organization(login: $org) "
            f"{{ {aliased_fields(map(_team_field, batch))} }} }}"
        )
        data = session.query(document, {"org": organization})
        teams = aliased_nodes(data["organization"] or {}, len(batch))
        found |= {slug: _team_access(team) for slug, team in zip(batch, teams, strict=True) if team}
    return found


def _team_field(slug: str) -> str:
    return (
        f'team(slug: "{slug}") {{ databaseId privacy '
        f"repositories(first: {MAX_TEAM_REPOSITORIES}) {{ totalCount edges {{ permission }} }} }}"
    )


class IntakeIssue(NamedTuple):
    """The issue with a person's form. `author` has the account's current login, or is None if the account was
    deleted.
    """

    author: Account | None
    is_open: bool


def read_intake_issues(session: Session, control: str, numbers: Iterable[int]) -> dict[int, IntakeIssue]:
    """Read the issues with these numbers. A deleted issue has no author and is not open."""
    batches = query_repository_batches(
        session, control, sorted(set(numbers)), ITEMS_PER_QUERY, _intake_issue_field
    )
    return {number: _intake_issue(node) for number, node, _ in batches}


def _intake_issue_field(number: int) -> str:
    return f"issue(number: {number}) {{ state author {{ login ... on User {{ databaseId }} }} }}"


def send_invitations(session: Session, organization: str, plan: Plan) -> list[InvitationOutcome]:
    """Execute a plan of invitations and return the outcome of each. Stops at GitHub's daily limit.

    Raises GitHubError if the token lacks the permission to invite.
    """
    results: dict[str, InvitationOutcome] = {}
    permission_errors: list[GitHubError] = []

    def start(change: Change, context: ChangeContext) -> Steps:
        if InvitationOutcome.LIMIT_REACHED in results.values():
            raise InvitationLimitReached
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
    """Return all invitations. Invitations sent to an e-mail address have an empty login."""
    return tuple(
        SentInvitation(item["login"] or "", datetime.fromisoformat(item["created_at"])) for item in items
    )


def _team_access(team: Mapping[str, Any]) -> TeamAccess:
    repositories = team["repositories"]
    permissions = {edge["permission"].lower() for edge in repositories["edges"]}
    if repositories["totalCount"] > len(repositories["edges"]):
        permissions.add("unknown")
    return TeamAccess(team["databaseId"], team["privacy"].lower(), frozenset(permissions))


def _intake_issue(node: Mapping[str, Any] | None) -> IntakeIssue:
    if node is None:
        return IntakeIssue(None, False)
    return IntakeIssue(author_account(node), node["state"] == "OPEN")
