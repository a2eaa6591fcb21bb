"""Decide whether new volunteers are accepted, and reply to those who are not.

A coalition can close its intake in the manifest. While it is closed, new forms get a reply and nothing is stored.
Reopening it does not process old forms: people who are still interested edit their form or open a new one.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Final

from tahaluf.escape import block_quote
from tahaluf.i18n import Message, translator_for
from tahaluf.manifest import Volunteers

# The topic of that reply. Other replies have their own: a form that was turned away has not been answered.
TURNED_AWAY_TOPIC: Final = "turned-away"
# The reply's first line: when the form was last edited, to recognize later edits
TURNED_AWAY_MARKER: Final = "<!-- tahaluf:read {written:%Y-%m-%dT%H:%M:%SZ} -->"
TURNED_AWAY_PATTERN: Final = re.compile(r"<!-- tahaluf:read (\S+) -->")

CLOSED: Final = Message("Thank you for offering your time. We cannot accept new volunteers at the moment.")
MEMBERS_ONLY: Final = Message(
    "Thank you for offering your time. At the moment we only accept members of our organization on GitHub."
)
COALITION_SAYS: Final = Message("Thank you for offering your time. The coalition says:")
NOT_RECORDED: Final = Message(
    """\
Nothing from your form has been stored. Once we accept new volunteers again, your form is not read automatically: \
please edit it or open a new one. To withdraw it, edit it or close this issue; GitHub keeps earlier versions."""
)


def turned_away_reply(
    volunteers: Volunteers, languages: Iterable[str], is_member: bool, last_edited_at: datetime
) -> str | None:
    """The reply to a new form that is not accepted now, in one of its author's languages; None if it is accepted.

    `is_member`: an active member of the organization; only matters if `needs_membership_check`. `last_edited_at`: the
    creation time for a form that was never edited.
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
    """Whether only members are accepted."""
    return volunteers.intake == "members"


def is_turned_away(comment: str, last_edited_at: datetime) -> bool:
    """Whether the form's current text was turned away. `comment`: ours on TURNED_AWAY_TOPIC, or an empty text."""
    marker = TURNED_AWAY_PATTERN.match(comment)
    return marker is not None and last_edited_at <= datetime.fromisoformat(marker[1])


def _coalition_text(texts: Mapping[str, str], languages: Iterable[str]) -> str | None:
    """The coalition's own text in the first available of these languages, or else in any language."""
    preferred = (*languages, *texts)
    return next((texts[language] for language in preferred if language in texts), None)
