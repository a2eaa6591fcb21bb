"""What an organization was found to be: values alone, each of them known, absent (None) or not to be read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from tahaluf.manifest import Manifest

Fact = TypeVar("Fact")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Stands for what the token may not see. `permission`: what would show it, as `administration: read`."""

    permission: str


class MissingPermission(Exception):
    """A look needs a fact that could not be read."""

    def __init__(self, unreadable: Unreadable) -> None:
        self.permission = unreadable.permission
        super().__init__(unreadable.permission)


def require(fact: Fact | Unreadable) -> Fact:
    """Raises NotRead for what could not be read."""
    if isinstance(fact, Unreadable):
        raise MissingPermission(fact)
    return fact


@dataclass(frozen=True, slots=True)
class SettingsUrls:
    """Addresses of the pages on which things are mended. `control` is owner/name."""

    server: str
    organization: str
    control: str

    def organization_settings(self, page: str) -> str:
        return f"{self.server}/organizations/{self.organization}/settings/{page}"

    def control_settings(self, page: str) -> str:
        return f"{self.server}/{self.control}/settings/{page}"


@dataclass(frozen=True, slots=True)
class OrganizationFacts:
    """`base_permission`: what every member may do in every repository: none, read, write or admin."""

    two_factor: bool | Unreadable
    base_permission: str | Unreadable
    members_can_create_repositories: bool | Unreadable


@dataclass(frozen=True, slots=True)
class Installation:
    """The App, as the organization let it in. `permissions`: name, with underscores, to read, write or admin."""

    id: int
    slug: str
    permissions: Mapping[str, str]
    all_repositories: bool
    suspended: bool


@dataclass(frozen=True, slots=True)
class ControlRepositoryFacts:
    """The control repository; `labels` as they are spelled there."""

    default_branch: str
    archived: bool
    has_issues: bool
    labels: frozenset[str]


@dataclass(frozen=True, slots=True)
class RosterFacts:
    """The repository in which volunteers are written down. `empty`: it has no branch yet."""

    private: bool
    archived: bool
    empty: bool


@dataclass(frozen=True, slots=True)
class EnvironmentFacts:
    """`branches`: patterns of those that may enter; None: every branch, "protected": every protected one."""

    branches: frozenset[str] | str | Unreadable | None
    delays_jobs: bool


@dataclass(frozen=True, slots=True)
class BranchProtection:
    """What rulesets and classic protection together ask of a change to the default branch.

    `bypass`: who may go round it, as GitHub's kinds of actor.
    """

    required_approvals: int
    dismisses_stale_reviews: bool
    requires_code_owner_review: bool
    allows_force_pushes: bool
    allows_deletions: bool
    bypass_actors: frozenset[str] | Unreadable = frozenset()

    @property
    def is_fully_protected(self) -> bool:
        """Whether nothing is left to ask for."""
        reviewed = (
            self.required_approvals > 0 and self.dismisses_stale_reviews and self.requires_code_owner_review
        )
        return reviewed and not self.allows_force_pushes and not self.allows_deletions

    def combine(self, other: "BranchProtection") -> "BranchProtection":
        """Both hold at once: of each, the stricter."""
        return BranchProtection(
            max(self.required_approvals, other.required_approvals),
            self.dismisses_stale_reviews or other.dismisses_stale_reviews,
            self.requires_code_owner_review or other.requires_code_owner_review,
            self.allows_force_pushes and other.allows_force_pushes,
            self.allows_deletions and other.allows_deletions,
            self.bypass_actors,
        )


@dataclass(frozen=True, slots=True)
class WorkflowPermissions:
    """What a workflow may that asks for nothing: its permissions (read or write), and approving."""

    default_permission: str
    can_approve: bool


@dataclass(frozen=True, slots=True)
class CheckoutFacts:
    """What lies in the control repository's folder. `unpinned`: file:line and the action, as it is written."""

    manifest: Manifest
    problem_count: int = 0
    unpinned_actions: tuple[tuple[str, str], ...] = ()
    has_code_owners: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the looks look at.

    `…_secrets`: names of secrets, of the environment, the repository and the organization. `variables`: name to
    value. `visible_teams`: by casefolded name, those that every member of the organization sees. `elsewhere`: the
    App in each further organization of the manifest.
    """

    urls: SettingsUrls
    checkout: CheckoutFacts
    organization: OrganizationFacts | Unreadable
    installation: Installation | Unreadable | None
    control: ControlRepositoryFacts
    roster: RosterFacts | Unreadable | None
    environment: EnvironmentFacts | Unreadable | None
    environment_secrets: frozenset[str] | Unreadable
    repository_secrets: frozenset[str] | Unreadable
    organization_secrets: frozenset[str] | Unreadable
    variables: Mapping[str, str] | Unreadable
    branch: BranchProtection | Unreadable
    workflows: WorkflowPermissions | Unreadable
    visible_teams: frozenset[str] | Unreadable = field(default_factory=frozenset)
    other_installations: Mapping[str, Installation | Unreadable | None] = field(default_factory=dict)
