"""The public answers to a volunteer: given nothing of what the person wrote, they cannot repeat it."""

from collections.abc import Iterable
from itertools import product

from tahaluf.forms import Form
from tahaluf.privacy import find
from tahaluf.text import inline
from tahaluf.voice import ENGLISH, Voice, spoken, voice_for

from .texts import ANSWER, MEND, MEND_LINE, MEND_WHAT, MEND_WHOLE, REACHABLE


def answer(languages: Iterable[str], reachable: bool = False) -> str:
    """Thanks, what happens next, and how to leave; to somebody who works in these languages.

    `reachable`: say also how to take contact details out of the form, and what stays of them all the same.
    """
    voice = voice_for(languages)
    return voice.frame(_told(voice, voice.say(ANSWER), reachable))


def is_answer(text: str) -> bool:
    """Whether a comment of ours says that all is well: then the form has been through."""
    return text.strip() in {
        answer([language], told).strip() for language, told in product(spoken(), (True, False))
    }


def is_reachable(form: Form, text: str) -> bool:
    """Whether a text holds an address, a number, a name or a link that is not the form's own.

    It is the whole issue that is looked through, so that a form that cannot be read is, too.
    """
    own = {word for field in form.fields for said in (field.label, *field.choices) for word in _found(said)}
    return not own.issuperset(_found(text))


def _found(text: str) -> set[str]:
    return {text[finding.start : finding.end] for finding in find(text)}


def mend(wrong: Iterable[tuple[str, str | None]], reachable: bool = False, voice: Voice = ENGLISH) -> str:
    """What to mend in a form. `wrong`: each error's code (tahaluf.forms.Code) and its field's label."""
    lines = [
        MEND_LINE.format(
            field=inline(label) if label else voice.say(MEND_WHOLE), what=voice.say(MEND_WHAT[code])
        )
        for code, label in dict.fromkeys(wrong)
    ]
    return voice.frame(_told(voice, voice.say(MEND, lines="\n".join(lines)), reachable))


def _told(voice: Voice, text: str, reachable: bool) -> str:
    return f"{text}\n{voice.say(REACHABLE)}" if reachable else text
