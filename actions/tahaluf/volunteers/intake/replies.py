"""Writes public replies to volunteers. No function here gets their answers, so no reply can repeat them."""

from collections.abc import Iterable
from enum import Enum
from functools import lru_cache
from typing import Final

from tahaluf.escape import escape_inline
from tahaluf.forms import FormSet
from tahaluf.i18n import ENGLISH, Translator, translator_for
from tahaluf.privacy import scan

from . import texts
from .texts import (
    ACKNOWLEDGEMENT,
    CONTACT_DETAILS_WARNING,
    FIX_BY_CODE,
    FIX_LINE,
    FIX_REQUEST,
    FIX_WHOLE_FORM,
    OTHER_CHANNELS,
)

# The first line of every acknowledgement. The rest of the text depends on the person, the time and the release
ACKNOWLEDGEMENT_MARKER: Final = "<!-- tahaluf:answered -->"
# With 30 people ahead, an answer takes longer than an afternoon; with 200, longer than a month
MANY_THRESHOLD, HUNDREDS_THRESHOLD = 30, 200


class QueueLength(Enum):
    """Roughly how many people are ahead of someone who waits. Public replies do not give exact numbers."""

    SHORT = "short"
    MANY = "many"
    HUNDREDS = "hundreds"

    @classmethod
    def from_count(cls, ahead: int) -> "QueueLength":
        if ahead < MANY_THRESHOLD:
            return cls.SHORT
        return cls.MANY if ahead < HUNDREDS_THRESHOLD else cls.HUNDREDS


def acknowledgement(
    languages: Iterable[str],
    has_contact_details: bool = False,
    *,
    queue: QueueLength = QueueLength.SHORT,
    answer_within: int = 7,
    wants_invitation: bool = False,
) -> str:
    """Return a reply in the languages of the volunteer's form. It thanks them, and explains what happens next and how
    to leave.

    `has_contact_details`: if true, the reply also explains how to remove contact details from the form, and what stays
    public. `answer_within`: the number of days in which the coalition usually answers while few people are waiting.
    """
    translator = translator_for(languages)
    text = translator.translate(ACKNOWLEDGEMENT, next=_next_step(translator, queue, answer_within))
    if wants_invitation:
        invitation_text = texts.INVITATION_SOON if queue is QueueLength.SHORT else texts.INVITATION_LATER
        text = f"{text}\n{translator.translate(invitation_text)}\n"
    body = translator.with_direction(with_contact_warning(translator, text, has_contact_details))
    return f"{ACKNOWLEDGEMENT_MARKER}\n{body}"


def is_acknowledgement(comment: str) -> bool:
    """Whether this comment of ours is an acknowledgement, which means that the form has been processed."""
    return comment.startswith(ACKNOWLEDGEMENT_MARKER)


def _next_step(translator: Translator, queue: QueueLength, days: int) -> str:
    match queue:
        case QueueLength.SHORT:
            return translator.translate_plural(texts.NEXT_SOON, days)
        case QueueLength.MANY:
            return translator.translate(texts.NEXT_WEEKS)
        case QueueLength.HUNDREDS:
            return translator.translate(texts.NEXT_UNKNOWN)


def contains_contact_details(forms: FormSet, text: str) -> bool:
    """Whether `text` contains contact details or links that are not part of the forms themselves.

    `text`: the whole issue, so that this also works for forms that cannot be parsed.
    """
    return not _form_contact_details(forms).issuperset(_contact_details(text))


@lru_cache(maxsize=8)
def _form_contact_details(forms: FormSet) -> frozenset[str]:
    """Return the links and addresses in the labels and options of the forms themselves."""
    return frozenset(
        word
        for form in forms.all_forms
        for field in form.fields
        for form_text in (field.label, *field.choices)
        for word in _contact_details(form_text)
    )


def _contact_details(text: str) -> set[str]:
    return {text[finding.start : finding.end] for finding in scan(text)}


def fix_request(
    errors: Iterable[tuple[str, str | None]],
    has_contact_details: bool = False,
    translator: Translator = ENGLISH,
) -> str:
    """Return a reply that explains the mistakes in a form and how to fix them.

    `errors`: pairs of a `tahaluf.forms.ErrorCode` and a field label. The label is None if the error is about the whole
    form.
    """
    lines = [
        FIX_LINE.format(
            field=escape_inline(label) if label else translator.translate(FIX_WHOLE_FORM),
            what=translator.translate(FIX_BY_CODE[code]),
        )
        for code, label in dict.fromkeys(errors)
    ]
    return translator.with_direction(
        with_contact_warning(
            translator, translator.translate(FIX_REQUEST, lines="\n".join(lines)), has_contact_details
        )
    )


def with_contact_warning(translator: Translator, text: str, has_contact_details: bool) -> str:
    """Return the text, followed by instructions for removing contact details if the form has any."""
    return (
        "\n".join([text, translator.translate(CONTACT_DETAILS_WARNING), translator.translate(OTHER_CHANNELS)])
        if has_contact_details
        else text
    )
