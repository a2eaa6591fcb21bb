"""Finds the lines of a file that certainly survive in another version of it.

A diff follows one of the shortest paths from one version to the other. If lines repeat, there can be several shortest
paths, and a merge based on only one of them can put an edit in the wrong place. Therefore, a line counts as stable
only if every shortest path keeps it and pairs it with the same line.
"""

from collections.abc import Sequence
from typing import Final

MAX_CELLS: Final = 3_000_000  # the maximum size of a comparison, which takes about two seconds
FIRST_MARGIN: Final = 4  # the first comparison includes this many equal lines around a change

Line = bytes


def stable_lines(base: Sequence[Line], other: Sequence[Line]) -> dict[int, int] | None:
    """Return the stable lines as a mapping from indexes in `base` to indexes in `other`, both in ascending order.

    Returns None if the texts differ so much that a comparison would take too long.
    """
    prefix = _common_prefix(base, other)
    if prefix == len(base) == len(other):
        return {index: index for index in range(prefix)}
    suffix = _common_prefix(base[prefix:][::-1], other[prefix:][::-1])
    margin, shift = FIRST_MARGIN, len(other) - len(base)
    while True:
        # If the outermost line of the compared part is stable, all lines outside that part are stable, too, because a
        # path that leaves the diagonal out there could just as well leave it at the border.
        start, end = max(0, prefix - margin), min(len(base), len(base) - suffix + margin)
        inner = _stable_in_part(base[start:end], other[start : end + shift])
        if inner is None:
            return None
        starts_stable = start == 0 or inner.get(0) == 0
        ends_stable = end == len(base) or inner.get(end - start - 1) == end + shift - start - 1
        if starts_stable and ends_stable:
            before = {index: index for index in range(start)}
            within = {start + i: start + j for i, j in inner.items()}
            return before | within | {index: index + shift for index in range(end, len(base))}
        margin *= 4


def _common_prefix(first: Sequence[Line], second: Sequence[Line]) -> int:
    length = min(len(first), len(second))
    return next((index for index in range(length) if first[index] != second[index]), length)


def _stable_in_part(base: Sequence[Line], other: Sequence[Line]) -> dict[int, int] | None:
    numbers: dict[Line, int] = {}
    first = [numbers.setdefault(line, len(numbers)) for line in base]
    second = [numbers.setdefault(line, len(numbers)) for line in other]
    distance = _edit_distance(first, second)
    if distance is None:
        return None
    # Every shortest path has this many deletions, so none can be farther from the diagonal
    deletions = (distance - (len(second) - len(first))) // 2
    forward = _distances(first, second, deletions, distance)
    backward = _distances(first[::-1], second[::-1], deletions, distance)
    stable: dict[int, int] = {}
    for index, number in enumerate(first):
        row = forward[index]
        # The same rows, read from the end, where diagonal k becomes diagonal (total shift - k)
        rest = backward[len(first) - index - 1][::-1]
        matches = []
        for column, cost in enumerate(row):
            if cost > distance:
                continue
            position = index + column - deletions
            if column and cost + 1 + rest[column - 1] == distance:
                break  # one of the shortest paths deletes this line
            if 0 <= position < len(second) and second[position] == number and cost + rest[column] == distance:
                matches.append(position)
        else:
            if len(matches) == 1:
                stable[index] = matches[0]
    return stable


def _edit_distance(first: Sequence[int], second: Sequence[int]) -> int | None:
    """Return the minimum number of insertions and deletions (Myers 1986), or None if the inputs differ too much."""
    n, m = len(first), len(second)
    furthest = {1: 0}
    for distance in range(n + m + 1):
        if (n + 1) * (distance + 1) > MAX_CELLS:
            return None
        for diagonal in range(-distance, distance + 1, 2):
            if diagonal == -distance or (
                diagonal != distance and furthest[diagonal - 1] < furthest[diagonal + 1]
            ):
                i = furthest[diagonal + 1]
            else:
                i = furthest[diagonal - 1] + 1
            j = i - diagonal
            while i < n and j < m and first[i] == second[j]:
                i, j = i + 1, j + 1
            furthest[diagonal] = i
            if i >= n and j >= m:
                return distance
    raise AssertionError("any text can be changed to any other text")


def _distances(first: Sequence[int], second: Sequence[int], deletions: int, distance: int) -> list[list[int]]:
    """Return the edit distances between all pairs of prefixes near the diagonal.

    The row number is the length of the first prefix. The column number minus `deletions` is the length of the second
    prefix minus that of the first.
    """
    far, width, length = distance + 1, distance + 1, len(second)
    row = [column - deletions if 0 <= column - deletions <= length else far for column in range(width)]
    rows = [row]
    for index, number in enumerate(first):
        previous, row = row, []
        position = index - deletions  # the position of the line in the second text that may match
        left = far
        for column in range(width):
            best = left + 1
            if column + 1 < width and previous[column + 1] < best:
                best = previous[column + 1] + 1
            if 0 <= position < length and second[position] == number and previous[column] < best:
                best = previous[column]
            if not -1 <= position < length:
                best = far
            left = min(best, far)
            row.append(left)
            position += 1
        rows.append(row)
    return rows
