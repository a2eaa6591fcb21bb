import pytest

from tahaluf.bidi import RLM
from tahaluf.forms import ErrorCode, Field, FieldType, Form, FormSet, LocaleForm, Option
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
def test_the_reply_is_english_unless_only_arabic_is_spoken(languages: list[str]) -> None:
    assert acknowledgement(languages).partition("\n")[2].startswith("Thank you for offering your time.")


def test_the_arabic_reply_is_right_to_left() -> None:
    text = acknowledgement(["ar"])
    assert text.partition("\n")[2].startswith('<div dir="rtl" lang="ar">\n\nشكرًا')
    assert text.endswith("</div>")


@pytest.mark.parametrize(
    ("ahead", "promise"), [(0, "within 7 days"), (29, "within 7 days"), (30, "a few weeks"), (200, "months")]
)
def test_long_queues_do_not_promise_an_answer_within_days(ahead: int, promise: str) -> None:
    text = acknowledgement(["en"], queue=QueueLength.from_count(ahead))
    assert promise in text
    assert ("within" in text) == (ahead < 30)


def test_the_number_of_days_comes_from_the_manifest() -> None:
    assert "usually within 14 days." in acknowledgement(["en"], answer_within=14)
    assert "usually within 1 day." in acknowledgement(["en"], answer_within=1)


def test_only_people_who_asked_for_an_invitation_read_about_it() -> None:
    assert "Your invitation" not in acknowledgement(["en"])
    assert "within a few days" in acknowledgement(["en"], wants_invitation=True)
    assert "may take a while" in acknowledgement(["en"], wants_invitation=True, queue=QueueLength.HUNDREDS)


@pytest.mark.parametrize("queue", list(QueueLength))
@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_acknowledgement_is_recognized(queue: QueueLength, language: str) -> None:
    assert is_acknowledgement(
        acknowledgement(
            [language], has_contact_details=True, queue=queue, answer_within=3, wants_invitation=True
        )
    )


def test_the_last_invitation_text_mentions_nobody_and_says_how_to_ask_again() -> None:
    text = last_invitation_text(["en"])
    assert "open a new form" in text
    assert "@" not in text


def test_a_fix_request_uses_the_language_named_in_the_form() -> None:
    text = fix_request([("required-empty", "Skills"), ("form-changed", None)], translator=Translator("ar"))
    assert text.startswith('<div dir="rtl" lang="ar">\n\nشكرًا')
    assert f"\n- {RLM}Skills: لا جواب" in text
    assert "\n- الاستمارة كلها: " in text


@pytest.mark.parametrize("languages", [["en"], ["ar"]])
def test_the_acknowledgement_says_what_happens_next_and_mentions_nobody(languages: list[str]) -> None:
    text = acknowledgement(languages)
    assert text.count("**") == 10
    assert "@" not in text


def test_a_fix_request_has_one_line_per_distinct_error() -> None:
    text = fix_request([("required-empty", "Skills"), ("required-empty", "Skills"), ("form-changed", None)])
    assert (
        "- Skills: there is no answer yet. Please give one.\n- The form as a whole: the form has changed"
        in text
    )


@pytest.mark.parametrize("code", list(ErrorCode))
def test_every_form_error_has_a_text(code: ErrorCode) -> None:
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
FORMS = FormSet((LocaleForm("en", FORM),))


@pytest.mark.parametrize(
    "details", ["me@mail.example", "+49 30 23125 017", "@me", "t.me/me", "https://example.org/me"]
)
def test_contact_details_are_found_in_an_unreadable_form(details: str) -> None:
    assert contains_contact_details(FORMS, f"Hello, reach me: {details}")


def test_a_link_from_the_form_itself_is_not_a_contact_detail() -> None:
    agreed = "### Note\n\nNothing\n\n### Agreed\n\n- [x] I keep https://example.org/code-of-conduct"
    assert not contains_contact_details(FORMS, agreed)
    assert contains_contact_details(FORMS, agreed.replace("Nothing", "https://example.org/me"))


@pytest.mark.parametrize(
    ("language", "kept"), [("en", "GitHub keeps the earlier text"), ("ar", "GitHub يحتفظ بالنص السابق")]
)
def test_the_contact_details_warning_says_how_to_remove_them_and_what_stays(language: str, kept: str) -> None:
    text = acknowledgement([language], has_contact_details=True)
    assert kept in text
    assert "**Options" in text
    assert "Delete revision from history" in text
    assert is_acknowledgement(text)
    assert "@" not in text


def test_the_contact_details_warning_names_the_other_channels() -> None:
    assert "at the top of the form: a sealed message" in acknowledgement(["en"], has_contact_details=True)
    assert "a sealed message" not in acknowledgement(["en"])


def test_a_fix_request_can_warn_about_contact_details_too() -> None:
    assert "GitHub keeps the earlier text" in fix_request([("malformed", "Note")], has_contact_details=True)
    assert "GitHub keeps" not in fix_request([("malformed", "Note")])
