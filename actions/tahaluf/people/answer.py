"""The public answers to a volunteer: given nothing of what the person wrote, they cannot repeat it."""

from collections.abc import Iterable
from itertools import product

from tahaluf.forms import Form
from tahaluf.privacy import find
from tahaluf.text import inline

from .texts import ANSWER, MEND, MEND_LINE, MEND_WHAT, MEND_WHOLE, REACHABLE, RIGHT_TO_LEFT, RTL_FRAME


def answer(languages: Iterable[str], reachable: bool = False) -> str:
    """Thanks, what happens next, and how to leave. In English, or in Arabic for who speaks that alone.

    `reachable`: say also how to take contact details out of the form, and what stays of them all the same.
    """
    spoken = set(languages)
    language = next((one for one in ANSWER if one in spoken), "en")
    text = f"{ANSWER[language]}\n{REACHABLE[language]}" if reachable else ANSWER[language]
    return RTL_FRAME.format(text=text) if language in RIGHT_TO_LEFT else text


def is_answer(text: str) -> bool:
    """Whether a comment of ours says that all is well: then the form has been through."""
    return text.strip() in {
        answer([language], told).strip() for language, told in product(ANSWER, (True, False))
    }


def is_reachable(form: Form, text: str) -> bool:
    """Whether a text holds an address, a number, a name or a link that is not the form's own.

    It is the whole issue that is looked through, so that a form that cannot be read is, too.
    """
    own = {word for field in form.fields for said in (field.label, *field.choices) for word in _found(said)}
    return not own.issuperset(_found(text))


def _found(text: str) -> set[str]:
    return {text[finding.start : finding.end] for finding in find(text)}


def mend(wrong: Iterable[tuple[str, str | None]], reachable: bool = False) -> str:
    """What to mend in a form. `wrong`: each error's code (tahaluf.forms.Code) and its field's label."""
    lines = [
        MEND_LINE.format(field=inline(label) if label else MEND_WHOLE, what=MEND_WHAT[code])
        for code, label in dict.fromkeys(wrong)
    ]
    text = MEND.format(lines="\n".join(lines))
    return f"{text}\n{REACHABLE['en']}" if reachable else text
