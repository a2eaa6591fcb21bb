"""Checks the scopes of the token that sets up an organization, and predicts the settings of a new
control repository.
"""

from collections.abc import Collection
from typing import Final

from tahaluf.health import (
    DEFAULT_LABELS,
    BranchProtection,
    CheckoutFacts,
    ControlRepositoryFacts,
    Facts,
    OrganizationFacts,
    RosterFacts,
    SettingsUrls,
    Unreadable,
    WorkflowPermissions,
)
from tahaluf.problems import CommandError

from .control_repository import DEFAULT_BRANCH

# For classic tokens. `workflow` allows pushing workflow files, and `admin:org` allows reading and changing the
# organization's settings
REQUIRED_SCOPES: Final = ("repo", "workflow", "admin:org")
MISSING_SCOPES: Final = "the token lacks the scopes {scopes}"
REFRESH: Final = "run `gh auth refresh --scopes {scopes}`, then set TAHALUF_TOKEN=$(gh auth token)"
NO_OWNER_TOKEN: Final = CommandError(
    "no GitHub token is set", REFRESH.format(scopes=",".join(REQUIRED_SCOPES))
)
NOT_OWNER: Final = "you are not an owner of {organization}"
NOT_OWNER_FIX: Final = "ask an owner to run this command, or to make you an owner"


def check_scopes(scopes: Collection[str] | None) -> None:
    """Raise CommandError if a classic token lacks scopes. `scopes` is None for other kinds of tokens."""
    missing = [scope for scope in REQUIRED_SCOPES if scopes is not None and scope not in scopes]
    if missing:
        raise CommandError(
            MISSING_SCOPES.format(scopes=", ".join(missing)), REFRESH.format(scopes=",".join(REQUIRED_SCOPES))
        )


def check_owner(organization: str, *, is_owner: bool) -> None:
    if not is_owner:
        raise CommandError(NOT_OWNER.format(organization=organization), NOT_OWNER_FIX)


def facts_before_creation(
    urls: SettingsUrls,
    checkout: CheckoutFacts,
    organization: OrganizationFacts | Unreadable,
    roster: RosterFacts | None,
) -> Facts:
    """Return the facts that GitHub will report once the control repository exists, from which the first plan is made.

    Once the repository exists, the plan is made again, from the actual facts.
    """
    return Facts(
        urls=urls,
        checkout=checkout,
        organization=organization,
        installation=None,
        control=ControlRepositoryFacts(
            DEFAULT_BRANCH, archived=False, has_issues=True, labels=DEFAULT_LABELS
        ),
        roster=roster,
        environment=None,
        environment_secrets=frozenset(),
        repository_secrets=frozenset(),
        organization_secrets=frozenset(),
        variables={},
        branch=BranchProtection(
            0,
            dismisses_stale_reviews=False,
            requires_code_owner_review=False,
            allows_force_pushes=True,
            allows_deletions=True,
        ),
        workflows=WorkflowPermissions("read", can_approve=False),
        pages=None,
        fork_approval="first_time_contributors",
        vulnerability_reports=False,
    )
