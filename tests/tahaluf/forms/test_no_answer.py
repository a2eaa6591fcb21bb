"""Text that means "no answer" is recognized in many spellings."""

import pytest

from tahaluf.forms import drop_non_answers, is_no_answer, load_form

FORM = load_form(
    """\
name: F
description: d
body:
  - {type: input, id: name, attributes: {label: Name}, validations: {required: true}}
  - {type: input, id: role, attributes: {label: Role}}
  - {type: textarea, id: note, attributes: {label: Note}}
  - {type: dropdown, id: area, attributes: {label: Area, options: [No, Maps]}}
""".replace("[No,", '["No",'),
    "form.yml",
)


@pytest.mark.parametrize(
    "text",
    ["None", "none.", "N/A", "n.a.", "-", "—", "…", "?", "(nothing)",
     "No", "TBD", "Not yet", "لا يوجد", "لا", "لا شيء", "none at the moment", "No, thanks", "I don’t know",
     "currently none", "N\\A", "n / a", "لا يوجد حاليًا", "لا يُوجد", "حالياً لا يوجد", "لا شئ", "ليس بعد", "مافي",
     "no website yet", "We have no website.", "there is none", "We don’t have one", "coming soon", "t.b.d.", "n-a",
     "none as of now", "none – لا يوجد", "لا يوجد / none", "N/A\n-", "no social media", "blank",
     "لا يوجد موقع", "ليس لدينا موقع إلكتروني", "لا توجد روابط", "لا يوجد لدينا", "ما في شي", "ولا شيء", "مش عارفة",
     "غير قابل للتطبيق", "قيد الدراسة", "سنضيفه لاحقًا", "قريبًا",
     "ما عندنا", "ليس لدينا", "لا نعرف بعد", "سيُحدَّد لاحقًا", "لا شكرا", "غير مطلوب", "لا أحد حتى الآن", "ـ"],
)  # fmt: skip
def test_words_for_nothing_are_no_answer(text: str) -> None:
    assert is_no_answer(text)


@pytest.mark.parametrize(
    "text",
    ["Cartographer", "No-code developer", "Nobody left behind", "C", "0", "لا تكشف أحدًا",
     "ne", "none of the above skills", "1", "now", "بعد", "Thanks", "لاعب", "لا سلكي", "not-for-profit lawyer",
     "no borders", "no – Sudan", "No website builder", "soon.example.org", "no pages left behind",
     "موقع", "لا موقع إلا هنا", "none\nCartographer", "later stage mapping",
     "بدون كود", "مبرمج حاليًا", "Nothing but maps"],
)  # fmt: skip
def test_other_words_are_answers(text: str) -> None:
    assert not is_no_answer(text)


def test_only_optional_text_fields_lose_them() -> None:
    values = {"name": "None", "role": "None", "note": "لا يوجد", "area": "No"}
    assert drop_non_answers(FORM, values) == {"name": "None", "role": None, "note": None, "area": "No"}
