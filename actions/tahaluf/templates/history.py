"""What a template says about its own versions: a changelog for people, and where its files went."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True, slots=True)
class ChangelogEntry:
    """`texts`: by language. `urgent`: updates to this version are offered before others."""

    version: int
    texts: Mapping[str, str]
    urgent: bool = False

    def text_in(self, language: str) -> str:
        """The text in this language, else in English, else in any language."""
        wanted = (language, language.partition("-")[0], "en", *self.texts)
        return next((self.texts[code] for code in wanted if code in self.texts), "")


@dataclass(frozen=True, slots=True)
class Migrations:
    """`renames`: former path → path, as in the template. `deletions`: former paths of files that may be deleted,
    even if their policy was `once`.
    """

    renames: Mapping[str, str] = field(default_factory=dict)
    deletions: frozenset[str] = frozenset()

    def current_source(self, source: str) -> str:
        """Where the file that had this path in an earlier version of the template is now."""
        followed = {source}
        while (renamed := self.renames.get(source)) and renamed not in followed:
            source = renamed
            followed.add(source)
        return source


NO_MIGRATIONS: Final = Migrations()


@dataclass(frozen=True, slots=True)
class History:
    """The changelogs of a template and of those that it extends, newest first, by the template's name."""

    changelogs: Mapping[str, tuple[ChangelogEntry, ...]] = field(default_factory=dict)
    migrations: Migrations = NO_MIGRATIONS

    @property
    def newest(self) -> dict[str, int]:
        """The newest version of each changelog, which the lock records."""
        return {name: entries[0].version for name, entries in self.changelogs.items() if entries}

    def since(self, known: Mapping[str, int]) -> Iterator[ChangelogEntry]:
        """The entries newer than those recorded in a lock, newest first."""
        for name, entries in self.changelogs.items():
            yield from (entry for entry in entries if entry.version > known.get(name, 0))


NO_HISTORY: Final = History()
