"""Whether a form is taken in now, and what its author is told where it is not.

The coalition closes the door with one word in its manifest. While it is closed, new forms are answered and nothing
else; afterwards nobody is taken in behind their back: who still wants to, edits their form, or opens a new one.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Final

from tahaluf.manifest import Volunteers
from tahaluf.text import block
from tahaluf.voice import Text, voice_for

# The topic of the comment that says so. It is not that of answers: a form that was turned away has none.
TURNED_AWAY: Final = "turned-away"
# Its first line: when the form was last written. So a later edit is told from the text that was turned away
MARK: Final = "<!-- tahaluf:read {written:%Y-%m-%dT%H:%M:%SZ} -->"
READ: Final = re.compile(r"<!-- tahaluf:read (\S+) -->")

CLOSED: Final = Text("Thank you for offering your time. We cannot take in anybody new at the moment.")
MEMBERS: Final = Text(
    "Thank you for offering your time. At the moment we take in members of our organization on GitHub alone."
)
SAYS: Final = Text("Thank you for offering your time. The coalition says:")
LATER: Final = Text(
    """\
Nothing of your form was written down. When newcomers are taken in again, it is not read by itself: edit it, or open \
a new one, and it is. To take back what you wrote, edit it, or close this issue; GitHub keeps earlier versions."""
)


def turned_away(
    volunteers: Volunteers, languages: Iterable[str], member: bool, written: datetime
) -> str | None:
    """What to tell somebody whose new form is not taken in now, in a language of theirs; None where it is.

    `member`: whether they are known to be an active member of the organization; asked only while it matters.
    `written`: when the form was last edited, or else sent.
    """
    if volunteers.intake == "open" or (volunteers.intake == "members" and member):
        return None
    languages = tuple(languages)
    voice = voice_for(languages)
    theirs = sorted(languages, key=lambda code: code != voice.language)
    passage = _passage(volunteers.closed, (*theirs, voice.language))
    if passage is None:
        why = voice.say(CLOSED if volunteers.intake == "closed" else MEMBERS)
    else:
        why = f"{voice.say(SAYS)}\n\n{block(passage)}"
    said = voice.frame(f"{why}\n\n{voice.say(LATER)}")
    return f"{MARK.format(written=written.astimezone(UTC))}\n{said}"


def asks_for_membership(volunteers: Volunteers) -> bool:
    """Whether it matters who is a member."""
    return volunteers.intake == "members"


def is_turned_away(said: str, written: datetime) -> bool:
    """Whether a form is, as it stands. `said`: our comment on TURNED_AWAY, or nothing; `written`: as above."""
    read = READ.match(said)
    return read is not None and written <= datetime.fromisoformat(read[1])


def _passage(passages: Mapping[str, str], languages: Iterable[str]) -> str | None:
    """The coalition's own text in the first of these languages that it has one in; any, rather than none."""
    wanted = (*languages, *passages)
    return next((passages[language] for language in wanted if language in passages), None)
