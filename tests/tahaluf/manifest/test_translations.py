"""The right translation of a string is used, and the manifest rejects invalid translations."""

import pytest

from tahaluf.manifest import load, self_description_digest, upsert
from tahaluf.problems import InvalidInput

HEAD = """\
version: 1
organization: example-coalition
name: The Example Coalition
translations: {ar: {name: تحالف المثال}}
locales: [ar, en, pt-BR]
skills:
  gis: {name: Maps, translations: {ar: {name: خرائط}, pt: {name: Mapas}}, aliases: [cartography]}
projects:
  - slug: water-map
    name: خريطة المياه
    lang: ar
    summary: أين تعمل الآبار.
"""
TRANSLATED = HEAD + (
    "    translations: {en: {name: Water map}}\n"
    "    roles: [{id: map, title: مصمّم, translations: {en: {title: Cartographer}}}]\n"
)


def test_a_name_is_in_the_language_asked_for_and_otherwise_as_it_was_written() -> None:
    manifest = load(TRANSLATED, "projects.yml")
    assert manifest.locales == ("ar", "en", "pt-BR")
    assert [manifest.name_in(code) for code in ("ar", "ar-EG", "en")] == [
        "تحالف المثال",
        "تحالف المثال",
        "The Example Coalition",
    ]
    skill = manifest.skills["gis"]
    assert [skill.name_in(code) for code in ("ar", "pt-BR", "fr")] == ["خرائط", "Mapas", "Maps"]
    assert skill.all_names == ("Maps", "خرائط", "Mapas", "cartography")
    project = manifest.project("water-map")
    assert [project.name_in(code) for code in ("en", "ar")] == ["Water map", "خريطة المياه"]
    assert project.summary_in("en") == "أين تعمل الآبار."
    assert [project.roles[0].title_in(code) for code in ("en", "ar")] == ["Cartographer", "مصمّم"]


def test_the_coalition_speaks_english_and_arabic_unless_it_says_otherwise() -> None:
    assert load(HEAD.replace("locales: [ar, en, pt-BR]\n", ""), "m.yml").locales == ("en", "ar")


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("translations: {ar: {name: خرائط}, pt: {name: Mapas}}", "name_ar: خرائط", "key-renamed"),
        ("{ar: {name: تحالف المثال}}", "{Arabic: {name: تحالف المثال}}", "language-malformed"),
        ("{ar: {name: تحالف المثال}}", "{ar: تحالف المثال}", "value-mistyped"),
        ("{ar: {name: تحالف المثال}}", "{ar: {title: تحالف المثال}}", "key-unknown"),
        ("{ar: {name: تحالف المثال}}", "{ar: {name: ''}}", "text-empty"),
        ("locales: [ar, en, pt-BR]", "locales: []", "list-empty"),
        ("locales: [ar, en, pt-BR]", "locales: [ar, en, ar]", "locale-duplicate"),
    ],
)
def test_mistakes_are_reported(before: str, after: str, expected: str) -> None:
    assert before in HEAD
    with pytest.raises(InvalidInput) as raised:
        load(HEAD.replace(before, after), "m.yml")
    assert expected in [problem.id for problem in raised.value.problems]


def test_the_problem_of_the_earlier_key_says_what_to_write() -> None:
    with pytest.raises(InvalidInput) as raised:
        load(HEAD.replace("translations: {ar: {name: خرائط}, pt: {name: Mapas}}", "name_ar: خرائط"), "m.yml")
    (problem,) = raised.value.problems
    assert (problem.id, problem.location.line) == ("key-renamed", 7)
    assert "translations: {ar: {name: …}}" in problem.fix


def test_what_stewards_agree_to_includes_the_translations() -> None:
    plain, translated = (load(text, "m.yml").project("water-map") for text in (HEAD, TRANSLATED))
    assert self_description_digest(plain) != self_description_digest(translated)
    untitled = load(TRANSLATED.replace("Cartographer", "Designer"), "m.yml").project("water-map")
    assert self_description_digest(untitled) == self_description_digest(translated)


def test_a_project_without_translations_keeps_the_digest_it_had_before_there_were_any() -> None:
    project = load(HEAD, "m.yml").project("water-map")
    assert self_description_digest(project) == "783862ea167fb32fa71548d1205906a1"


def test_the_writer_keeps_translations() -> None:
    project = load(TRANSLATED, "m.yml").project("water-map")
    assert load(upsert(HEAD, project), "m.yml").project("water-map") == project
    assert upsert(TRANSLATED, project) == TRANSLATED
