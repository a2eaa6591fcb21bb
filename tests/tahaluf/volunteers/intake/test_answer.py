import pytest

from tahaluf.bidi import RLM
from tahaluf.forms import ErrorCode, Field, FieldType, Form, Option
from tahaluf.i18n import Translator
from tahaluf.volunteers.intake import (
    QueueLength,
    acknowledgement,
    contains_contact_details,
    fix_request,
    is_acknowledgement,
)
from tahaluf.volunteers.membership import last_invitation_text


@pytest.mark.parametrize("languages", [[], ["en"], ["en", "ar"], ["fr"]])
def test_the_answer_is_english_unless_arabic_alone_is_spoken(languages: list[str]) -> None:
    assert acknowledgement(languages).partition("\n")[2].startswith("Thank you for offering your time.")


def test_the_arabic_answer_runs_from_right_to_left() -> None:
    text = acknowledgement(["ar"])
    assert text.partition("\n")[2].startswith('<div dir="rtl">\n\nشكرًا')
    assert text.endswith("</div>")


@pytest.mark.parametrize(
    ("ahead", "promise"), [(0, "within 7 days"), (29, "within 7 days"), (30, "some weeks"), (200, "months")]
)
def test_nobody_is_promised_a_week_while_many_wait(ahead: int, promise: str) -> None:
    text = acknowledgement(["en"], queue=QueueLength.from_count(ahead))
    assert promise in text
    assert ("within" in text) == (ahead < 30)


def test_the_days_are_those_of_the_manifest() -> None:
    assert "usually within 14 days." in acknowledgement(["en"], answer_within=14)
    assert "usually within 1 day." in acknowledgement(["en"], answer_within=1)


def test_who_asked_for_an_invitation_is_told_when_it_comes_and_the_others_are_not() -> None:
    assert "Your invitation" not in acknowledgement(["en"])
    assert "within a few days" in acknowledgement(["en"], wants_invitation=True)
    assert "takes a while" in acknowledgement(["en"], wants_invitation=True, queue=QueueLength.HUNDREDS)


@pytest.mark.parametrize("queue", list(QueueLength))
@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_answer_is_known_again_whatever_it_says(queue: QueueLength, language: str) -> None:
    assert is_acknowledgement(
        acknowledgement(
            [language], has_contact_details=True, queue=queue, answer_within=3, wants_invitation=True
        )
    )


def test_the_closing_word_calls_nobody_and_says_how_to_ask_again() -> None:
    text = last_invitation_text(["en"])
    assert "open a new form" in text
    assert "@" not in text


def test_a_form_that_cannot_be_read_is_answered_in_the_language_that_it_still_names() -> None:
    text = fix_request([("required-empty", "Skills"), ("form-changed", None)], translator=Translator("ar"))
    assert text.startswith('<div dir="rtl">\n\nشكرًا')
    assert f"\n- {RLM}Skills: لا جواب" in text
    assert "\n- الاستمارة كلها: " in text


@pytest.mark.parametrize("languages", [["en"], ["ar"]])
def test_the_answer_says_what_comes_next_and_how_to_leave_and_calls_nobody(languages: list[str]) -> None:
    text = acknowledgement(languages)
    assert text.count("**") == 6
    assert "@" not in text


def test_a_form_that_cannot_be_read_is_answered_line_by_line() -> None:
    text = fix_request([("required-empty", "Skills"), ("required-empty", "Skills"), ("form-changed", None)])
    assert (
        "- Skills: it has no answer yet. Please give one.\n- The form as a whole: the form has changed"
        in text
    )


@pytest.mark.parametrize("code", list(ErrorCode))
def test_every_error_of_a_form_has_words(code: ErrorCode) -> None:
    assert fix_request([(code, "Hours a week")]).count("\n- Hours a week: ") == 1


FORM = Form(
    "Help",
    "",
    (),
    (
        Field(FieldType.INPUT, "Note", id="note"),
        Field(
            FieldType.CHECKBOXES, "Agreed", options=(Option("I keep https://example.org/code-of-conduct"),)
        ),
    ),
)


@pytest.mark.parametrize(
    "said", ["me@mail.example", "+49 30 23125 017", "@me", "t.me/me", "https://example.org/me"]
)
def test_a_way_to_a_person_in_a_form_is_seen_even_where_the_form_cannot_be_read(said: str) -> None:
    assert contains_contact_details(FORM, f"Hello, reach me: {said}")


def test_a_link_that_the_form_itself_brings_is_nobodys() -> None:
    agreed = "### Note\n\nNothing\n\n### Agreed\n\n- [x] I keep https://example.org/code-of-conduct"
    assert not contains_contact_details(FORM, agreed)
    assert contains_contact_details(FORM, agreed.replace("Nothing", "https://example.org/me"))


@pytest.mark.parametrize(
    ("language", "kept"), [("en", "GitHub keeps the earlier text"), ("ar", "GitHub يحتفظ بالنص السابق")]
)
def test_who_left_a_way_to_reach_them_is_told_how_to_remove_it_and_what_stays(
    language: str, kept: str
) -> None:
    text = acknowledgement([language], has_contact_details=True)
    assert kept in text
    assert "**Options" in text
    assert "Delete revision from history" in text
    assert is_acknowledgement(text)
    assert "@" not in text


def test_who_left_a_way_to_reach_them_is_told_of_the_other_two_doors() -> None:
    assert "at the top of the form: a sealed message" in acknowledgement(["en"], has_contact_details=True)
    assert "a sealed message" not in acknowledgement(["en"])


def test_a_form_that_cannot_be_read_is_told_the_same() -> None:
    assert "GitHub keeps the earlier text" in fix_request([("malformed", "Note")], has_contact_details=True)
    assert "GitHub keeps" not in fix_request([("malformed", "Note")])
