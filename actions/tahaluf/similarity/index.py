"""An index of all projects' normalized names and summaries. It narrows a search to a few candidates.

Most runs search only once, so building the index must be fast. Each step processes all strings or words in one call,
and only the search examines candidates one by one.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from tahaluf.escape import fold_lines
from tahaluf.manifest import Manifest

from .distance import MIN_WORD_SIMILARITY, bigrams, consonant_root, consonant_roots, ngrams, word_similarity
from .phonetics import phonetic_keys
from .tokens import LATIN_LETTER, stem_all, tokenize, without_stopwords


@dataclass(frozen=True, slots=True)
class NormalizedName:
    """A name, represented by the stems of its words and a phonetic key."""

    stems: tuple[str, ...]
    phonetic_key: str
    is_latin: bool

    @classmethod
    def from_text(cls, text: str) -> "NormalizedName":
        tokens = tokenize([text])[0]
        phonetic_key = " ".join(filter(None, phonetic_keys(tokens)))
        return cls(
            tuple(stem_all(without_stopwords(tokens))), phonetic_key, any(map(LATIN_LETTER.search, tokens))
        )

    @property
    def joined(self) -> str:
        return "".join(self.stems)


class ProjectIndex:
    """The immutable index of a manifest. Names are identified by number. Slugs and aliases count as names."""

    def __init__(self, manifest: Manifest) -> None:
        self._manifest = manifest
        self.projects = manifest.projects
        names = [(project.name, project.slug, *project.aliases) for project in self.projects]
        self.project_of_name = [project_number for project_number, group in enumerate(names) for _ in group]
        self._name_tokens = tokenize(chain.from_iterable(names))
        tokens = list(dict.fromkeys(chain.from_iterable(self._name_tokens)))
        self._stem_of = dict(zip(tokens, stem_all(tokens), strict=True))
        self._stems = list(dict.fromkeys(self._stem_of.values()))

    def stems_of(self, name: int) -> tuple[str, ...]:
        """Return the stems of a name, as in `NormalizedName`."""
        return tuple([self._stem_of[word] for word in without_stopwords(self._name_tokens[name])])

    def similar_stems(self, query: NormalizedName) -> frozenset[str]:
        """Return the stems in the index that are similar to a word of the name, or to several of its words written as
        one.
        """
        similar = chain.from_iterable(map(self._stems_like, dict.fromkeys(query.stems)))
        joined = query.joined
        return frozenset(chain(similar, [stem for stem in self._stems if stem in joined]))

    def names_with_stems(self, stems: frozenset[str]) -> Iterator[int]:
        """Yield the names that contain any of the stems."""
        tokens = frozenset([word for word, stem in self._stem_of.items() if stem in stems])
        return (
            name for name, name_tokens in enumerate(self._name_tokens) if not tokens.isdisjoint(name_tokens)
        )

    def names_sounding_like(self, phonetic_key: str, *, is_latin: bool) -> Iterator[tuple[int, str]]:
        """Yield names in that script, with their phonetic keys, that share at least half of the bigrams of
        `phonetic_key`.
        """
        names = [name for name, latin in enumerate(self.is_latin) if latin == is_latin]
        name_keys = self._phonetic_keys(names)
        pairs = bigrams(phonetic_key)
        hits = Counter(chain.from_iterable(_indexes_containing(pair, name_keys) for pair in pairs))
        return ((names[index], name_keys[index]) for index, count in hits.items() if 2 * count >= len(pairs))

    def _phonetic_keys(self, names: Sequence[int]) -> list[str]:
        tokens = list(dict.fromkeys(chain.from_iterable([self._name_tokens[name] for name in names])))
        key_of = dict(zip(tokens, phonetic_keys(tokens), strict=True))
        return [" ".join(filter(None, map(key_of.__getitem__, self._name_tokens[name]))) for name in names]

    def projects_mentioning(self, words: Iterable[str], min_count: int) -> Iterator[int]:
        """Yield the projects whose summaries contain at least `min_count` of the words, even inside other words."""
        hits = Counter(chain.from_iterable(_indexes_containing(word, self._summaries) for word in words))
        return (project for project, count in hits.items() if count >= min_count)

    def projects_with_repository(self, path: str) -> Iterator[int]:
        """Yield the managed projects whose repository has or had the path `owner/name`, on any host."""
        owner, _, name = path.partition("/")
        for number, project in enumerate(self.projects):
            if name in map(str.casefold, project.repository_names):
                organization = self._manifest.organization_of(project) if project.is_managed else ""
                if organization.casefold() == owner:
                    yield number

    def urls_containing(self, parts: Sequence[str]) -> Iterator[tuple[int, str]]:
        """Yield the URLs that contain any of the parts, ignoring case, with the numbers of their projects."""
        for number, project in enumerate(self.projects):
            for url in (project.external_url, project.settings.homepage, *project.links.values()):
                if url and any(part in url.casefold() for part in parts):
                    yield number, url

    def _stems_like(self, word: str) -> Iterator[str]:
        return (
            stem for stem in self._candidate_stems(word) if word_similarity(word, stem) >= MIN_WORD_SIMILARITY
        )

    def _candidate_stems(self, word: str) -> set[str]:
        """Return the stems that share bigrams with `word`, have the same root, or are an anagram of it.

        This misses only a few stems that sound the same but have almost no letters in common.
        """
        hits = Counter(
            chain.from_iterable(
                _indexes_containing(pair, self._padded_stems) for pair in bigrams(f"^{word}$")
            )
        )
        # Words are similar if they share at least a third of their n-grams, and at least half of the shared n-grams
        # are bigrams
        min_hits = len(ngrams(word)) / 6
        similar = {self._stems[index] for index, count in hits.items() if count >= min_hits}
        if word_root := consonant_root(word):
            similar.update(
                stem
                for stem, stem_root in zip(self._stems, self._roots, strict=True)
                if stem_root == word_root
            )
        size, first, letters = len(word), word[0], sorted(word)
        return similar.union(
            stem for stem in self._stems if len(stem) == size and stem[0] == first and sorted(stem) == letters
        )

    @cached_property
    def is_latin(self) -> Sequence[bool]:
        """Whether each name contains Latin letters."""
        latin_words = frozenset(
            [word for word in self._stem_of if not word.isdigit() and LATIN_LETTER.search(word)]
        )
        return [not latin_words.isdisjoint(name_tokens) for name_tokens in self._name_tokens]

    @cached_property
    def _padded_stems(self) -> Sequence[str]:
        return [f"^{stem}$" for stem in self._stems]

    @cached_property
    def _roots(self) -> Sequence[str]:
        return consonant_roots(self._stems)

    @cached_property
    def _summaries(self) -> Sequence[str]:
        return fold_lines([project.summary for project in self.projects])


def _indexes_containing(substring: str, texts: Sequence[str]) -> list[int]:
    return [number for number, text in enumerate(texts) if substring in text]
