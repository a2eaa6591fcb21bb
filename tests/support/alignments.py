"""An independent oracle for merges: all optimal alignments of two files, and the three-way merge based on each."""

from collections.abc import Sequence
from functools import cache

Lines = tuple[bytes, ...]
Pairs = tuple[tuple[int, int], ...]


def all_alignments(first: Lines, second: Lines) -> frozenset[Pairs]:
    """Return all alignments with the largest possible number of matching lines, found by brute force.

    In each alignment, both indexes ascend.
    """

    @cache
    def best(i: int, j: int) -> tuple[int, frozenset[Pairs]]:
        if i == len(first) or j == len(second):
            return 0, frozenset({()})
        options = [best(i + 1, j), best(i, j + 1)]
        if first[i] == second[j]:
            length, rest = best(i + 1, j + 1)
            options.append((length + 1, frozenset(((i, j), *pairs) for pairs in rest)))
        longest = max(length for length, _ in options)
        return longest, frozenset().union(*(found for length, found in options if length == longest))

    return best(0, 0)[1]


def merge_along(base: Lines, ours: Lines, theirs: Lines, mine: Pairs, new: Pairs) -> Lines | None:
    """Return the three-way merge that uses these alignments, or None if both sides changed the same place."""
    to_ours, to_theirs = dict(mine), dict(new)
    common = [line for line in range(len(base)) if line in to_ours and line in to_theirs]
    merged: list[bytes] = []
    start = (0, 0, 0)
    for end in [
        *((line, to_ours[line], to_theirs[line]) for line in common),
        (len(base), len(ours), len(theirs)),
    ]:
        old, left, right = base[start[0] : end[0]], ours[start[1] : end[1]], theirs[start[2] : end[2]]
        if len({left, right} - {old}) > 1:
            return None
        merged += right if left == old else left
        merged += base[end[0] : end[0] + 1]
        start = (end[0] + 1, end[1] + 1, end[2] + 1)
    return tuple(merged)


def all_merges(base: Lines, ours: Lines, theirs: Lines) -> set[Lines | None]:
    """The results of merging along all pairs of optimal alignments."""
    return {
        merge_along(base, ours, theirs, mine, new)
        for mine in all_alignments(base, ours)
        for new in all_alignments(base, theirs)
    }


def is_in_order(lines: Sequence[bytes], text: Sequence[bytes]) -> bool:
    """Whether the file contains these lines in this order, possibly with other lines between them."""
    remaining = iter(text)
    return all(line in remaining for line in lines)
