"""The names and summaries of all projects in one spelling, and which of them may be close to something.

A single search must not wait for an index. Every step here is one over all texts or over all words at once, in the
interpreter's own loops; only what is close is looked at by itself.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from tahaluf.text import fold_lines

from .likeness import ALIKE_FROM, bigrams, grams, root, roots, word_likeness
from .model import Manifest
from .sound import sounds
from .spelling import LATIN, stems, telling, written


@dataclass(frozen=True, slots=True)
class Spelling:
    """One name: the stems of its words, how they sound, and whether they are in Latin letters."""

    words: tuple[str, ...]
    sounds: str
    latin: bool

    @classmethod
    def of(cls, text: str) -> "Spelling":
        words = written([text])[0]
        said = " ".join(filter(None, sounds(words)))
        return cls(tuple(stems(telling(words))), said, any(map(LATIN.search, words)))

    @property
    def joined(self) -> str:
        return "".join(self.words)


class Corpus:
    """Made once for a manifest, never changed. A name is known by its number; slugs, also earlier ones, are names."""

    def __init__(self, manifest: Manifest) -> None:
        self._manifest = manifest
        self.projects = manifest.projects
        names = [(one.name, one.slug, *one.aliases) for one in self.projects]
        self.owners = [number for number, some in enumerate(names) for _ in some]
        self._names = written(chain.from_iterable(names))
        known = list(dict.fromkeys(chain.from_iterable(self._names)))
        self._stem = dict(zip(known, stems(known), strict=True))
        self._stems = list(dict.fromkeys(self._stem.values()))

    def words(self, name: int) -> tuple[str, ...]:
        """As in its `Spelling`."""
        return tuple([self._stem[word] for word in telling(self._names[name])])

    def close_stems(self, mine: Spelling) -> frozenset[str]:
        """Known ones that are like a word of the name, or that the name written in one word is made of."""
        alike = chain.from_iterable(map(self._alike, dict.fromkeys(mine.words)))
        whole = mine.joined
        return frozenset(chain(alike, [stem for stem in self._stems if stem in whole]))

    def with_stems(self, some: frozenset[str]) -> Iterator[int]:
        """The names in which one of them stands."""
        words = frozenset([word for word, stem in self._stem.items() if stem in some])
        return (name for name, written in enumerate(self._names) if not words.isdisjoint(written))

    def sounding(self, said: str, *, latin: bool) -> Iterator[tuple[int, str]]:
        """Names in those letters that share half of the consonant pairs of `said`, and how they sound."""
        names = [name for name, is_it in enumerate(self.latin) if is_it == latin]
        heard = self._heard(names)
        pairs = bigrams(said)
        hits = Counter(chain.from_iterable(_containing(pair, heard) for pair in pairs))
        return ((names[at], heard[at]) for at, count in hits.items() if 2 * count >= len(pairs))

    def _heard(self, names: Sequence[int]) -> list[str]:
        words = list(dict.fromkeys(chain.from_iterable([self._names[name] for name in names])))
        sound = dict(zip(words, sounds(words), strict=True))
        return [" ".join(filter(None, map(sound.__getitem__, self._names[name]))) for name in names]

    def about(self, words: Iterable[str], fewest: int) -> Iterator[int]:
        """The projects in whose summaries so many of the words stand, or are part of others."""
        hits = Counter(chain.from_iterable(_containing(word, self._summaries) for word in words))
        return (project for project, count in hits.items() if count >= fewest)

    def governed_at(self, path: str) -> Iterator[int]:
        """The projects whose repository owner/name is or was, on whichever server."""
        owner, _, name = path.partition("/")
        for number, project in enumerate(self.projects):
            if name in map(str.casefold, (project.slug, *project.aliases)):
                home = self._manifest.home(project) if project.governed else ""
                if home.casefold() == owner:
                    yield number

    def urls_with(self, parts: Sequence[str]) -> Iterator[tuple[int, str]]:
        """The addresses in which one of them stands, whatever its case, with their projects."""
        for number, project in enumerate(self.projects):
            for url in (project.elsewhere, project.settings.homepage, *project.links.values()):
                if url and any(part in url.casefold() for part in parts):
                    yield number, url

    def _alike(self, word: str) -> Iterator[str]:
        return (stem for stem in self._perhaps_alike(word) if word_likeness(word, stem) >= ALIKE_FROM)

    def _perhaps_alike(self, word: str) -> set[str]:
        """Known stems that share letters, root or all letters with `word`.

        With no others it can be alike, but for the few that are said the same and have hardly a letter in common.
        """
        hits = Counter(chain.from_iterable(_containing(pair, self._framed) for pair in bigrams(f"^{word}$")))
        # Alike words share a third of its groups, and at least half of those are pairs
        fewest = len(grams(word)) / 6
        close = {self._stems[at] for at, count in hits.items() if count >= fewest}
        if mine := root(word):
            close.update(stem for stem, other in zip(self._stems, self._roots, strict=True) if other == mine)
        size, first, letters = len(word), word[0], sorted(word)
        return close.union(
            stem for stem in self._stems if len(stem) == size and stem[0] == first and sorted(stem) == letters
        )

    @cached_property
    def latin(self) -> Sequence[bool]:
        """Of each name, whether it is in Latin letters."""
        words = frozenset([word for word in self._stem if not word.isdigit() and LATIN.search(word)])
        return [not words.isdisjoint(written) for written in self._names]

    @cached_property
    def _framed(self) -> Sequence[str]:
        return [f"^{stem}$" for stem in self._stems]

    @cached_property
    def _roots(self) -> Sequence[str]:
        return roots(self._stems)

    @cached_property
    def _summaries(self) -> Sequence[str]:
        return fold_lines([project.summary for project in self.projects])


def _containing(part: str, texts: Sequence[str]) -> list[int]:
    return [number for number, text in enumerate(texts) if part in text]
