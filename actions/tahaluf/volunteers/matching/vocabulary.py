"""A closed list of the manifest in all its spellings: ids, names in each language, aliases."""

import re
from collections.abc import Iterable, Mapping

from tahaluf.escape import fold

# A form shows "Front-end development · تطوير الواجهات · frontend", the key last; people write "web (react)"
PART_SEPARATOR = re.compile(r"\s*[·|/;,،؛()]\s*")


class Vocabulary:
    """Finds the id of a word in any spelling. An id always means itself, whatever the aliases say."""

    def __init__(self, spellings: Mapping[str, Iterable[str | None]]) -> None:
        self._ids: dict[str, str] = {}
        for id_, words in spellings.items():
            for word in words:
                if word:
                    self._ids.setdefault(_spelling_key(word), id_)
        self._ids |= {_spelling_key(id_): id_ for id_ in spellings}

    def find(self, word: str) -> str | None:
        """The id that `word` means, or the one that one of its parts means, the last first."""
        for part in (word, *reversed(PART_SEPARATOR.split(word))):
            if part and (found := self._ids.get(_spelling_key(part))):
                return found
        return None

    def resolve(self, words: Iterable[str]) -> tuple[frozenset[str], tuple[str, ...]]:
        """The ids among `words`, and the words that mean none, as they were written."""
        known, unknown = set(), []
        for word in words:
            if found := self.find(word):
                known.add(found)
            else:
                unknown.append(word)
        return frozenset(known), tuple(unknown)


def _spelling_key(word: str) -> str:
    """Front-end, front end and Frontend are one word to people."""
    return re.sub(r"[\s_-]+", "", fold(word))
