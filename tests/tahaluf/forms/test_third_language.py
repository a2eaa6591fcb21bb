"""To add a third language, a catalogue and one word in the manifest are enough, because no code assumes two
languages.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.people import MANIFEST
from support.written_forms import written_set, written_texts
from tahaluf import i18n
from tahaluf.forms import FieldValue, ParsedBody, lint, load_form, render
from tahaluf.inputs.form_choices import desired_forms
from tahaluf.layout import FORM_PATHS, VOLUNTEER_FORM, form_path
from tahaluf.manifest import Manifest, load
from tahaluf.problems import InvalidInput
from tahaluf.templates import BUILTIN_TEMPLATES, Library

FRENCH = Path(__file__).parents[2] / "data" / "locale" / "fr.po"


@pytest.fixture
def coalition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Manifest]:
    """A coalition that uses Arabic, French and English."""
    catalogues = tmp_path / "locale"
    shutil.copytree(i18n.LOCALE, catalogues)
    shutil.copy(FRENCH, catalogues)
    monkeypatch.setattr(i18n, "LOCALE", catalogues)
    text = MANIFEST.replace("languages:", "locales: [ar, fr, en]\nlanguages:", 1)
    yield load(text.replace("{name: Design,", "{name: Design, aliases: [Dessin],", 1))


def test_one_form_of_each_kind_is_written_in_each_language(coalition: Manifest) -> None:
    texts = written_texts(coalition)
    assert sorted(texts) == sorted(
        form_path(path, code) for path in FORM_PATHS for code in ("en", "ar", "fr")
    )
    for path, text in texts.items():
        assert [one.id for one in lint(text, path)] == []
    for english in FORM_PATHS:
        forms = [load_form(texts[form_path(english, code)], english) for code in ("en", "ar", "fr")]
        assert len({tuple(field.key for field in form.fields) for form in forms}) == 1
        assert len({tuple(field.heading for field in form.fields) for form in forms}) == 3
        assert len({form.name for form in forms}) == 3


def test_a_french_form_is_read_and_its_mistakes_are_named_in_french(coalition: Manifest) -> None:
    forms = written_set(coalition, VOLUNTEER_FORM)
    [french] = [one.form for one in forms.current if one.language == "fr"]
    answers: dict[str, FieldValue] = {
        "skills": [french.field("skills").choices[0]],
        "hours": "3 à 5 heures",
        "languages": [french.field("languages").choices[0]],
        "time_zone": "Moyen-Orient et Asie centrale",
        "consent": list(french.field("consent").choices),
    }
    reading = forms.read(render(french, answers))
    assert isinstance(reading.result, ParsedBody)
    assert reading.reply_languages("languages") == ("fr",)
    assert reading.result.values["time_zone"] == "UTC+2/UTC+5"
    broken = forms.read(render(french, answers | {"hours": None}))
    assert (broken.language, broken.label("hours")) == ("fr", "Heures par semaine")
    assert i18n.translator_for(broken.reply_languages("languages")).language == "fr"


def test_a_language_without_a_catalogue_is_a_problem_of_the_manifest() -> None:
    unknown = load(MANIFEST.replace("languages:", "locales: [en, tlh]\nlanguages:", 1))
    with pytest.raises(InvalidInput) as raised:
        list(desired_forms(unknown, Library.from_paths([BUILTIN_TEMPLATES])))
    assert [problem.id for problem in raised.value.problems] == ["locale-unknown"]
    assert "the available languages are en, ar" in raised.value.problems[0].fix


def test_two_options_with_the_same_text_are_a_problem() -> None:
    same = load(MANIFEST.replace("{name: تصميم}", "{name: تطوير الواجهات}"))
    with pytest.raises(InvalidInput) as raised:
        list(desired_forms(same, Library.from_paths([BUILTIN_TEMPLATES])))
    assert [problem.id for problem in raised.value.problems] == ["form-options-same"]
