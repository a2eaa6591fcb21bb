"""The script folds, stems and sounds out words just like the search for duplicates."""

import gzip
import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tahaluf.directory.search import search_script
from tahaluf.similarity import phonetic_keys, stem_all, tokenize

TEXTS = """\
جُسُور الإغاثة|Jusoor relief|المكتبات والقُرى|مدرسة مدرسه|على علي عىل|أحمد إحمد آحمد ٱحمد|مسئول مسؤول|فلسـطين
١٢٣ ۴۵۶ 789|والمياه بالبيت للناس كالبحر فالنور|ک گ ی ئ|Straße STRASSE|Łódź Øre þing Æther Œuvre|Ünïcödé naïve
libraries library cities city bus buses selfies yes sky says|cookie cookies selfie movies|al-Quds el Quds an-Nas
Khalil Ghazi Thawra Dhikr Philistia Qalandia Chair Shams|madrasah madrasa madrasat مدارس مدرسات|water_map a-b_c d'accord
ΑΣ ας Σίσυφος|İstanbul ISTANBUL ıssız|ﬁne ﬂow ⅷ ½ x²|e\u0301cole école|word\u200bjoined zero\u00adwidth a\u202eb
constructor toString __proto__ hasOwnProperty|خريطة المياه|Falastin فلسطين|حقّ الحقّ|لله ال والي وو ا
emoji 🌍 text|一二三 日本|हिन्दी|שלום עולם|سيدة سيّدات بنات بيوت|Rasa'il رسائل|kitchen-table.v2|a\tb\u2028c
"""


@pytest.fixture(scope="session")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("node") is None:
        pytest.skip("no node on this machine: the search script is not run")
    path = tmp_path_factory.mktemp("search") / "find.js"
    path.write_text(search_script(), encoding="utf-8")
    return path


def run_script(script: Path, expression: str, value: Any) -> Any:
    code = (
        f"const find = require({json.dumps(str(script))}), given = JSON.parse(require('fs').readFileSync(0, 'utf8'));"
        f"process.stdout.write(JSON.stringify({expression}))"
    )
    done = subprocess.run(
        ["node", "-e", code],
        input=json.dumps(value),
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    return json.loads(done.stdout)


def texts() -> list[str]:
    return [text for line in TEXTS.split("\n") for text in line.split("|")]


def test_words_are_the_same(script: Path) -> None:
    in_script = run_script(script, "given.map(find.words)", texts())
    assert dict(zip(texts(), in_script, strict=True)) == dict(zip(texts(), tokenize(texts()), strict=True))


@pytest.mark.parametrize(("function", "expected"), [("stem", stem_all), ("sound", phonetic_keys)])
def test_stems_and_sounds_are_the_same(script: Path, function: str, expected: Any) -> None:
    words = sorted({word for found in tokenize(texts()) for word in found})
    in_script = run_script(script, f"given.map(w => find.{function}(w))", words)
    assert dict(zip(words, in_script, strict=True)) == dict(zip(words, expected(words), strict=True))


@pytest.mark.parametrize(
    ("typed", "written", "is_near"),
    [
        ("bred", "bread", True),
        ("breads", "bread", True),
        ("braed", "bread", True),
        ("broad", "bread", True),
        ("bard", "bread", False),
        ("bread", "water", False),
        ("brad", "bread", True),
        ("rain", "rail", False),  # in a four-letter word, a different letter makes another word
        ("rain", "rains", True),
        ("مطار", "مطور", False),
        ("مكتب", "مكتبه", True),
    ],
)
def test_one_slip_is_near(script: Path, typed: str, written: str, is_near: bool) -> None:
    assert run_script(script, "find.near(given[0], given[1])", [typed, written]) == is_near


def test_the_script_is_small_and_stores_nothing() -> None:
    assert len(gzip.compress(search_script().encode(), 9, mtime=0)) <= 2_500
    assert "(?<" not in search_script()  # on older phones, lookbehind is a syntax error


QUERIES: Mapping[str, list[str]] = {
    "water": ["water-map"],
    "مياه": ["water-map"],
    "والمياه": ["water-map"],
    "الخريطه": ["water-map"],
    "خَريطة": ["water-map"],
    "kharita": ["water-map"],
    "جسور": ["jusoor"],
    "Jusoor": ["jusoor"],
    "wells": ["water-map"],
    "خرائط وبيانات": ["water-map"],
    "librar": ["jusoor"],
    "libraries": ["jusoor"],
    "bokks": ["jusoor"],
    "boks": ["jusoor"],
    "cook": [],
    "a jusoor of": ["jusoor"],
    "constructor": [],
    "zebra": [],
}
PROJECTS = """\
projects:
  - slug: water-map
    name: خريطة المياه
    lang: ar
    summary: أين تعمل الآبار.
    aliases: [wells-map]
    roles: [{id: maps, title: رسّام, skills: [gis]}]
  - {slug: jusoor, name: Jusoor, summary: Library books for all.}
"""


TRANSLATED = """\
projects:
  - slug: water-map
    name: خريطة المياه
    lang: ar
    translations: {en: {name: Wells}}
    summary: أين تعمل الآبار.
    roles: [{id: maps, title: رسّام, translations: {en: {title: Illustrator}}}]
"""


@pytest.mark.parametrize(
    ("locale", "other_words"), [("en", "خريطة المياه رسّام"), ("ar", "Wells Illustrator")]
)
def test_a_translated_project_is_found_by_its_names_in_both_languages(locale: str, other_words: str) -> None:
    from support.directory_manifest import site
    from tahaluf.directory import build

    page = build(site(TRANSLATED))[f"{locale}/index.html"].decode()
    [words] = re.findall('id="water-map" data-k="([^"]*)"', page)
    assert set(tokenize([other_words])[0]) <= set(words.split())


@pytest.mark.browser
@pytest.mark.parametrize("locale", ["en", "ar"])
def test_rows_that_do_not_match_are_hidden(browser: Any, tmp_path: Path, locale: str) -> None:
    from dataclasses import replace

    from support.directory_manifest import site
    from tahaluf.directory import build

    for path, content in build(replace(site(PROJECTS), for_files=True)).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    page, errors = browser.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text))
    page.goto((tmp_path / locale / "index.html").as_uri())
    found = {}
    for query in QUERIES:
        page.fill("input[type=search]", query)
        found[query] = page.eval_on_selector_all("article:not([hidden])", "rows => rows.map(row => row.id)")
    assert found == QUERIES
    none = page.inner_text("output")
    page.fill("input[type=search]", "")
    assert len(page.query_selector_all("article:not([hidden])")) == 2
    assert (none, page.inner_text("output")) == (
        ("0 projects", "2 projects") if locale == "en" else ("لا مشاريع", "مشروعان")
    )
    assert errors == []
    page.close()


@pytest.mark.browser
def test_a_project_on_another_page_is_found(browser: Any, tmp_path: Path) -> None:
    from dataclasses import replace

    from support.directory_manifest import large_manifest, site
    from tahaluf.directory import build

    files = build(replace(site(large_manifest(251)), for_files=True))
    for path, content in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    last = files["en/2/index.html"].decode().partition('<article id="')[2].partition('"')[0]
    page = browser.new_page()
    page.goto((tmp_path / "en/index.html").as_uri())
    page.click("input[type=search]")
    page.fill("input[type=search]", last)
    page.wait_for_selector(f"article[id='{last}']:not([hidden])")
    page.click(f"article[id='{last}'] a")
    assert page.url.endswith(f"/en/p/{last}/index.html")
    page.close()
