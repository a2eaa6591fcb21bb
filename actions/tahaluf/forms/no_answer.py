"""Recognizes text that means "no answer" in an optional field."""

import re
from collections.abc import Mapping
from typing import Final

from tahaluf.escape import fold

from .definition import FieldType, Form
from .result import FieldValue

_MAX_LENGTH: Final = 40
_PUNCTUATION_AROUND: Final = re.compile(r"^[\W_]+|[\W_]+$")
_WORDS: Final = frozenset(
    map(
        fold,
        (
            *(
                "none",
                "n/a",
                "na",
                "n.a",
                "nil",
                "null",
                "no",
                "nope",
                "nothing",
                "nobody",
                "no one",
                "no-one",
            ),
            *(
                "not applicable",
                "not available",
                "no answer",
                "no response",
                "none yet",
                "not yet",
                "nobody yet",
            ),
            *("tbd", "tba", "to be decided", "to be determined", "not decided yet", "undecided"),
            *("لا", "كلا", "لا يوجد", "لايوجد", "لا توجد", "لاتوجد", "لا شيء", "لاشيء", "لا أحد", "لا احد"),
            *(
                "لا ينطبق",
                "غير متوفر",
                "غير متاح",
                "غير موجود",
                "غير محدد",
                "بدون",
                "بلا",
                "ليس بعد",
                "لاحقًا",
            ),
            *("لا يوجد بعد", "لا توجد بعد", "لا جواب", "لم يحدد", "لم يحدد بعد", "لم نقرر بعد"),
        ),
    )
)


def is_no_answer(text: str) -> bool:
    """Whether `text` only means "no answer", such as "None", "N/A", "-" or "لا يوجد"."""
    if len(text) > _MAX_LENGTH:
        return False
    word = _PUNCTUATION_AROUND.sub("", fold(text))
    return not word or word in _WORDS


def drop_non_answers(form: Form, values: Mapping[str, FieldValue]) -> dict[str, FieldValue]:
    """Return the values, with None for each optional text field that says "no answer"."""
    optional = {
        field.key
        for field in form.fields
        if field.type in (FieldType.INPUT, FieldType.TEXTAREA) and not field.required
    }
    return {
        key: None if key in optional and isinstance(value, str) and is_no_answer(value) else value
        for key, value in values.items()
    }
