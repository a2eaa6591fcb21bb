"""Which risky changes reviewers have seen: the plans under merged pull requests, found through the files' history.

The history of the planned files names the pull requests, so that no comment of anybody can push a plan out of sight.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from tahaluf.plan import Change, ReviewRecord, is_reviewed, parse_review

from .control_repository import PLAN_TOPIC
from .own_comments import FIRST_AUTHORS_FIELD, read_own_comments
from .repository import repository_variables, visible_repository
from .session import Session

COMMITS_PER_QUERY: Final = 25  # of each path: with a hundred comments a pull request, 5,000 nodes each
PULLS_PER_COMMIT: Final = 2  # a commit on the default branch came with one; its branch may have had another
_PULL_FIELDS: Final = (
    f"associatedPullRequests(first: {PULLS_PER_COMMIT}) {{ nodes {{ number mergedAt baseRefName headRefOid "
    f"{FIRST_AUTHORS_FIELD} }} }}"
)


@dataclass(slots=True)
class ReviewHistory:
    """Reads the merged pull requests that changed `paths`, newest first, and no further than it has to."""

    session: Session
    control: str
    paths: Sequence[str]
    _pulls: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    _records: dict[int, ReviewRecord] = field(default_factory=dict)
    _cursors: dict[int, str | None] = field(default_factory=dict)  # of the paths that have more history
    _oldest_read: dict[int, str] = field(
        default_factory=dict
    )  # by path: when its last pull request was merged
    _viewer: int = 0

    def __post_init__(self) -> None:
        self._cursors = dict.fromkeys(range(len(self.paths)))

    def reviewed_digests(self, changes: Iterable[Change]) -> frozenset[str]:
        """The digests of those changes that the newest merged plan which speaks of them has shown."""
        undecided, reviewed = list(changes), set[str]()
        while True:
            pulls = self._newest_first()
            results = [(change, is_reviewed(change, map(self._record, pulls))) for change in undecided]
            reviewed |= {change.digest for change, result in results if result}
            undecided = [change for change, result in results if result is None]
            if not (undecided and self._cursors):
                return frozenset(reviewed)
            self._read_page()

    def _newest_first(self) -> list[Mapping[str, Any]]:
        """The merged pull requests that have been read, as far back as the history of every path has been read."""
        horizon = max((self._oldest_read.get(number, "9") for number in self._cursors), default="")
        # Sorting keeps the order of the history among those that were merged in the same second
        pulls = sorted(self._pulls.values(), key=lambda pull: str(pull["mergedAt"]), reverse=True)
        return [pull for pull in pulls if str(pull["mergedAt"]) > horizon]

    def _record(self, pull: Mapping[str, Any]) -> ReviewRecord:
        number = pull["number"]
        if number not in self._records:
            record = ReviewRecord()
            for comment in read_own_comments(self.session, self.control, pull, self._viewer):
                # A comment that somebody else has edited since says what they wanted it to say
                if comment.topic.startswith(PLAN_TOPIC) and not comment.edited_by_others:
                    record |= parse_review(comment.text, pull["headRefOid"])
            self._records[number] = record
        return self._records[number]

    def _read_page(self) -> None:
        """The next commits of every path whose history has not been read to its end."""
        open_paths = list(self._cursors)
        fields = " ".join(
            f"h{n}: history(first: {COMMITS_PER_QUERY}, path: $p{n}, after: $a{n}) "
            f"{{ pageInfo {{ hasNextPage endCursor }} nodes {{ {_PULL_FIELDS} }} }}"
            for n in open_paths
        )
        declarations = "".join(f", $p{n}: String!, $a{n}: String" for n in open_paths)
        document = (
            f"query($owner: String!, $name: String!{declarations}) {{ viewer {{ databaseId }} "
            "repository(owner: $owner, name: $name) { defaultBranchRef { name target { ... on Commit "
            f"{{ {fields} }} }} }} }} }}"
        )
        variables = {f"p{n}": self.paths[n] for n in open_paths} | {
            f"a{n}": self._cursors[n] for n in open_paths
        }
        data = self.session.query(document, repository_variables(self.control) | variables)
        self._viewer = data["viewer"]["databaseId"]
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
        if history["pageInfo"]["hasNextPage"]:
            self._cursors[path] = history["pageInfo"]["endCursor"]
        else:
            del self._cursors[path]


_NO_HISTORY: Final[Mapping[str, Any]] = {"nodes": [], "pageInfo": {"hasNextPage": False}}
