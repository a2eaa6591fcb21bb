"""Finds label sets: labels that several repositories share, so that the manifest contains each label only once.

This is a pure calculation that works with any hashable items. A repository can use a set only if it has all of the
set's labels. Otherwise, the manifest would create the missing labels.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final, Generic, TypeVar

Item = TypeVar("Item", bound=Hashable)

MAX_SETS: Final = 20
MAX_COMBINED: Final = 60  # how many of the most common groups of labels are intersected with one another
# Costs and savings, in tenths of a line
ITEM_COST: Final = 10
REFERENCE_COST: Final = 3  # one name in a list such as `labels: [common, kind]`
MIN_SAVED: Final = 10  # a set must save at least one line to be worth its name


@dataclass(frozen=True, slots=True)
class SharedSet(Generic[Item]):
    """`items` in their usual order, and the keys of the groups that contain all of them (`users`)."""

    items: tuple[Item, ...]
    users: frozenset[str]


def find_shared_sets(groups: Mapping[str, Sequence[Item]]) -> list[SharedSet[Item]]:
    """Return sets that are disjoint within each group. Sets that save more lines come first.

    Each step takes the set that saves the most lines, compared with writing its items in every group.
    """
    order = list(dict.fromkeys(item for items in groups.values() for item in items))
    bits = {item: 1 << number for number, item in enumerate(order)}
    remaining = {key: _mask(items, bits) for key, items in groups.items()}
    found: list[SharedSet[Item]] = []
    while len(found) < MAX_SETS:
        counts = Counter(mask for mask in remaining.values() if mask)
        best, saved = _best(counts)
        if saved < MIN_SAVED:
            break
        users = frozenset(key for key, mask in remaining.items() if mask & best == best)
        remaining = {key: mask & ~best if key in users else mask for key, mask in remaining.items()}
        found.append(SharedSet(tuple(item for item in order if bits[item] & best), users))
    return found


def _mask(items: Iterable[Item], bits: Mapping[Item, int]) -> int:
    return sum(bits[item] for item in set(items))


def _best(counts: Counter[int]) -> tuple[int, int]:
    """Return the set that saves the most lines, and how much it saves in tenths of a line."""
    common = [mask for mask, _ in counts.most_common(MAX_COMBINED)]
    candidates = {*common, *(first & second for first, second in combinations(common, 2))} - {0}
    best, best_saving = 0, 0
    for candidate in sorted(candidates):
        users = sum(count for mask, count in counts.items() if mask & candidate == candidate)
        defined = ITEM_COST * candidate.bit_count()
        saving = defined * users - defined - REFERENCE_COST * users
        if saving > best_saving:
            best, best_saving = candidate, saving
    return best, best_saving
