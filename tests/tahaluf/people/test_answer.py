import pytest

from tahaluf.forms import Code
from tahaluf.people import answer, mend


@pytest.mark.parametrize("languages", [[], ["en"], ["en", "ar"], ["fr"]])
def test_the_answer_is_english_unless_arabic_alone_is_spoken(languages: list[str]) -> None:
    assert answer(languages).startswith("Thank you for offering your time.")


def test_the_arabic_answer_runs_from_right_to_left() -> None:
    text = answer(["ar"])
    assert text.startswith('<div dir="rtl">\n\nشكرًا')
    assert text.endswith("</div>")


@pytest.mark.parametrize("languages", [["en"], ["ar"]])
def test_the_answer_says_what_comes_next_and_how_to_leave_and_calls_nobody(languages: list[str]) -> None:
    text = answer(languages)
    assert text.count("**") == 6
    assert "@" not in text


def test_a_form_that_cannot_be_read_is_answered_line_by_line() -> None:
    text = mend([("required-empty", "Skills"), ("required-empty", "Skills"), ("form-changed", None)])
    assert (
        "- Skills: it has no answer yet. Please give one.\n- The form as a whole: the form has changed"
        in text
    )


@pytest.mark.parametrize("code", list(Code))
def test_every_error_of_a_form_has_words(code: Code) -> None:
    assert mend([(code, "Hours a week")]).count("\n- Hours a week: ") == 1
