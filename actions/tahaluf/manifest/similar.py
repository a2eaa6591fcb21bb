"""Which projects of the manifest a new one may be the same as, and why.

Every measure lies between 0 and 1, and what they say is put together as independent hints are: two half-sure
hints make three quarters. The numbers below were chosen on tests/data/similar_pairs.yml, pairs in English and
Arabic of which people can tell at a glance whether they are one project; docs/manifest.md says what they miss.
"""

import difflib
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tahaluf.voice import Text

from .address import address, host_spellings, telling_host
from .corpus import Corpus, Spelling
from .likeness import likeness, most_alike
from .load import collector_resting
from .model import Manifest
from .sound import may_become
from .spelling import words
from .vocabulary import SAYS_LITTLE
from .words import LONGEST_DESCRIPTION, LONGEST_NAME

NAMED_FROM: Final = 0.6  # a candidate is named from this score on
HINT_FROM: Final = 0.5  # a weaker likeness of names is none, even beside another hint

SAME_ADDRESS, SAME_NAME, SAME_HOST = 1.0, 0.95, 0.8
SOUNDS_FROM, SHORT_SOUNDS = 0.8, 0.8
SHORTEST_SOUNDS: Final = 4  # consonants; names of fewer sound alike by chance
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


@collector_resting()
def similar(
    manifest: Manifest, name: str, url: str | None = None, summary: str | None = None
) -> tuple[Candidate, ...]:
    """The projects that a new one resembles, best first; none where nothing is close.

    The work grows with the words of all projects and with what is close; nothing is done for each project.
    """
    if "similar" not in manifest.memo:
        manifest.memo["similar"] = Corpus(manifest)
    corpus = manifest.memo["similar"]
    hints: defaultdict[int, list[Hint]] = defaultdict(list)
    for project, hint in [
        *_by_name(corpus, Spelling.of(name[:LONGEST_NAME])).items(),
        *_by_address(corpus, address(url) if url else None).items(),
        *_by_summary(corpus, _about(summary or "")),
    ]:
        hints[project].append(hint)
    candidates = [_candidate(corpus.projects[project].slug, found) for project, found in hints.items()]
    named = (candidate for candidate in candidates if candidate.score >= NAMED_FROM)
    return tuple(sorted(named, key=lambda candidate: (-candidate.score, candidate.slug)))


def _candidate(slug: str, hints: list[Hint]) -> Candidate:
    doubt = math.prod(1 - score for score, _ in hints)
    return Candidate(slug, round(1 - doubt, 3), tuple(reason for _, reason in sorted(hints, reverse=True)))


def _by_name(corpus: Corpus, mine: Spelling) -> Mapping[int, Hint]:
    found: dict[int, Hint] = {}
    for number, hint in (*_alike(corpus, mine), *_sounding(corpus, mine)):
        project = corpus.owners[number]
        if hint[0] >= HINT_FROM:
            found[project] = max(found.get(project, hint), hint)
    return found


def _alike(corpus: Corpus, mine: Spelling) -> Iterator[tuple[int, Hint]]:
    close = corpus.close_stems(mine)
    for number in corpus.with_stems(close):
        other = corpus.words(number)
        if mine.joined == "".join(other) or sorted(mine.words) == sorted(other):
            yield number, (SAME_NAME, Text("same name"))
        elif mine.latin == corpus.latin[number] and _may_be_alike(mine.words, other, close):
            yield number, (likeness(mine.words, other) * SAME_NAME, Text("similar name"))


def _may_be_alike(mine: Sequence[str], other: Sequence[str], close: frozenset[str]) -> bool:
    """A look before `likeness`, which takes ten times as long: one word in common is mostly too little."""
    return most_alike(sum(word in close for word in other), len(mine), len(other)) >= HINT_FROM


def _sounding(corpus: Corpus, mine: Spelling) -> Iterator[tuple[int, Hint]]:
    """In the letters of another script; in its own, a name is compared as it is written."""
    for number, other in corpus.sounding(mine.sounds, latin=not mine.latin):
        share = difflib.SequenceMatcher(None, mine.sounds, other, autojunk=False).ratio()
        if min(len(mine.sounds), len(other)) < SHORTEST_SOUNDS:
            share = SHORT_SOUNDS if _may_be_one(mine, corpus.words(number)) else 0.0
        if share >= SOUNDS_FROM:
            yield number, (share * SAME_NAME, SOUNDS_ALIKE)


def _may_be_one(mine: Spelling, others: Sequence[str]) -> bool:
    """The vowels are to tell where there are few consonants."""
    arabic, latin = (others, mine.words) if mine.latin else (mine.words, others)
    return len(arabic) == len(latin) and all(map(may_become, arabic, latin))


def _by_address(corpus: Corpus, where: str | None) -> Mapping[int, Hint]:
    if where is None:
        return {}
    host = telling_host(where)
    found = dict.fromkeys(corpus.governed_at(where.partition("/")[2]), (SAME_ADDRESS, Text("same address")))
    for project, url in corpus.urls_with(host_spellings(where)):
        there = address(url)
        if there == where:
            found[project] = (SAME_ADDRESS, Text("same address"))
        elif there and host and host == telling_host(there):
            found.setdefault(project, (SAME_HOST, Text("same host")))
    return found


def _by_summary(corpus: Corpus, about: frozenset[str]) -> Iterator[tuple[int, Hint]]:
    for project in corpus.about(about, FEWEST_WORDS):
        theirs = _about(corpus.projects[project].summary)
        common = len(about & theirs)
        share = 2 * common / (len(about) + len(theirs))
        if common >= FEWEST_WORDS and share >= WORDS_FROM:
            yield project, (share * WORDS_WEIGHT, Text("similar words"))


def _about(summary: str) -> frozenset[str]:
    """The stems of what tells one summary from another."""
    return frozenset(words(summary[:LONGEST_DESCRIPTION])) - SAYS_LITTLE
