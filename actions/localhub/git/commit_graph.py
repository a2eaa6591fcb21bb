"""Answers questions about short histories without starting a git process, which would take longer than everything else.

Each function raises NeedsGit if git has to answer instead: the history is long, some of its objects are missing because
the repository is shallow, an id does not belong to a commit, or the order depends on details of git's algorithm.
"""

import heapq
from collections.abc import Iterable, Iterator, Set
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Final

from localhub.git import objects

# In longer histories, git's commit walk is faster than this one.
MAX_COMMITS: Final = 1000


class NeedsGit(Exception):
    """The question cannot be answered here."""


def is_ancestor(folder: Path, earlier: str, later: str) -> bool:
    _commit(folder, earlier)
    return any(commit.oid == earlier for commit in _walk(folder, later))


def merge_base(folder: Path, first: str, second: str) -> str | None:
    """The best common ancestor, or None if the histories are unrelated."""
    ancestors = {commit.oid for commit in _walk(folder, first)}
    common = [commit for commit in _walk(folder, second) if commit.oid in ancestors]
    # Ancestors of a common ancestor are common too, so an inferior one is the parent of another one.
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
    """The most recent commits that changed this path, in a history without merges."""
    return list(islice(_changing(folder, tip, path), limit))


def _changing(folder: Path, tip: str, path: str) -> Iterator[objects.Commit]:
    for commit in _walk(folder, tip):
        if len(commit.parents) > 1:
            raise NeedsGit
        before = [objects.entry_at(folder, _commit(folder, oid).tree, path) for oid in commit.parents]
        if objects.entry_at(folder, commit.tree, path) != next(iter(before), None):
            yield commit


def _walk(folder: Path, tip: str, known: Set[str] = frozenset()) -> Iterator[objects.Commit]:
    """The commits reachable from `tip`, the most recent first, without `known` commits and their ancestors.

    Of commits with the same date, git visits the one first that it found first.
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
        for parent in commit.parents:
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
