"""Reads the plans on merged pull requests to find out which risky changes reviewers have seen.

Pull requests are found through the history of the planned files, so a flood of comments cannot hide a plan.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from tahaluf.consent import WITHDRAW_COMMAND, ConsentThread
from tahaluf.plan import Change, HeldChange, HoldCause, ReviewRecord, is_reviewed, parse_review

from .consents import read_consents
from .control_repository import PLAN_TOPIC
from .own_comments import FIRST_AUTHORS_FIELD, read_own_comments
from .pagination import PAGE_INFO, next_cursor
from .repository import repository_variables, visible_repository
from .session import Session

COMMITS_PER_QUERY: Final = 25  # commits per path; up to 5,000 nodes, if each pull request has 100 comments
APP_SUFFIX: Final = "[bot]"  # an App's login ends with this
# A commit may have two: the pull request that merged it into the default branch, and an earlier one that merged it
# into that pull request's branch
PULLS_PER_COMMIT: Final = 2
_PULL_FIELDS: Final = (
    f"associatedPullRequests(first: {PULLS_PER_COMMIT}) {{ nodes {{ number mergedAt baseRefName headRefOid "
    f"{FIRST_AUTHORS_FIELD} }} }}"
)


@dataclass(slots=True)
class ReviewHistory:
    """Reads the merged pull requests that changed `paths`, starting with the most recent, and only as many
    as needed.
    """

    session: Session
    control: str
    paths: Sequence[str]
    _pulls: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    _records: dict[int, ReviewRecord] = field(default_factory=dict)
    _threads: dict[int, ConsentThread] = field(default_factory=dict)
    # The next cursor for each path that has more history
    _cursors: dict[int, str | None] = field(default_factory=dict)
    # For each path, the time when the earliest pull request read so far was merged
    _oldest_read: dict[int, str] = field(default_factory=dict)
    _viewer: int = 0
    _is_app: bool = True

    def __post_init__(self) -> None:
        self._cursors = dict.fromkeys(range(len(self.paths)))

    def reviewed_digests(self, changes: Iterable[Change]) -> frozenset[str]:
        """Return the digests of the changes shown in the most recent merged plan for the same subject.

        If someone has since withdrawn their consent, their access does not count as shown, because the run that
        should remove it from the plan may fail, or happen only after the merge.
        """
        undecided, reviewed = list(changes), set[str]()
        while True:
            pulls = self._newest_first()
            results = [
                (change, is_reviewed(change, self._records_about(change, pulls))) for change in undecided
            ]
            shown = [change for change, result in results if result]
            reviewed |= {change.digest for change in shown if not self._is_withdrawn(change, pulls)}
            undecided = [change for change, result in results if result is None]
            if not (undecided and self._cursors):
                return frozenset(reviewed)
            self._read_page()

    def explain(self, change: Change) -> HeldChange:
        """Explain why `reviewed_digests` did not return this change, based on the plans read so far."""
        for pull in _that_count(change, self._newest_first()):
            record, number = self._record(pull), int(pull["number"])
            if change.digest in record.digests:
                return HeldChange(change, HoldCause.WITHDRAWN, number)
            if record.subjects & change.opposing_subjects:
                # A plan without this access lists its subject among the harmless ones
                is_withheld = change.granted_person is not None and change.subject in record.harmless
                return HeldChange(change, HoldCause.NOT_AGREED if is_withheld else HoldCause.REPLACED, number)
        return HeldChange(change, HoldCause.NOT_SHOWN if self._is_app else HoldCause.OTHER_ACCOUNT)

    def _is_withdrawn(self, change: Change, pulls: Iterable[Mapping[str, Any]]) -> bool:
        """Whether a change gives access to someone whose last command on these pull requests withdrew their consent."""
        if change.granted_person is None:
            return False
        shown = [pull["number"] for pull in pulls if change.digest in self._record(pull).digests]
        unread = [number for number in shown if number not in self._threads]
        self._threads |= read_consents(self.session, self.control, unread)
        threads = [self._threads[number] for number in shown if number in self._threads]
        commands = [
            command for thread in threads if (command := thread.last_command(change.granted_person.account))
        ]
        return commands[:1] == [WITHDRAW_COMMAND]

    def _newest_first(self) -> list[Mapping[str, Any]]:
        """Return the merged pull requests read so far, most recent first. Those from before the date that every path
        has reached are left out.
        """
        horizon = max((self._oldest_read.get(number, "9") for number in self._cursors), default="")
        # Sorting is stable, so pull requests that were merged in the same second keep the order of the history
        pulls = sorted(self._pulls.values(), key=lambda pull: str(pull["mergedAt"]), reverse=True)
        return [pull for pull in pulls if str(pull["mergedAt"]) > horizon]

    def _records_about(self, change: Change, pulls: Iterable[Mapping[str, Any]]) -> Iterator[ReviewRecord]:
        return (self._record(pull) for pull in _that_count(change, pulls))

    def _record(self, pull: Mapping[str, Any]) -> ReviewRecord:
        number = pull["number"]
        if number not in self._records:
            record = ReviewRecord()
            for comment in read_own_comments(self.session, self.control, pull, self._viewer):
                # A comment that someone else has edited cannot be trusted
                if comment.topic.startswith(PLAN_TOPIC) and not comment.edited_by_others:
                    record |= parse_review(comment.text, pull["headRefOid"])
            self._records[number] = record
        return self._records[number]

    def _read_page(self) -> None:
        """Read more commits for every path that has more history.

        The aliases contain the path's index, because the finished paths are not queried again.
        """
        open_paths = list(self._cursors)
        fields = " ".join(
            f"h{n}: history(first: {COMMITS_PER_QUERY}, path: $p{n}, after: $a{n}) "
            f"{{ {PAGE_INFO} nodes {{ {_PULL_FIELDS} }} }}"
            for n in open_paths
        )
        declarations = "".join(f", $p{n}: String!, $a{n}: String" for n in open_paths)
        document = (
            f"query($owner: String!, $name: String!{declarations}) {{ viewer {{ databaseId login }} "
            "repository(owner: $owner, name: $name) { defaultBranchRef { name target { ... on Commit "
            f"{{ {fields} }} }} }} }} }}"
        )
        variables = {f"p{n}": self.paths[n] for n in open_paths} | {
            f"a{n}": self._cursors[n] for n in open_paths
        }
        data = self.session.query(document, repository_variables(self.control) | variables)
        self._viewer = data["viewer"]["databaseId"]
        self._is_app = str(data["viewer"]["login"]).endswith(APP_SUFFIX)
        branch = visible_repository(self.control, data)["defaultBranchRef"]
        for number in open_paths:
            history = (branch or {}).get("target", {}).get(f"h{number}") or _NO_HISTORY
            self._add(number, history, (branch or {}).get("name"))

    def _add(self, path: int, history: Mapping[str, Any], default_branch: str | None) -> None:
        for commit in history["nodes"]:
            for pull in commit["associatedPullRequests"]["nodes"]:
                if pull["mergedAt"] and pull["baseRefName"] == default_branch:
                    self._pulls.setdefault(pull["number"], pull)
                    self._oldest_read[path] = min(self._oldest_read.get(path, "9"), pull["mergedAt"])
        if (after := next_cursor(history)) is None:
            del self._cursors[path]
        else:
            self._cursors[path] = after


def _that_count(change: Change, pulls: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Yield the pull requests that were merged late enough to be a review of the change."""
    return (pull for pull in pulls if str(pull["mergedAt"]) >= change.operation.reviewed_since)


_NO_HISTORY: Final[Mapping[str, Any]] = {"nodes": [], "pageInfo": {"hasNextPage": False}}
