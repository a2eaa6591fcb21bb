"""Every message has a translation in every catalogue, and catalogues contain no unused messages."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from catalogues import HEADER, extract_messages, find_problems, update_catalogue
from tahaluf.i18n import LOCALE

CATALOGUES = sorted(LOCALE.glob("*.po"))


@pytest.fixture(scope="module")
def texts() -> Catalog:
    return extract_messages()


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.name)
def test_a_catalogue_has_exactly_the_texts_of_the_code(path: Path, texts: Catalog) -> None:
    assert not list(find_problems(path.stem, path.read_bytes(), texts))


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.name)
def test_a_catalogue_is_up_to_date(path: Path, texts: Catalog) -> None:
    assert path.read_bytes() == update_catalogue(path.stem, path.read_bytes(), texts), "run `make texts`"


def test_the_texts_of_all_packages_are_found(texts: Catalog) -> None:
    rooms = {file for text in texts for file, _ in text.locations}
    assert {
        "volunteers/intake/texts.py",
        "proposals/texts.py",
        "flows/sync/notify_proposers.py",
        "i18n.py",
    } <= rooms


SMALL = Catalog("ar")
SMALL.add("See [the guide]({url}) or `{path}`.")
SMALL.add(("{number} day", "{number} days"))
TWO = """\
msgid "See [the guide]({url}) or `{path}`."
msgstr "انظر [الدليل]({url}) أو `{path}`."

msgid "{number} day"
msgid_plural "{number} days"
msgstr[0] "{number} يوم"
msgstr[1] "يوم واحد"
msgstr[2] "يومان"
msgstr[3] "{number} أيام"
msgstr[4] "{number} يومًا"
msgstr[5] "{number} يوم"
"""


def small(old: str = "", new: str = "") -> list[str]:
    """The problems in a small catalogue after `old` is replaced with `new`."""
    assert old in TWO
    rule = (
        "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);"
    )
    text = HEADER.format(name="Arabic", language="ar", plurals=rule) + TWO.replace(old, new)
    return list(find_problems("ar", text.encode(), SMALL))


def test_a_good_catalogue_has_no_problems_and_may_spell_out_one_and_two() -> None:
    assert small() == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("انظر [الدليل]({url}) أو `{path}`.", "", "not translated"),
        ("{number} أيام", "", "not translated"),
        ('msgid "See', 'msgid "Look at', "not in the file"),
        ('msgid "See', '#, fuzzy\nmsgid "See', "marked as fuzzy"),
        ('msgid "{number} day"', 'msgid "Gone"\nmsgstr "راح"\n\nmsgid "{number} day"', "no longer in the code"),
        ('msgid "{number} day"', '#~ msgid "Gone"\n#~ msgstr "راح"\n\nmsgid "{number} day"', "no longer in the code"),
        ("({url}) أو", "({link}) أو", "but the translation has ['link', 'path']"),
        ("{number} أيام", "أيام", "but the translation has []"),
        ("يومان", "{two} يومان", "but the translation has ['two']"),
        ("`{path}`.\"\n\nmsgid", "{path}.\"\n\nmsgid", "a code span"),
        ("[الدليل]({url})", "الدليل {url}", "a link"),
        ("انظر", "* انظر", "a bullet"),
        ("انظر", "**انظر**", "bold text"),
    ],
)  # fmt: skip
def test_problems_of_a_catalogue_are_found(old: str, new: str, message: str) -> None:
    [problem, *_] = small(old, new)
    assert message in problem


def test_updating_a_catalogue_keeps_used_texts_and_drops_the_others(texts: Catalog) -> None:
    fresh = update_catalogue("fr", b"", texts)
    stale = fresh + b'\nmsgid "Not used any more."\nmsgstr "Inutile."\n'
    assert update_catalogue("fr", stale, texts) == fresh
    assert {problem.partition(":")[0] for problem in find_problems("fr", fresh, texts)} == {"not translated"}
