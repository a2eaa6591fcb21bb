"""Public messages to people who leave and people whose last invitation has expired."""

from collections.abc import Iterable
from typing import Final

from tahaluf.i18n import ENGLISH, Message, Translator, translator_for

# A comment on the form after two invitations have expired. It tells readers nothing that the form does not already
# say
LAST_INVITATION_LAPSED: Final = Message(
    "You are still welcome to join our organization on GitHub. Invitations expire after a week, and we do not want "
    "to pressure anyone, so we will not send another one automatically. If you would still like one, open a new "
    "form and ask for it there."
)
# A comment on the leave form. It is the same for everyone, so it does not reveal what was stored
DEPARTURE_CONFIRMED: Final = Message(
    """\
Done, and thank you for the time you gave.

**What has happened.** Your data has been removed from the coalition's roster, and your volunteer forms here are \
closed. If you were a member of the organization on GitHub, your membership has ended. If you had an invitation, it \
has been cancelled. If you own the organization or are listed in `projects.yml`, you remain an owner or stay \
listed until someone changes that.

**What stays.** This issue and your forms stay public, including the comments on them. GitHub keeps earlier versions, \
and we keep a count of how many people have left. To have an issue deleted, ask an owner of the organization.

**If you come back.** Just open a new form at any time.
"""
)


def last_invitation_text(languages: Iterable[str]) -> str:
    """Return, in one of these languages, the comment to post when the second invitation has expired."""
    translator = translator_for(languages)
    return translator.with_direction(translator.translate(LAST_INVITATION_LAPSED))


def departure_text(translator: Translator = ENGLISH) -> str:
    """Return the comment on a leave form. It does not reveal whether anything was stored about the author."""
    return translator.with_direction(translator.translate(DEPARTURE_CONFIRMED))
