"""The whole roster as values: people, unreadable records, and counts of people who have left."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Self

from tahaluf.item_errors import ItemErrors
from tahaluf.problems import CommandError
from tahaluf.volunteers.people import Person, person_id

from .counts import COUNTS_PATH, DepartureCounts, read_counts
from .pseudonym_key import KEY_PATH, read_key
from .record import RECORDS_FOLDER, BrokenRecord, read_person, record_path, write_person


@dataclass(frozen=True, slots=True)
class RosterIndex:
    """`people`: the people, by id. `broken`: the errors in unreadable records, by id. `files`: the contents of files,
    by path.

    `key`: the key for the pseudonyms of people who are not in the roster yet. It is empty if the roster has no key.
    """

    people: Mapping[str, Person]
    broken: Mapping[str, CommandError] = field(default_factory=dict)
    counts: DepartureCounts = field(default_factory=DepartureCounts)
    files: Mapping[str, str] = field(default_factory=dict, repr=False)
    key: bytes = field(default=b"", repr=False)

    @classmethod
    def from_files(cls, files: Mapping[str, str]) -> Self:
        """Read the roster's files by path. Files other than records, the counts and the key are ignored.

        Raises BrokenRecord if the key or the counts are unreadable, because rewriting unreadable counts would lose
        them.
        """
        people: dict[str, Person] = {}
        errors = ItemErrors[str]()
        for path, text in files.items():
            if (id := _id_from_path(path)) is None:
                continue
            with errors.isolate(id):
                people[id] = _with_expected_id(_cached_read_person(text), id)
        key = read_key(files.get(KEY_PATH, ""))
        return cls(people, errors.by_item, read_counts(files.get(COUNTS_PATH, "")), files, key)

    def id_of(self, account: int) -> str:
        """Return an account's pseudonym.

        A record that is older than the key has a pseudonym that was made without it.
        """
        without_key = person_id(account)
        is_older = without_key in self.people or without_key in self.broken
        return without_key if is_older else person_id(account, self.key)

    def ids_of(self, account: int) -> tuple[str, ...]:
        """Return every pseudonym that an account may have in this roster.

        An interrupted run may have used a different pseudonym than this run.
        """
        return tuple(dict.fromkeys([self.id_of(account), person_id(account), person_id(account, self.key)]))

    def find(self, id: str) -> Person:
        """Return the person with this id.

        Raises CommandError if there is no such person, or BrokenRecord if their record is unreadable.
        """
        if id in self.broken:
            raise self.broken[id]
        if id not in self.people:
            raise CommandError("nobody in the roster has this id", "run `tahaluf people list` to see all ids")
        return self.people[id]

    def changed_files(self, people: Iterable[Person]) -> dict[str, str]:
        """Return, by path, those of these people's records that differ from the current files. Raises BrokenRecord if
        a current file is not a record.
        """
        changed = {}
        for person in people:
            path = record_path(person.id)
            if (text := write_person(person, self.files.get(path))) != self.files.get(path):
                changed[path] = text
        return changed


# Cached, because a run that processes many forms reads the whole roster again after each batch
_cached_read_person = lru_cache(maxsize=10_000)(read_person)


def _id_from_path(path: str) -> str | None:
    folder, _, name = path.partition("/")
    return name.removesuffix(".yml") if folder == RECORDS_FOLDER and name.endswith(".yml") else None


def _with_expected_id(person: Person, expected: str) -> Person:
    """Reject a record that was copied to another file name, because saving it would overwrite the
    record with its id.
    """
    if person.id != expected:
        raise BrokenRecord("id")
    return person
