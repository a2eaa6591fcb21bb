"""Recognizes the manifest's terms in any spelling: by id, by name in any language, or by alias."""

import re
from collections.abc import Iterable, Mapping

from tahaluf.escape import fold

# Form options look like "Front-end development · تطوير الواجهات · frontend", with the key last. An answer such as
# "web (react)" also has two parts
PART_SEPARATOR = re.compile(r"\s*[·|/;,،؛()]\s*")


class Vocabulary:
    """Maps spellings to ids. An id always means its own term, even if it is also another term's alias."""

    def __init__(self, spellings: Mapping[str, Iterable[str | None]]) -> None:
        self._ids: dict[str, str] = {}
        for id_, words in spellings.items():
            for word in words:
                if word:
                    self._ids.setdefault(_spelling_key(word), id_)
        self._ids |= {_spelling_key(id_): id_ for id_ in spellings}

    def find(self, word: str) -> str | None:
        """Return the id of `word`, or else the id of one of its parts. The last part is tried first."""
        for part in (word, *reversed(PART_SEPARATOR.split(word))):
            if part and (found := self._ids.get(_spelling_key(part))):
                return found
        return None

    def resolve(self, words: Iterable[str]) -> tuple[frozenset[str], tuple[str, ...]]:
        """Return the ids that were found, and the words without an id, exactly as written."""
        known, unknown = set(), []
        for word in words:
            if found := self.find(word):
                known.add(found)
            else:
                unknown.append(word)
        return frozenset(known), tuple(unknown)


def _spelling_key(word: str) -> str:
    """Return a key that is the same for "Front-end", "front end" and "Frontend"."""
    return re.sub(r"[\s_-]+", "", fold(word))
