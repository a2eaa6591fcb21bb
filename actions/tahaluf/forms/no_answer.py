"""Recognizes text that means "no answer" in an optional field."""

import re
from collections.abc import Mapping
from typing import Final

from tahaluf.escape import fold

from .definition import FieldType, Form
from .result import FieldValue

_MAX_LENGTH: Final = 40
_PUNCTUATION_AROUND: Final = re.compile(r"^[\W_]+|[\W_]+$")
# Separated by commas. `fold` unifies spellings such as «لا شيئ» and «لا شئ»
_ENGLISH: Final = """
none, n/a, n / a, n\\a, na, n.a, nil, null, nada, no, nope, nothing, nobody, no one, no-one, not applicable,
not available, no answer, no response, not, tbd, tba, tbc, to be decided, to be determined, to be confirmed,
to be announced, not decided, undecided, not needed, not required, no need, not sure, unsure, idk, i don't know,
i do not know, i dont know, don't know, dont know, do not know, we don't know, we do not know, no idea, unknown
"""
_ARABIC: Final = """
لا, كلا, لا يوجد, لايوجد, لا توجد, لاتوجد, لا يوجد شيء, لا شيء, لاشيء, لا شي, لاشي, لا أحد, لاأحد, لا ينطبق,
ليس, ليس لدي, ليس لدينا, ليس عندي, ليس عندنا, ما عندي, ما عندنا, ماعندي, ما في, مافي, ما فيه, مافيه, ماكو,
مفيش, مافيش, غير متوفر, غير متاح, غير موجود, غير محدد, غير مطلوب, غير معروف, بدون, بلا, لاحقًا, لا جواب,
لم يحدد, لم نحدد, لم نقرر, سيحدد, سنحدد, يحدد, سيحدد لاحقًا, سنحدد لاحقًا, يحدد لاحقًا, لا حاجة, لا يلزم,
لا نحتاج, لا أحتاج, لا أعرف, لا نعرف, لا أدري, لا ندري, لا أعلم, لا نعلم, لست متأكدًا, لست متأكدة
"""
_WORDS: Final = frozenset(fold(word) for word in f"{_ENGLISH},{_ARABIC}".split(","))
# Words beside such an answer that do not change it: "none yet", «لا يوجد حاليًا»
_HEDGES: Final = """
yet, for now, right now, now, at the moment, at present, currently, so far, at this time, thanks, thank you, sorry,
بعد, الآن, حتى الآن, إلى الآن, للآن, حاليًا, شكرًا, مبدئيًا, في الوقت الحالي, في الوقت الحاضر, في الوقت الراهن
"""
_HEDGE: Final = "|".join(sorted(map(fold, _HEDGES.split(",")), key=len, reverse=True))
_BESIDE: Final = re.compile(rf"^(?:{_HEDGE})[\W_]+|[\W_]+(?:{_HEDGE})$")


def is_no_answer(text: str) -> bool:
    """Whether `text` only means "no answer", such as "None", "N/A", "-" or "لا يوجد"."""
    if len(text) > _MAX_LENGTH:
        return False
    word = _PUNCTUATION_AROUND.sub("", fold(text).replace("’", "'"))
    return not word or word in _WORDS or _BESIDE.sub("", word) in _WORDS


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
