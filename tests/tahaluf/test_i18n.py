"""Messages are translated into a language that the reader knows, and a new language needs only one file."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tahaluf.escape import escape_inline
from tahaluf.i18n import ENGLISH, Message, PluralMessage, Translator, available_languages, translator_for

HELLO = Message("Hello, {name}.")
DAYS = PluralMessage("{number} day", "{number} days")
FRENCH = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

msgid "Hello, {name}."
msgstr "Bonjour, {name}."

msgid "{number} day"
msgid_plural "{number} days"
msgstr[0] "{number} jour"
msgstr[1] "{number} jours"
"""


@pytest.fixture
def locale(tmp_path: Path) -> Path:
    (tmp_path / "fr.po").write_text(FRENCH, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("languages", "language"),
    [
        ([], "en"),
        (["en"], "en"),
        (["ar"], "ar"),
        (["ar", "en"], "en"),
        (["ar-EG"], "ar"),
        (["fr", "ar"], "ar"),
        (["xx"], "en"),
    ],
)
def test_english_is_preferred_and_the_fallback(languages: list[str], language: str) -> None:
    assert translator_for(languages).language == language


def test_a_new_language_needs_one_file(locale: Path) -> None:
    assert available_languages(locale) == ("en", "fr")
    translator = translator_for(["fr"], locale)
    assert translator.translate(HELLO, name="Water") == "Bonjour, Water."
    assert [translator.translate_plural(DAYS, number) for number in (0, 1, 2)] == [
        "0 jour",
        "1 jour",
        "2 jours",
    ]


def test_text_without_a_translation_stays_english(locale: Path) -> None:
    translator = translator_for(["fr"], locale)
    assert translator.translate(Message("Not translated, {name}."), name="Water") == "Not translated, Water."
    assert translator.translate_plural(PluralMessage("{number} week", "{number} weeks"), 2) == "2 weeks"


def test_arabic_plurals_have_all_their_forms() -> None:
    hours = PluralMessage(
        "the time zone is {number} hour away from {asked}",
        "the time zone is {number} hours away from {asked}",
    )
    texts = [Translator("ar").translate_plural(hours, number, asked="UTC") for number in (1, 2, 3, 11, 100)]
    assert texts == [
        "فارق التوقيت عن UTC: ساعة واحدة",
        "فارق التوقيت عن UTC: ساعتان",
        "فارق التوقيت عن UTC: 3 ساعات",
        "فارق التوقيت عن UTC: 11 ساعة",
        "فارق التوقيت عن UTC: 100 ساعة",
    ]


def test_lists_use_the_language_s_separator() -> None:
    assert ENGLISH.join_list(["a", "b"]) == "a, b"
    assert Translator("ar").join_list(["ا", "ب"]) == "ا، ب"


def test_english_is_not_wrapped() -> None:
    assert ENGLISH.with_direction("Hello.\n") == "Hello.\n"


def test_arabic_is_wrapped_in_a_right_to_left_element() -> None:
    assert Translator("ar").with_direction("أهلًا.\n") == '<div dir="rtl" lang="ar">\n\nأهلًا.\n\n</div>'


@given(st.text())
def test_untrusted_values_cannot_close_the_wrapper(name: str) -> None:
    text = Translator("ar").with_direction(Translator("ar").translate(HELLO, name=escape_inline(name)))
    assert text.startswith('<div dir="rtl" lang="ar">\n\n')
    assert text.endswith("\n\n</div>")
    assert (text.count("<div"), text.count("</div>")) == (1, 1)
