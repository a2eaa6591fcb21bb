"""An issue in the private roster that tells of one person: as it shall be, and as it stands there."""

from dataclasses import dataclass, field
from typing import Final, NamedTuple

NOTICE_MARKER: Final = "<!-- tahaluf:person {person} -->"


class Notice(NamedTuple):
    """An issue: its title, and its body in Markdown. The body's first line is the person's mark.

    `open`: whether it shall be so; None: as it is.
    """

    title: str
    body: str
    open: bool | None = None


@dataclass(frozen=True, slots=True)
class PostedNotice:
    """A notice as it stands in the roster."""

    number: int
    title: str
    body: str = field(repr=False)
    open: bool = True

    @property
    def marker(self) -> str:
        """The first line of its body."""
        return self.body.replace("\r\n", "\n").partition("\n")[0]

    def is_up_to_date(self, desired: Notice) -> bool:
        return (self.title, self.body) == desired[:2] and desired.open in (None, self.open)


def notice_marker(person: str) -> str:
    """The first line of the notice about this person: by it and by its author it is found again."""
    return NOTICE_MARKER.format(person=person)
