"""The whole roster as values: everybody in it, what could not be read, and how many have left."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Self

from tahaluf.people import Person
from tahaluf.problems import Stopped

from .counts import COUNTS_PATH, Counts, read_counts
from .record import FOLDER, BrokenRecord, read_person, record_path, write_person


@dataclass(frozen=True, slots=True)
class Book:
    """`people`: by their ids. `broken`: ids whose record cannot be read, with why. `texts`: the files by path."""

    people: Mapping[str, Person]
    broken: Mapping[str, BrokenRecord] = field(default_factory=dict)
    counts: Counts = field(default_factory=Counts)
    texts: Mapping[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, texts: Mapping[str, str]) -> Self:
        """Read the roster's files, by path. Files that are nobody's record do not matter.

        Raises BrokenRecord where what has been counted cannot be read: it would be lost.
        """
        people: dict[str, Person] = {}
        broken: dict[str, BrokenRecord] = {}
        for path, text in texts.items():
            if (id := _whose(path)) is None:
                continue
            try:
                people[id] = _own(_read(text), id)
            except BrokenRecord as trouble:
                broken[id] = trouble
        return cls(people, broken, read_counts(texts.get(COUNTS_PATH, "")), texts)

    def find(self, id: str) -> Person:
        """The person with this id. Raises Stopped, BrokenRecord."""
        if id in self.broken:
            raise self.broken[id]
        if id not in self.people:
            raise Stopped("the roster has nobody with this id", "`tahaluf people list` shows who is there")
        return self.people[id]

    def with_people(self, changed: Iterable[Person]) -> dict[str, str]:
        """The files that say so, by path: those alone that differ from what is there. Raises BrokenRecord."""
        found = {}
        for person in changed:
            path = record_path(person.id)
            if (text := write_person(person, self.texts.get(path))) != self.texts.get(path):
                found[path] = text
        return found


# A run over many forms looks at the whole roster again after each group of them
_read = lru_cache(maxsize=10_000)(read_person)


def _whose(path: str) -> str | None:
    folder, _, name = path.partition("/")
    return name.removesuffix(".yml") if folder == FOLDER and name.endswith(".yml") else None


def _own(person: Person, id: str) -> Person:
    """A record that was copied to another name would be written over by its first owner's."""
    if person.id != id:
        raise BrokenRecord("id")
    return person
