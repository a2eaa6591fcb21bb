"""One difference between an organization before and after a run, with everything that is needed to judge it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from support.histories.manifest_words import Entry, Words, adopts
from support.histories.organization_state import Difference, Organization
from support.histories.record import Record

Found = tuple[str, str]  # a broken rule, and what broke it
Rule = Callable[["Case"], Iterator[Found]]


@dataclass(frozen=True)
class Case:
    """`entry` is the project to which the changed repository or team belongs. `is_interrupted`: whether the run ended
    early.
    """

    one: Difference
    entry: Entry
    record: Record
    before: Organization
    after: Organization
    is_interrupted: bool = False

    @property
    def words(self) -> Words:
        return self.record.words

    @property
    def slug(self) -> str:
        return str(self.entry["slug"])

    @property
    def is_adopted(self) -> bool:
        """Whether the repository existed before us, so that defaults do not apply to it."""
        return adopts(self.entry) or self.one.repository not in self.record.own_repositories
