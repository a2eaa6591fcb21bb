"""The names, addresses and summaries of all projects, turned over so that a search meets only what is close."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from .address import address, telling_host
from .model import Manifest, Project
from .spelling import grams, is_latin, pairs, root, sounds, words


@dataclass(frozen=True, slots=True)
class Spelling:
    """One name of a project: its words, and how they sound."""

    project: int
    words: tuple[str, ...]
    latin: bool
    sounds: str

    @classmethod
    def of(cls, text: str, project: int = -1) -> "Spelling":
        return cls(project, words(text), is_latin(text), sounds(text))

    @property
    def joined(self) -> str:
        return "".join(self.words)


def _table() -> defaultdict[str, list[int]]:
    return defaultdict(list)


@dataclass(frozen=True, slots=True)
class Index:
    """Projects and spellings stand in the tables by their number. Made once for a manifest, never changed."""

    slugs: Sequence[str]
    spellings: list[Spelling] = field(default_factory=list)
    by_name: defaultdict[str, list[int]] = field(default_factory=_table)
    by_word: defaultdict[str, list[int]] = field(default_factory=_table)
    words_by_part: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    by_sound: defaultdict[str, list[int]] = field(default_factory=_table)
    by_address: defaultdict[str, list[int]] = field(default_factory=_table)
    by_host: defaultdict[str, list[int]] = field(default_factory=_table)
    by_summary_word: defaultdict[str, list[int]] = field(default_factory=_table)
    summary_sizes: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, manifest: Manifest) -> "Index":
        index = cls([project.slug for project in manifest.projects])
        for number, project in enumerate(manifest.projects):
            index._add(number, project)
        for word in index.by_word:
            for part in _parts(word):
                index.words_by_part[part].append(word)
        return index

    def close_words(self, word: str) -> Iterator[str]:
        """Known words that share a third of their letter groups with `word`, or its root."""
        groups = grams((word,))
        hits = Counter(other for part in groups for other in self.words_by_part.get(part, ()))
        yield from (other for other, count in hits.items() if 3 * count >= len(groups))
        yield from self.words_by_part.get(_root_part(word), ())

    def with_words(self, some: Iterable[str]) -> set[int]:
        """The spellings in which one of the words stands, or one close to it."""
        near = {other for word in some for other in self.close_words(word)}
        return {number for word in near for number in self.by_word[word]}

    def sounding(self, said: str) -> Iterator[int]:
        """The spellings that share half of the consonant pairs of `said`."""
        mine = pairs(said)
        hits = Counter(number for pair in mine for number in self.by_sound.get(pair, ()))
        return (number for number, count in hits.items() if 2 * count >= len(mine))

    def _add(self, number: int, project: Project) -> None:
        """A project's slug, and its earlier ones, are names too."""
        for name in dict.fromkeys([project.name, project.slug, *project.aliases]):
            self._add_spelling(Spelling.of(name, number))
        urls = filter(None, [project.elsewhere, project.homepage, *project.links.values()])
        for where in dict.fromkeys(filter(None, map(address, urls))):
            self.by_address[where].append(number)
            if host := telling_host(where):
                self.by_host[host].append(number)
        about = frozenset(words(project.summary))
        self.summary_sizes.append(len(about))
        for word in about:
            self.by_summary_word[word].append(number)

    def _add_spelling(self, spelling: Spelling) -> None:
        number = len(self.spellings)
        self.spellings.append(spelling)
        self.by_name[spelling.joined].append(number)
        for word in dict.fromkeys(spelling.words):
            self.by_word[word].append(number)
        for pair in pairs(spelling.sounds):
            self.by_sound[pair].append(number)


def _parts(word: str) -> Iterator[str]:
    yield from grams((word,))
    if part := _root_part(word):
        yield part


def _root_part(word: str) -> str:
    """A key that no group of letters can be."""
    found = root(word)
    return f"root {found}" if found else ""
