"""Facts about an organization. Each fact is known, absent (None) or unreadable."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from tahaluf.manifest import Manifest

Fact = TypeVar("Fact")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A fact that the token cannot read because it lacks a `permission`, such as `administration: read`."""

    permission: str


class MissingPermission(Exception):
    """Raised if a check needs an unreadable fact."""

    def __init__(self, unreadable: Unreadable) -> None:
        self.permission = unreadable.permission
        super().__init__(unreadable.permission)


def require(fact: Fact | Unreadable) -> Fact:
    """Return the fact. Raises MissingPermission if it could not be read."""
    if isinstance(fact, Unreadable):
        raise MissingPermission(fact)
    return fact


@dataclass(frozen=True, slots=True)
class SettingsUrls:
    """The URLs of pages with settings. `control` is the control repository as owner/name."""

    server: str
    organization: str
    control: str

    def organization_settings(self, page: str) -> str:
        return f"{self.server}/organizations/{self.organization}/settings/{page}"

    def control_settings(self, page: str) -> str:
        return f"{self.server}/{self.control}/settings/{page}"


@dataclass(frozen=True, slots=True)
class OrganizationFacts:
    """The organization's settings. Every member has the `base_permission`, which is none, read, write or admin."""

    two_factor: bool | Unreadable
    base_permission: str | Unreadable
    members_can_create_repositories: bool | Unreadable


@dataclass(frozen=True, slots=True)
class Installation:
    """The App's installation. `permissions` maps names (with underscores) to read, write or admin."""

    id: int
    slug: str
    permissions: Mapping[str, str]
    all_repositories: bool
    suspended: bool


@dataclass(frozen=True, slots=True)
class ControlRepositoryFacts:
    """The control repository. `labels` are casefolded. `labels_in_use` are those that an issue may have."""

    default_branch: str
    archived: bool
    has_issues: bool
    labels: frozenset[str]
    labels_in_use: frozenset[str] = frozenset()
    private: bool = False


@dataclass(frozen=True, slots=True)
class RosterFacts:
    """The private repository with volunteers' records.

    `empty` means that the repository has no branch yet. `has_key` means that it contains the key for pseudonyms.
    """

    private: bool
    archived: bool
    empty: bool
    has_key: bool


@dataclass(frozen=True, slots=True)
class EnvironmentFacts:
    """A deployment environment. `branches` contains patterns for the branches that may deploy to it.

    None means all branches, and "protected" means all protected branches. `delays_jobs` means that the environment has
    required reviewers or a wait timer.
    """

    branches: frozenset[str] | str | Unreadable | None
    delays_jobs: bool


@dataclass(frozen=True, slots=True)
class BranchProtection:
    """The combined requirements of rulesets and classic branch protection for the default branch.

    `bypass_actors` are the GitHub actor types on the bypass lists.
    """

    required_approvals: int
    dismisses_stale_reviews: bool
    requires_code_owner_review: bool
    allows_force_pushes: bool
    allows_deletions: bool
    bypass_actors: frozenset[str] | Unreadable = frozenset()

    @property
    def is_fully_protected(self) -> bool:
        """Whether every protection is in place, ignoring bypass actors."""
        reviewed = (
            self.required_approvals > 0 and self.dismisses_stale_reviews and self.requires_code_owner_review
        )
        return reviewed and not self.allows_force_pushes and not self.allows_deletions

    def combine(self, other: "BranchProtection") -> "BranchProtection":
        """Combine two protections that both apply, using the stricter value of each field. `bypass_actors` are those
        of this one.
        """
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
    """The default permissions of workflows (read or write), and whether workflows can approve pull requests."""

    default_permission: str
    can_approve: bool


@dataclass(frozen=True, slots=True)
class PagesFacts:
    """The GitHub Pages site of the control repository.

    `from_workflow`: whether workflows deploy the site, rather than GitHub building it from a branch.
    """

    from_workflow: bool


@dataclass(frozen=True, slots=True)
class CheckoutFacts:
    """The local checkout of the control repository.

    `unpinned_actions` contains pairs of `file:line` and the action as written.

    `problem_count` is the number of problems that `tahaluf check` finds. `code_owners` contains the people and teams
    that CODEOWNERS names, without the `@`. It is None if there is no such file.
    """

    manifest: Manifest
    problem_count: int = 0
    unpinned_actions: tuple[tuple[str, str], ...] = ()
    code_owners: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class PowerfulGrant:
    """A dangerous grant that the manifest does not explain. `description` names people."""

    description: str = field(repr=False)
    fix: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class PowerfulApp:
    """Another App that can change people's access or an organization's settings. `changes` names the permissions for
    this.
    """

    organization: str
    app: str
    changes: tuple[str, ...]
    all_repositories: bool
    url: str


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts that all checks use.

    Each `…_secrets` field lists the secrets' names in the environment, the repository or the organization.
    `variables` maps names to values. `visible_teams` contains the casefolded names of teams that every member can
    see. `other_installations` lists the App's installations in the manifest's other organizations. `powerful_grants`
    contains the dangerous grants in the main organization, except for base permissions. `powerful_apps` contains
    other Apps in all organizations. `powerless_code_owners` contains the code owners without write access to the
    control repository. `in_public`: whether the findings will be public and must not name people. `owners` is the
    number of the main organization's owners. `fork_approval` and `vulnerability_reports` are None for a private
    control repository, which does not have these settings.
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
    pages: PagesFacts | Unreadable | None
    visible_teams: frozenset[str] | Unreadable = field(default_factory=frozenset)
    other_installations: Mapping[str, Installation | Unreadable | None] = field(default_factory=dict)
    powerful_grants: tuple[PowerfulGrant, ...] | Unreadable = ()
    powerless_code_owners: frozenset[str] = frozenset()
    powerful_apps: tuple[PowerfulApp, ...] | Unreadable = ()
    owners: int | Unreadable = 0
    in_public: bool = True
    fork_approval: str | Unreadable | None = None
    vulnerability_reports: bool | Unreadable | None = None
