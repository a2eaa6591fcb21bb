"""Whether a form is taken in now, and what its author is told where it is not.

The coalition closes the door with one word in its manifest. While it is closed, new forms are answered and nothing
else; afterwards nobody is taken in behind their back: who still wants to, edits their form, or opens a new one.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Final

from tahaluf.escape import block_quote
from tahaluf.i18n import Message, translator_for
from tahaluf.manifest import Volunteers

# The topic of the comment that says so. It is not that of answers: a form that was turned away has none.
TURNED_AWAY_TOPIC: Final = "turned-away"
# Its first line: when the form was last written. So a later edit is told from the text that was turned away
TURNED_AWAY_MARKER: Final = "<!-- tahaluf:read {written:%Y-%m-%dT%H:%M:%SZ} -->"
TURNED_AWAY_PATTERN: Final = re.compile(r"<!-- tahaluf:read (\S+) -->")

CLOSED: Final = Message("Thank you for offering your time. We cannot take in anybody new at the moment.")
MEMBERS_ONLY: Final = Message(
    "Thank you for offering your time. At the moment we take in members of our organization on GitHub alone."
)
COALITION_SAYS: Final = Message("Thank you for offering your time. The coalition says:")
NOT_RECORDED: Final = Message(
    """\
Nothing of your form was written down. When newcomers are taken in again, it is not read by itself: edit it, or open \
a new one, and it is. To take back what you wrote, edit it, or close this issue; GitHub keeps earlier versions."""
)


def turned_away_reply(
    volunteers: Volunteers, languages: Iterable[str], is_member: bool, last_edited_at: datetime
) -> str | None:
    """What to tell somebody whose new form is not taken in now, in a language of theirs; None where it is.

    `member`: whether they are known to be an active member of the organization; asked only while it matters.
    `written`: when the form was last edited, or else sent.
    """
    if volunteers.intake == "open" or (volunteers.intake == "members" and is_member):
        return None
    languages = tuple(languages)
    translator = translator_for(languages)
    preferred = sorted(languages, key=lambda code: code != translator.language)
    coalition_text = _coalition_text(volunteers.closed, (*preferred, translator.language))
    if coalition_text is None:
        reason = translator.translate(CLOSED if volunteers.intake == "closed" else MEMBERS_ONLY)
    else:
        reason = f"{translator.translate(COALITION_SAYS)}\n\n{block_quote(coalition_text)}"
    text = translator.with_direction(f"{reason}\n\n{translator.translate(NOT_RECORDED)}")
    return f"{TURNED_AWAY_MARKER.format(written=last_edited_at.astimezone(UTC))}\n{text}"


def needs_membership_check(volunteers: Volunteers) -> bool:
    """Whether it matters who is a member."""
    return volunteers.intake == "members"


def is_turned_away(comment: str, last_edited_at: datetime) -> bool:
    """Whether a form is, as it stands. `said`: our comment on TURNED_AWAY, or nothing; `written`: as above."""
    marker = TURNED_AWAY_PATTERN.match(comment)
    return marker is not None and last_edited_at <= datetime.fromisoformat(marker[1])


def _coalition_text(texts: Mapping[str, str], languages: Iterable[str]) -> str | None:
    """The coalition's own text in the first of these languages that it has one in; any, rather than none."""
    preferred = (*languages, *texts)
    return next((texts[language] for language in preferred if language in texts), None)
