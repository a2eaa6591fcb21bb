"""The state of a proposal as read from GitHub: plain values."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal, NamedTuple

from tahaluf.consent import ConsentThread
from tahaluf.content import Resources
from tahaluf.forms import FormSet
from tahaluf.layout import (
    MANIFEST_FILE,
    PROPOSAL_FORM,
    PROPOSAL_LABEL,
    RESOURCE_FORM,
    RESOURCE_LABEL,
    RESOURCES_FILE,
)
from tahaluf.manifest import Manifest


@dataclass(frozen=True, slots=True)
class ProposalKind:
    """A kind of proposal. `file`: the file that its pull request edits, and the word for this file in commit
    messages.
    """

    label: str
    form: str
    file: str
    file_word: str
    branch_prefix: str

    def branch_name(self, number: int) -> str:
        """Return the branch for the proposal in issue `number`."""
        return f"{self.branch_prefix}{number}"

    def issue_number(self, branch: str) -> int | None:
        """Return the number of the issue that a proposal branch belongs to, or None for any other branch."""
        number = branch.removeprefix(self.branch_prefix)
        return int(number) if number != branch and re.fullmatch("[0-9]{1,9}", number) else None


PROJECT: Final = ProposalKind(PROPOSAL_LABEL, PROPOSAL_FORM, MANIFEST_FILE, "Manifest", "proposal/")
RESOURCE: Final = ProposalKind(RESOURCE_LABEL, RESOURCE_FORM, RESOURCES_FILE, "Resources", "resource/")


@dataclass(frozen=True, slots=True)
class ControlRepository:
    """The control repository as of `tip`, the head commit of its default branch."""

    tip: str
    manifest_text: str
    manifest: Manifest
    forms: FormSet
    server_url: str = "https://github.com"


@dataclass(frozen=True, slots=True)
class ResourceControl:
    """The control repository's shared resources as of `tip`. `text`: the content of `resources.yml`, or an empty
    string if the file does not exist.
    """

    tip: str
    text: str
    resources: Resources
    forms: FormSet


@dataclass(frozen=True, slots=True)
class GitHubAccount:
    """A GitHub account. The id stays the same if the login changes."""

    id: int
    login: str


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue. `opened_on`: the day on which it was opened, in UTC. `author`: None if the account was deleted.

    `says_different`: whether the author wrote `/different` in a comment, which has the same effect as ticking the box
    in the form.

    `exists`: False if the issue was deleted, transferred or converted to a discussion; the other fields are then
    empty.
    """

    number: int
    is_open: bool
    body: str
    opened_on: date
    author: GitHubAccount | None = None
    labels: frozenset[str] = frozenset({PROPOSAL_LABEL})
    exists: bool = True
    says_different: bool = False

    @classmethod
    def missing(cls, number: int) -> "Issue":
        return cls(number, is_open=False, body="", opened_on=date.min, exists=False)


@dataclass(frozen=True, slots=True)
class Branch:
    """A proposal's branch: its head commit, and the git blob id of the edited file."""

    tip: str
    blob: str | None
    is_bot_commit: bool  # whether the head commit has the content that the bot would have written


class Approval(NamedTuple):
    """An approving review. `message`: the approved commit's message, or None if GitHub no longer has the commit."""

    id: int
    message: str | None


@dataclass(frozen=True, slots=True)
class Pull:
    """A pull request that the bot opened from a proposal's branch."""

    number: int
    state: Literal["OPEN", "CLOSED", "MERGED"]
    title: str
    body: str
    approvals: tuple[Approval, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """An issue with its branch and pull requests, most recent first."""

    issue: Issue
    branch: Branch | None = None
    pulls: tuple[Pull, ...] = ()

    @property
    def is_merged(self) -> bool:
        return any(pull.state == "MERGED" for pull in self.pulls)

    @property
    def last_pull(self) -> Pull | None:
        """The open pull request, or the most recent one if none is open."""
        return self.open_pull or next(iter(self.pulls), None)

    @property
    def open_pull(self) -> Pull | None:
        return next((pull for pull in self.pulls if pull.state == "OPEN"), None)


@dataclass(frozen=True, slots=True)
class ProposalFacts:
    """The answer to a `FactsQuery`.

    `accounts`: the accounts that exist, by casefolded login. `repositories`: the casefolded names of the
    organization's repositories. `consents`: comments about consent, by pull request number.
    """

    accounts: Mapping[str, GitHubAccount] = field(default_factory=dict)
    repositories: frozenset[str] = frozenset()
    consents: Mapping[int, ConsentThread] = field(default_factory=dict)
