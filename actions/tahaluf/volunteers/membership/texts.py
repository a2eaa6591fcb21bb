"""What is said in public to who leaves, and to whom no further invitation comes."""

from collections.abc import Iterable
from typing import Final

from tahaluf.i18n import ENGLISH, Message, Translator, translator_for

# Under a form, where two invitations have lapsed; it says to others no more than the form did
LAST_INVITATION_LAPSED: Final = Message(
    "The door to our organization on GitHub stays open. Invitations that lie for a week lapse, and we do not want to "
    "press anybody: none comes by itself any more. If you would like one after all, open a new form and say so there."
)
# To somebody who leaves by the public form: the same words whoever they were, and whatever there was of them
DEPARTURE_CONFIRMED: Final = Message(
    """\
It is done, and thank you for the time you gave.

**What has happened.** What was written down about you is taken out of the coalition's list. Your volunteer forms here \
are closed. If you were a member of the organization on GitHub, or invited to it, that has ended. If you own it, or \
are listed with a project in `projects.yml`, that stays until somebody changes it there.

**What stays.** This page and your forms stay public, with what others wrote under them. GitHub keeps earlier \
versions, and a number is kept: how many have left. To have an issue deleted, ask an owner of the organization.

**If you come back.** A new form is all it takes, at any time.
"""
)


def last_invitation_text(languages: Iterable[str]) -> str:
    """What somebody is told whose second invitation has lapsed: that none follows, and that they may ask again."""
    translator = translator_for(languages)
    return translator.with_direction(translator.translate(LAST_INVITATION_LAPSED))


def departure_text(translator: Translator = ENGLISH) -> str:
    """To somebody who has left by the public form: it tells nobody whether there was anything of theirs."""
    return translator.with_direction(translator.translate(DEPARTURE_CONFIRMED))
