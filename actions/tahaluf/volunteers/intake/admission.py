"""Replies to new volunteers while intake is closed or restricted to members.

While intake is closed in the manifest, new forms are answered, but nothing is stored. While it is restricted to
members, everyone gets the same reply, but only members' forms are stored. Old forms are not processed when intake
opens again. Anyone who is still interested can edit their form or submit a new one.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Final

from tahaluf.escape import block_quote
from tahaluf.i18n import Message, translator_for
from tahaluf.manifest import Volunteers

from .replies import with_contact_warning

# The topic of this reply. Other replies have a different topic, because a form that was turned away counts as
# unanswered.
TURNED_AWAY_TOPIC: Final = "turned-away"
# The first line of the reply, which records when the form was last edited, so that later edits are noticed
TURNED_AWAY_MARKER: Final = "<!-- tahaluf:read {written:%Y-%m-%dT%H:%M:%SZ} -->"
TURNED_AWAY_PATTERN: Final = re.compile(r"<!-- tahaluf:read (\S+) -->")

CLOSED: Final = Message("Thank you for offering your time. We cannot accept new volunteers at the moment.")
MEMBERS_ONLY: Final = Message(
    "Thank you for offering your time. At the moment we only accept members of our organization on GitHub."
)
COALITION_SAYS: Final = Message("Thank you for offering your time. The coalition says:")
NOT_RECORDED: Final = Message(
    """\
Nothing from your form has been stored. Once we accept new volunteers again, your form will not be read automatically: \
please edit it or open a new one. To withdraw your form, edit it, or close this issue with the “Close issue” button at \
the bottom of this page; GitHub keeps earlier versions."""
)
MAYBE_RECORDED: Final = Message(
    """\
If you are a member, your form has reached the people who welcome newcomers. If you are not, nothing from it has been \
stored: once we accept new volunteers again, your form will not be read automatically, so please edit it or open a new \
one. Everyone gets this reply, so it does not reveal who is a member.

This issue is public. To withdraw your form, say so here, edit it, or close this issue with the “Close issue” button \
at the bottom of this page; GitHub keeps earlier versions."""
)


def turned_away_reply(
    volunteers: Volunteers,
    languages: Iterable[str],
    last_edited_at: datetime,
    has_contact_details: bool = False,
) -> str | None:
    """Return the reply to a form in one of the author's languages, or None while intake is open.

    While only members are accepted, everyone gets the same reply, since different replies would reveal private
    members. `last_edited_at`: the creation time if the form was never edited. `has_contact_details`: if true, the
    reply explains how to remove contact details.
    """
    if volunteers.intake == "open":
        return None
    languages = tuple(languages)
    translator = translator_for(languages)
    preferred = sorted(languages, key=lambda code: code != translator.language)
    coalition_text = _coalition_text(volunteers.closed, (*preferred, translator.language))
    if coalition_text is None:
        reason = translator.translate(CLOSED if volunteers.intake == "closed" else MEMBERS_ONLY)
    else:
        reason = f"{translator.translate(COALITION_SAYS)}\n\n{block_quote(coalition_text)}"
    stored = translator.translate(MAYBE_RECORDED if accepts_members(volunteers) else NOT_RECORDED)
    text = with_contact_warning(translator, f"{reason}\n\n{stored}", has_contact_details)
    marker = TURNED_AWAY_MARKER.format(written=last_edited_at.astimezone(UTC))
    return f"{marker}\n{translator.with_direction(text)}"


def accepts_members(volunteers: Volunteers) -> bool:
    """Whether only members are accepted."""
    return volunteers.intake == "members"


def is_turned_away(comment: str, last_edited_at: datetime) -> bool:
    """Whether the current version of the form was turned away.

    `comment`: our comment on TURNED_AWAY_TOPIC, or an empty string.
    """
    marker = TURNED_AWAY_PATTERN.match(comment)
    return marker is not None and last_edited_at <= datetime.fromisoformat(marker[1])


def _coalition_text(texts: Mapping[str, str], languages: Iterable[str]) -> str | None:
    """Return the coalition's own message in the first of these languages for which there is one, or else in any
    language.
    """
    preferred = (*languages, *texts)
    return next((texts[language] for language in preferred if language in texts), None)
