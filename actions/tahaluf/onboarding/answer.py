"""The public answers to a volunteer: given nothing of what the person wrote, they cannot repeat it."""

from collections.abc import Iterable
from enum import Enum
from functools import lru_cache
from typing import Final

from tahaluf.forms import Form
from tahaluf.privacy import find
from tahaluf.text import inline
from tahaluf.voice import ENGLISH, Voice, voice_for

from . import texts
from .texts import ANSWER, MEND, MEND_LINE, MEND_WHAT, MEND_WHOLE, OTHER_DOORS, REACHABLE

# The first line of each answer: its words depend on who asks and when, and change from release to release
MARK: Final = "<!-- tahaluf:answered -->"
# People who wait before somebody: more than an afternoon's work, more than a month's
MANY, HUNDREDS = 30, 200


class Queue(Enum):
    """How many wait for an answer before somebody, in words as coarse as they can be and still be true."""

    SHORT = "short"
    MANY = "many"
    HUNDREDS = "hundreds"

    @classmethod
    def of(cls, ahead: int) -> "Queue":
        if ahead < MANY:
            return cls.SHORT
        return cls.MANY if ahead < HUNDREDS else cls.HUNDREDS


def answer(
    languages: Iterable[str],
    reachable: bool = False,
    *,
    queue: Queue = Queue.SHORT,
    days: int = 7,
    join: bool = False,
) -> str:
    """Thanks, what happens next, and how to leave; to somebody who works in these languages.

    `reachable`: say also how to take contact details out of the form, and what stays of them all the same.
    `queue`: how many wait before them; `days`: within which the coalition answers where few do. `join`: they asked
    for an invitation to the organization.
    """
    voice = voice_for(languages)
    said = voice.say(ANSWER, next=_next(voice, queue, days))
    if join:
        later = texts.JOIN_SOON if queue is Queue.SHORT else texts.JOIN_LATER
        said = f"{said}\n{voice.say(later)}\n"
    return f"{MARK}\n{voice.frame(_told(voice, said, reachable))}"


def is_answer(text: str) -> bool:
    """Whether a comment of ours says that all is well: then the form has been through."""
    return text.startswith(MARK)


def _next(voice: Voice, queue: Queue, days: int) -> str:
    match queue:
        case Queue.SHORT:
            return voice.count(texts.NEXT_SOON, days)
        case Queue.MANY:
            return voice.say(texts.NEXT_WEEKS)
        case Queue.HUNDREDS:
            return voice.say(texts.NEXT_UNKNOWN)


def is_reachable(form: Form, text: str) -> bool:
    """Whether a text holds an address, a number, a name or a link that is not the form's own.

    It is the whole issue that is looked through, so that a form that cannot be read is, too.
    """
    return not _own(form).issuperset(_found(text))


@lru_cache(maxsize=8)
def _own(form: Form) -> frozenset[str]:
    """What the form itself holds of that kind. It is the same for all who fill it in."""
    return frozenset(
        word for field in form.fields for said in (field.label, *field.choices) for word in _found(said)
    )


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
    return "\n".join([text, voice.say(REACHABLE), voice.say(OTHER_DOORS)]) if reachable else text
