"""Which projects of the manifest a new one may be the same as, and why.

Every measure lies between 0 and 1, and what they say is put together as independent hints are: two half-sure
hints make three quarters. The numbers below were chosen on tests/data/similar_pairs.yml, pairs in English and
Arabic of which people can tell at a glance whether they are one project; its test says how many are told right.
"""

import difflib
import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from tahaluf.voice import Text

from .address import address, telling_host
from .index import Index, Spelling
from .model import Manifest
from .spelling import likeness, words

NAMED_FROM: Final = 0.6  # a candidate is named from this score on
HINT_FROM: Final = 0.5  # a weaker likeness of names is none, even beside another hint

SAME_ADDRESS, SAME_NAME, SAME_HOST = 1.0, 0.95, 0.8
SOUNDS_FROM: Final = 0.75
SHORTEST_SOUNDS: Final = 4  # consonants; shorter names sound alike by chance
WORDS_FROM, FEWEST_WORDS = 0.5, 4
WORDS_WEIGHT: Final = 0.9  # two projects may do the same thing in two places

SOUNDS_ALIKE: Final = Text("name sounds alike")

Hint = tuple[float, Text]  # how sure, and why


@dataclass(frozen=True, slots=True)
class Candidate:
    """A project that may be the same: `score` from 0 to 1, `reasons` in words for people, the strongest first."""

    slug: str
    score: float
    reasons: tuple[Text, ...]


def similar(
    manifest: Manifest, name: str, url: str | None = None, summary: str | None = None
) -> tuple[Candidate, ...]:
    """The projects that a new one resembles, best first; none where nothing is close.

    The first search in a manifest makes its index, whose cost grows with the projects; the ones after it cost
    what is close.
    """
    if "similar" not in manifest.memo:
        manifest.memo["similar"] = Index.of(manifest)
    return find(manifest.memo["similar"], name, url, summary)


def find(index: Index, name: str, url: str | None, summary: str | None) -> tuple[Candidate, ...]:
    hints: defaultdict[int, list[Hint]] = defaultdict(list)
    for project, hint in [
        *_by_name(index, Spelling.of(name)).items(),
        *_by_address(index, address(url) if url else None).items(),
        *_by_summary(index, frozenset(words(summary or ""))),
    ]:
        hints[project].append(hint)
    candidates = [_candidate(index.slugs[project], found) for project, found in hints.items()]
    named = (candidate for candidate in candidates if candidate.score >= NAMED_FROM)
    return tuple(sorted(named, key=lambda candidate: (-candidate.score, candidate.slug)))


def _candidate(slug: str, hints: list[Hint]) -> Candidate:
    doubt = math.prod(1 - score for score, _ in hints)
    return Candidate(slug, round(1 - doubt, 3), tuple(reason for _, reason in sorted(hints, reverse=True)))


def _by_name(index: Index, mine: Spelling) -> Mapping[int, Hint]:
    found: dict[int, Hint] = {}
    near = (
        index.with_words(mine.words)
        | set(index.by_name.get(mine.joined, ()))
        | set(index.sounding(mine.sounds))
    )
    for number in near:
        other = index.spellings[number]
        hint = _compared(mine, other)
        if hint[0] >= HINT_FROM:
            found[other.project] = max(found.get(other.project, hint), hint)
    return found


def _compared(mine: Spelling, other: Spelling) -> Hint:
    if sorted(mine.words) == sorted(other.words) or mine.joined == other.joined:
        return SAME_NAME, Text("same name")
    if mine.latin == other.latin:
        return likeness(mine.words, other.words) * SAME_NAME, Text("similar name")
    if min(len(mine.sounds), len(other.sounds)) < SHORTEST_SOUNDS:
        return 0.0, SOUNDS_ALIKE
    share = difflib.SequenceMatcher(None, mine.sounds, other.sounds, autojunk=False).ratio()
    return share * SAME_NAME if share >= SOUNDS_FROM else 0.0, SOUNDS_ALIKE


def _by_address(index: Index, where: str | None) -> Mapping[int, Hint]:
    if where is None:
        return {}
    host = telling_host(where)
    neighbours = dict.fromkeys(index.by_host.get(host or "", ()), (SAME_HOST, Text("same host")))
    return neighbours | dict.fromkeys(index.by_address.get(where, ()), (SAME_ADDRESS, Text("same address")))


def _by_summary(index: Index, about: frozenset[str]) -> Iterator[tuple[int, Hint]]:
    common = Counter(project for word in about for project in index.by_summary_word.get(word, ()))
    for project, count in common.items():
        share = 2 * count / (len(about) + index.summary_sizes[project])
        if count >= FEWEST_WORDS and share >= WORDS_FROM:
            yield project, (share * WORDS_WEIGHT, Text("similar words"))
