"""What an organization was found to be: values alone, each of them known, absent (None) or not to be read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from tahaluf.manifest import Manifest

Known = TypeVar("Known")


@dataclass(frozen=True, slots=True)
class Unread:
    """Stands for what the token may not see. `permission`: what would show it, as `administration: read`."""

    permission: str


class NotRead(Exception):
    """A look needs a fact that could not be read."""

    def __init__(self, unread: Unread) -> None:
        self.permission = unread.permission
        super().__init__(unread.permission)


def known(fact: Known | Unread) -> Known:
    """Raises NotRead for what could not be read."""
    if isinstance(fact, Unread):
        raise NotRead(fact)
    return fact


@dataclass(frozen=True, slots=True)
class Pages:
    """Addresses of the pages on which things are mended. `control` is owner/name."""

    server: str
    organization: str
    control: str

    def of_organization(self, page: str) -> str:
        return f"{self.server}/organizations/{self.organization}/settings/{page}"

    def of_control(self, page: str) -> str:
        return f"{self.server}/{self.control}/settings/{page}"


@dataclass(frozen=True, slots=True)
class Organization:
    """`base_permission`: what every member may do in every repository: none, read, write or admin."""

    two_factor: bool | Unread
    base_permission: str | Unread
    members_create: bool | Unread


@dataclass(frozen=True, slots=True)
class Installation:
    """The App, as the organization let it in. `permissions`: name, with underscores, to read, write or admin."""

    number: int
    slug: str
    permissions: Mapping[str, str]
    everywhere: bool
    suspended: bool


@dataclass(frozen=True, slots=True)
class Control:
    """The control repository; `labels` as they are spelled there."""

    default_branch: str
    archived: bool
    has_issues: bool
    labels: frozenset[str]


@dataclass(frozen=True, slots=True)
class Roster:
    """The repository in which volunteers are written down. `empty`: it has no branch yet."""

    private: bool
    archived: bool
    empty: bool


@dataclass(frozen=True, slots=True)
class Environment:
    """`branches`: patterns of those that may enter; None: every branch, "protected": every protected one."""

    branches: frozenset[str] | str | Unread | None
    waits: bool


@dataclass(frozen=True, slots=True)
class Branch:
    """What rulesets and classic protection together ask of a change to the default branch.

    `bypass`: who may go round it, as GitHub's kinds of actor.
    """

    approvals: int
    dismisses_stale: bool
    code_owners: bool
    forced: bool
    deletable: bool
    bypass: frozenset[str] | Unread = frozenset()

    @property
    def whole(self) -> bool:
        """Whether nothing is left to ask for."""
        guarded = self.approvals > 0 and self.dismisses_stale and self.code_owners
        return guarded and not self.forced and not self.deletable

    def with_more(self, other: "Branch") -> "Branch":
        """Both hold at once: of each, the stricter."""
        return Branch(
            max(self.approvals, other.approvals),
            self.dismisses_stale or other.dismisses_stale,
            self.code_owners or other.code_owners,
            self.forced and other.forced,
            self.deletable and other.deletable,
            self.bypass,
        )


@dataclass(frozen=True, slots=True)
class WorkflowRights:
    """What a workflow may that asks for nothing: its permissions (read or write), and approving."""

    default: str
    approves: bool


@dataclass(frozen=True, slots=True)
class Sources:
    """What lies in the control repository's folder. `unpinned`: file:line and the action, as it is written."""

    manifest: Manifest
    mistakes: int = 0
    unpinned: tuple[tuple[str, str], ...] = ()
    code_owners: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the looks look at.

    `…_secrets`: names of secrets, of the environment, the repository and the organization. `variables`: name to
    value. `visible_teams`: by casefolded name, those that every member of the organization sees. `elsewhere`: the
    App in each further organization of the manifest.
    """

    pages: Pages
    sources: Sources
    organization: Organization | Unread
    installation: Installation | Unread | None
    control: Control
    roster: Roster | Unread | None
    environment: Environment | Unread | None
    environment_secrets: frozenset[str] | Unread
    repository_secrets: frozenset[str] | Unread
    organization_secrets: frozenset[str] | Unread
    variables: Mapping[str, str] | Unread
    branch: Branch | Unread
    workflows: WorkflowRights | Unread
    visible_teams: frozenset[str] | Unread = field(default_factory=frozenset)
    elsewhere: Mapping[str, Installation | Unread | None] = field(default_factory=dict)
