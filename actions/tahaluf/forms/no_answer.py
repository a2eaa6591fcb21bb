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
i do not know, i dont know, don't know, dont know, do not know, we don't know, we do not know, no idea, unknown,
dunno, n-a, n a, t.b.d, t.b.a, t.b.c, to be added, to follow, will follow, coming soon, soon, later, will add later,
will be added later, not yet decided, there is none, there's none, there are none, there isn't one, there isn't any,
we have none, i have none, we don't have one, i don't have one, don't have one, don't have any, empty, blank, left blank
"""
_ARABIC: Final = """
لا, كلا, لا يوجد, لايوجد, لا توجد, لاتوجد, لا يوجد شيء, لا شيء, لاشيء, لا شي, لاشي, لا أحد, لاأحد, لا ينطبق,
ليس, ليس لدي, ليس لدينا, ليس عندي, ليس عندنا, ما عندي, ما عندنا, ماعندي, ما في, مافي, ما فيه, مافيه, ماكو,
مفيش, مافيش, غير متوفر, غير متاح, غير موجود, غير محدد, غير مطلوب, غير معروف, بدون, بلا, لاحقًا, لا جواب,
لم يحدد, لم نحدد, لم نقرر, سيحدد, سنحدد, يحدد, سيحدد لاحقًا, سنحدد لاحقًا, يحدد لاحقًا, لا حاجة, لا يلزم,
لا نحتاج, لا أحتاج, لا أعرف, لا نعرف, لا أدري, لا ندري, لا أعلم, لا نعلم, لست متأكدًا, لست متأكدة, لا يوجد لدي,
لا يوجد لدينا, لا يوجد عندي, لا يوجد عندنا, لا أملك, لا نملك, ولا شيء, ولا شي, ما في شي, مافي شي, ما في شيء,
مش عارف, مش عارفة, ما بعرف, ما منعرف, مش محدد, مش موجود, غير قابل للتطبيق, غير مقرر, لم يتقرر, لم يتحدد, قيد الدراسة,
فيما بعد, سنضيفه لاحقًا, سنضيفها لاحقًا, سأضيفه لاحقًا, يضاف لاحقًا, سيضاف لاحقًا, قريبًا
"""
# What people may say that they do not have: "no website yet", «لا يوجد موقع»
_FOLDED_MISSING: Final = re.compile(
    fold(
        r"(?:no|we have no|i have no|there is no|there's no|without a|لا يوجد(?: لدينا| لدي)?|لا توجد(?: لدينا| لدي)?"
        r"|ليس لدينا|ليس لدي|ليس عندنا|ليس عندي|ما عندنا|ما عندي|ما في|مافي|بدون|بلا) "
        r"(?:web ?sites?|sites?|(?:web )?pages?|links?|urls?|address(?:es)?|repositor(?:y|ies)|repos?|accounts?"
        r"|social media|(?:ال)?موقع(?: الكتروني| ويب)?|مواقع|صفحة|صفحات|رابط|روابط|عنوان|مستودع|حساب|حسابات)"
    )
)
_WORDS: Final = frozenset(fold(word) for word in f"{_ENGLISH},{_ARABIC}".split(","))
# Words that may surround such an answer without changing its meaning: "none yet", «لا يوجد حاليًا»
_HEDGES: Final = """
yet, for now, right now, now, at the moment, at present, currently, so far, at this time, at this stage, as of now,
as yet, thanks, thank you, sorry,
بعد, الآن, حتى الآن, إلى الآن, للآن, حاليًا, شكرًا, مبدئيًا, في الوقت الحالي, في الوقت الحاضر, في الوقت الراهن
"""
_HEDGE: Final = "|".join(sorted(map(fold, _HEDGES.split(",")), key=len, reverse=True))
# Between the same answer in two languages: "none / لا يوجد"
_BETWEEN: Final = re.compile(r"\s[-–—/|]\s|\n")
_BESIDE: Final = re.compile(rf"^(?:{_HEDGE})[\W_]+|[\W_]+(?:{_HEDGE})$")


def is_no_answer(text: str) -> bool:
    """Whether `text` only means "no answer", such as "None", "N/A", "-" or "لا يوجد"."""
    if len(text) > _MAX_LENGTH:
        return False
    folded = fold(text).replace("’", "'")
    return _means_none(folded) or all(map(_means_none, _BETWEEN.split(folded)))


def _means_none(folded: str) -> bool:
    word = _PUNCTUATION_AROUND.sub("", folded)
    bare = _BESIDE.sub("", word)
    return not word or word in _WORDS or bare in _WORDS or _FOLDED_MISSING.fullmatch(bare) is not None


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
