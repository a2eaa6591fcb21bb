"""Answers questions about short histories without starting a git process, which would take longer than everything else.

Each function raises NeedsGit if git has to answer instead: the history is long, some of its objects are missing because
the repository is shallow, an id does not belong to a commit, or the order depends on details of git's algorithm.
"""

import heapq
from collections.abc import Callable, Iterable, Iterator, Set
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Final

from localhub.git import objects

# In longer histories, git's commit walk is faster than this one.
MAX_COMMITS: Final = 1000


class NeedsGit(Exception):
    """Raised if git has to answer the question."""


def is_ancestor(folder: Path, earlier: str, later: str) -> bool:
    _commit(folder, earlier)
    return any(commit.oid == earlier for commit in _walk(folder, later))


def merge_base(folder: Path, first: str, second: str) -> str | None:
    """The best common ancestor, or None if the histories are unrelated."""
    ancestors = {commit.oid for commit in _walk(folder, first)}
    common = [commit for commit in _walk(folder, second) if commit.oid in ancestors]
    # Every ancestor of a common ancestor is also common, so only the best ones are not a parent of another one.
    best = {commit.oid for commit in common} - {parent for commit in common for parent in commit.parents}
    if len(best) > 1:
        raise NeedsGit
    return next(iter(best), None)


def reachable(folder: Path, tip: str, excluded: Iterable[str] = ()) -> list[objects.Commit]:
    """The commits reachable from `tip` but not from any of `excluded`, in the order of `git rev-list`."""
    known: set[str] = set()
    for oid in excluded:
        known.update([commit.oid for commit in _walk(folder, oid, known)])
    found = list(_walk(folder, tip, known))
    if known and any(len(commit.parents) > 1 for commit in found):
        raise NeedsGit
    return found


def history_of_path(folder: Path, tip: str, path: str, limit: int) -> list[objects.Commit]:
    """Return the most recent commits that changed this path. If the path is the same in one of a merge's parents,
    only that parent is followed, as in git.
    """

    def entry(commit: objects.Commit) -> objects.TreeEntry | None:
        return objects.entry_at(folder, commit.tree, path)

    def same_parent(commit: objects.Commit) -> str | None:
        current = entry(commit)
        return next((oid for oid in commit.parents if entry(_commit(folder, oid)) == current), None)

    def followed(commit: objects.Commit) -> Iterable[str]:
        same = same_parent(commit)
        return commit.parents if same is None else (same,)

    def is_changed(commit: objects.Commit) -> bool:
        return same_parent(commit) is None if commit.parents else entry(commit) is not None

    return list(islice(filter(is_changed, _walk(folder, tip, followed=followed)), limit))


def _walk(
    folder: Path,
    tip: str,
    known: Set[str] = frozenset(),
    followed: Callable[[objects.Commit], Iterable[str]] = lambda commit: commit.parents,
) -> Iterator[objects.Commit]:
    """The commits reachable from `tip`, the most recent first, without `known` commits and their ancestors.

    `followed` returns the parents to visit. Commits with the same date are in the order in which they were found, as
    in git.
    """
    if tip in known:
        return
    seen = {tip}
    queue = [_queued(_commit(folder, tip), 0)]
    while queue:
        _, number, commit = heapq.heappop(queue)
        if number > MAX_COMMITS:
            raise NeedsGit
        yield commit
        for parent in followed(commit):
            if parent not in seen and parent not in known:
                heapq.heappush(queue, _queued(_commit(folder, parent), len(seen)))
                seen.add(parent)


def _queued(commit: objects.Commit, number: int) -> tuple[float, int, objects.Commit]:
    return -datetime.fromisoformat(commit.committer.date).timestamp(), number, commit


def _commit(folder: Path, oid: str) -> objects.Commit:
    try:
        return objects.commit(folder, oid)
    except objects.ObjectNotFound:
        raise NeedsGit from None
