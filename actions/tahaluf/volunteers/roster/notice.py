"""Represents notices. A notice is an issue in the private roster about one person."""

from dataclasses import dataclass, field
from typing import Final, NamedTuple

NOTICE_MARKER: Final = "<!-- tahaluf:person {person} -->"


class Notice(NamedTuple):
    """The desired notice. `body` is Markdown that begins with the `notice_marker` line.

    `open`: whether the issue should be open, or None to leave it unchanged.
    """

    title: str
    body: str
    open: bool | None = None


@dataclass(frozen=True, slots=True)
class PostedNotice:
    """A notice as it currently is in the roster."""

    number: int
    title: str
    body: str = field(repr=False)
    open: bool = True

    @property
    def marker(self) -> str:
        """The first line of the body."""
        return self.body.replace("\r\n", "\n").partition("\n")[0]

    def is_up_to_date(self, desired: Notice) -> bool:
        return (self.title, self.body) == desired[:2] and desired.open in (None, self.open)


def notice_marker(person: str) -> str:
    """Return the first line of the notice about this person. The notice is identified by this line and by the issue's
    author.
    """
    return NOTICE_MARKER.format(person=person)


def is_notice_marker(line: str) -> bool:
    """Whether this is the first line of a notice about a person."""
    start, end = NOTICE_MARKER.split("{person}")
    return line.startswith(start) and line.endswith(end)
