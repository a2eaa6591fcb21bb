"""How a proposal stands at one moment, as it was read from GitHub: plain values, no decision."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal, NamedTuple

from tahaluf.consent import Consents
from tahaluf.forms import Form
from tahaluf.manifest import Manifest

PROPOSAL_LABEL: Final = "proposal"  # the form puts it on every issue made with it
MANIFEST_PATH: Final = "projects.yml"
FORM_PATH: Final = ".github/ISSUE_TEMPLATE/propose-project.yml"


def branch_name(number: int) -> str:
    """The branch of the proposal in issue `number`."""
    return f"proposal/{number}"


def issue_number(branch: str) -> int | None:
    """The issue whose proposal a branch is, if it is one's."""
    number = branch.removeprefix("proposal/")
    return int(number) if number != branch and re.fullmatch("[0-9]{1,9}", number) else None


@dataclass(frozen=True, slots=True)
class ControlRepository:
    """The control repository at the tip of its default branch. `tip` is that commit."""

    tip: str
    manifest_text: str  # of the manifest
    manifest: Manifest
    form: Form
    server_url: str = "https://github.com"


@dataclass(frozen=True, slots=True)
class GitHubAccount:
    """A GitHub account: the number survives a rename, the login does not."""

    id: int
    login: str


@dataclass(frozen=True, slots=True)
class Issue:
    """`opened`: the day, in UTC. `author` is None where the account was deleted.

    `is_there`: False once it is deleted, moved to another repository or made a discussion; then nothing else is known.
    """

    number: int
    is_open: bool
    body: str
    opened_on: date
    author: GitHubAccount | None = None
    labels: frozenset[str] = frozenset({PROPOSAL_LABEL})
    exists: bool = True

    @classmethod
    def missing(cls, number: int) -> "Issue":
        return cls(number, is_open=False, body="", opened_on=date.min, exists=False)


@dataclass(frozen=True, slots=True)
class Branch:
    """The branch `proposal/N`: the commit at its tip, the git blob id of its manifest."""

    tip: str
    blob: str | None
    is_bot_commit: bool  # the commit at the tip is the bot's own


class Approval(NamedTuple):
    """A review that approves. `message`: of the commit that it approved, None where GitHub has forgotten that one."""

    id: int
    message: str | None


@dataclass(frozen=True, slots=True)
class Pull:
    """A pull request that we opened from that branch."""

    number: int
    state: Literal["OPEN", "CLOSED", "MERGED"]
    title: str
    body: str
    approvals: tuple[Approval, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """An issue and what has come of it so far. `pulls`: newest first."""

    issue: Issue
    branch: Branch | None = None
    pulls: tuple[Pull, ...] = ()

    @property
    def is_merged(self) -> bool:
        return any(pull.state == "MERGED" for pull in self.pulls)

    @property
    def last_pull(self) -> Pull | None:
        """The one that counts: the open one, else the newest."""
        return self.open_pull or next(iter(self.pulls), None)

    @property
    def open_pull(self) -> Pull | None:
        return next((pull for pull in self.pulls if pull.state == "OPEN"), None)


@dataclass(frozen=True, slots=True)
class ProposalFacts:
    """What had to be asked of GitHub once the form was read.

    `accounts`: those that exist, by casefolded login. `repositories`: casefolded names in the organization.
    `words`: who agreed to be listed, by the number of the pull request in which they said so.
    """

    accounts: Mapping[str, GitHubAccount] = field(default_factory=dict)
    repositories: frozenset[str] = frozenset()
    consents: Mapping[int, Consents] = field(default_factory=dict)
