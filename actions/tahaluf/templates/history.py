"""A template's version history: its changelog, and renamed and deleted files."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True, slots=True)
class ChangelogEntry:
    """The changes in a version, described in each language. Updates to an `urgent` version are proposed before other
    updates.
    """

    version: int
    texts: Mapping[str, str]
    urgent: bool = False

    def text_in(self, language: str) -> str:
        """Return the description in this language, in English, or in any other language, in this order of
        preference.
        """
        wanted = (language, language.partition("-")[0], "en", *self.texts)
        return next((self.texts[code] for code in wanted if code in self.texts), "")


@dataclass(frozen=True, slots=True)
class Migrations:
    """Files that a template renamed or deleted. `renames` maps former paths in the template to newer ones.

    `deletions` contains the former paths of files that may be deleted even though their policy was `once`.
    """

    renames: Mapping[str, str] = field(default_factory=dict)
    deletions: frozenset[str] = frozenset()

    def current_source(self, source: str) -> str:
        """Return the current path of the file that had this path in an earlier version of the template."""
        followed = {source}
        while (renamed := self.renames.get(source)) and renamed not in followed:
            source = renamed
            followed.add(source)
        return source


NO_MIGRATIONS: Final = Migrations()


@dataclass(frozen=True, slots=True)
class History:
    """The changelogs of a template and of the templates that it extends, by template name, latest entries first."""

    changelogs: Mapping[str, tuple[ChangelogEntry, ...]] = field(default_factory=dict)
    migrations: Migrations = NO_MIGRATIONS

    @property
    def newest(self) -> dict[str, int]:
        """Return the latest version in each changelog, for the lock."""
        return {name: entries[0].version for name, entries in self.changelogs.items() if entries}

    def since(self, known: Mapping[str, int]) -> Iterator[ChangelogEntry]:
        """Yield the entries that are newer than those recorded in a lock, latest first."""
        for name, entries in self.changelogs.items():
            yield from (entry for entry in entries if entry.version > known.get(name, 0))


NO_HISTORY: Final = History()
