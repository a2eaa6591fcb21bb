"""Facts about a repository whose files differ from its template's current output."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from tahaluf.escape import percent_encode
from tahaluf.problems import CommandError
from tahaluf.templates import (
    InvalidLock,
    Lock,
    Tree,
    TreeEntry,
    affected_files,
    contents_to_read,
    folders_to_read,
    read_lock,
    wanted_key,
)

UPDATE_BRANCH: Final = "tahaluf/update"
TREE_TRAILER: Final = "Tahaluf-Tree"
MARKER: Final = "<!-- tahaluf:update wanted={wanted} built={built} -->"
MARKER_PATTERN: Final = re.compile(
    r"^<!-- tahaluf:update wanted=([0-9a-f]{32}) built=([0-9a-f]{32}) -->\s*\Z", re.MULTILINE
)
TRAILER_PATTERN: Final = re.compile(rf"^{TREE_TRAILER}: ([0-9a-f]{{40}})\s*\Z", re.MULTILINE)

# User-facing messages
LOCK_UNREADABLE: Final = (
    "Tahaluf offers no update, because it cannot use the lock file `.tahaluf.lock`: {reason}"
)


@dataclass(frozen=True, slots=True)
class UpdatePull:
    """A pull request from the update branch. `wanted` and `built` are empty if its body does not contain them."""

    number: int
    node_id: str
    state: str  # open, closed or merged
    is_draft: bool
    head: str
    wanted: str
    built: str

    @property
    def is_open(self) -> bool:
        return self.state == "open"


@dataclass(frozen=True, slots=True)
class UpdateBranch:
    """The tip of the update branch. `is_ours` means that it is our commit. Our commit messages contain the tree ID."""

    oid: str
    is_ours: bool


@dataclass(frozen=True, slots=True)
class UpdateFacts:
    """Everything known about a repository's update. `wanted` identifies the template content for which the other
    facts were read.

    If there is an `error`, nothing else is known. `is_waiting` means that other updates come first, so no other facts
    were read.
    """

    lock: Lock | None = None
    branch: UpdateBranch | None = None
    pulls: tuple[UpdatePull, ...] = ()  # most recent first
    base_tree: str = ""
    wanted: str = ""
    is_urgent: bool = False
    is_waiting: bool = False
    entries: Mapping[str, TreeEntry] = field(default_factory=dict)
    contents: Mapping[str, bytes] = field(default_factory=dict)
    error: CommandError | None = None
    lock_problem: str = ""

    @property
    def open_pull(self) -> UpdatePull | None:
        return next((pull for pull in self.pulls if pull.is_open), None)

    def refused(self, wanted: str) -> UpdatePull | None:
        """A pull request with this content that someone has already closed or merged, or None if there is none."""
        return next((pull for pull in self.pulls if not pull.is_open and pull.wanted == wanted), None)

    @property
    def has_commits_of_people(self) -> bool:
        """Whether rewriting the branch would discard someone's commits.

        It would not after a merge, since the default branch then contains them.
        """
        merged = {pull.head for pull in self.pulls if pull.state == "merged"}
        return self.branch is not None and not self.branch.is_ours and self.branch.oid not in merged

    @property
    def may_be_offered(self) -> bool:
        """Whether an update could be offered and therefore has to be computed."""
        has_answer = self.open_pull is None and self.refused(self.wanted) is not None
        return bool(self.lock and self.wanted) and not (has_answer or self.has_commits_of_people)


def updates_url(server_url: str, organizations: Iterable[str]) -> str:
    """Return the address of GitHub's list of these organizations' open update pull requests."""
    where = " ".join(f"org:{organization}" for organization in organizations)
    return f"{server_url}/pulls?q={percent_encode(f'is:pr is:open head:{UPDATE_BRANCH} {where}')}"


def facts_from(node: Mapping[str, Any], tree: Tree, base_tree: str) -> UpdateFacts:
    """Return the facts about one repository that do not depend on file contents."""
    try:
        lock = read_lock(str((node.get("lock") or {}).get("text") or "").encode())
    except InvalidLock as error:
        return UpdateFacts(lock_problem=LOCK_UNREADABLE.format(reason=error))
    affected = affected_files(lock, tree)
    return UpdateFacts(
        lock=lock,
        branch=_branch(node.get("branch")),
        pulls=tuple(_pull(pull) for pull in node["updates"]["nodes"] if not pull["isCrossRepository"]),
        base_tree=base_tree,
        wanted=wanted_key(tree.template, affected) if affected else "",
        is_urgent=any(entry.urgent for entry in tree.news_since(lock)),
    )


def folders_for(facts: UpdateFacts, tree: Tree) -> tuple[str, ...]:
    return folders_to_read(affected_files(facts.lock, tree)) if facts.lock else ()


def with_folders(facts: UpdateFacts, folders: Mapping[str, Sequence[Mapping[str, Any]]]) -> UpdateFacts:
    """Add the entries of these folders. GraphQL returns file modes as decimal numbers: 33188 is 0o100644."""
    entries = {
        f"{folder}/{entry['name']}".removeprefix("/"): TreeEntry(f"{entry['mode']:06o}", entry["oid"])
        for folder, found in folders.items()
        for entry in found
    }
    return replace(facts, entries=entries)


def contents_for(facts: UpdateFacts, tree: Tree) -> tuple[str, ...]:
    if facts.lock is None:
        return ()
    return tuple(sorted(contents_to_read(affected_files(facts.lock, tree), facts.entries)))


def _branch(node: Mapping[str, Any] | None) -> UpdateBranch | None:
    if node is None:
        return None
    target = node["target"]
    found = TRAILER_PATTERN.search(target.get("message") or "")
    return UpdateBranch(
        target["oid"], found is not None and found[1] == (target.get("tree") or {}).get("oid")
    )


def _pull(node: Mapping[str, Any]) -> UpdatePull:
    marker = MARKER_PATTERN.search(node["body"] or "")
    return UpdatePull(
        node["number"],
        node["id"],
        node["state"].lower(),
        node["isDraft"],
        node["headRefOid"],
        *(marker.groups() if marker else ("", "")),
    )
