"""Finds parts of a manifest that are valid but almost certainly not intended, or that the bot cannot edit."""

from collections.abc import Iterator
from typing import Final

from tahaluf.bidi import is_arabic
from tahaluf.problems import InvalidInput, Problem
from tahaluf.yaml_source import CUT_FIX, CUT_TEXT, cut_texts, location_of

from .document import Document
from .edit import require_block_style
from .key_paths import find_values
from .violations import ANY

LANG_MISSING: Final = (
    "the summary is in Arabic script, but the entry has no `lang`, so the project's pages are in English"
)
LANG_FIX: Final = "add `lang: ar`, or the code of the project's language"


def lint_manifest(document: Document) -> list[Problem]:
    """Return the problems in a manifest that is otherwise valid."""
    problems = [*lint_texts(document), *_missing_languages(document)]
    try:
        require_block_style(document)
    except InvalidInput as error:
        problems += error.problems
    return sorted(problems)


def lint_texts(document: Document) -> Iterator[Problem]:
    """Yield a problem for each text that is cut off. The other files next to the manifest are checked with this
    function, too.
    """
    for node in cut_texts(document.root, document.text):
        yield Problem(location_of(document.filename, node), "text-cut", CUT_TEXT, CUT_FIX)


def _missing_languages(document: Document) -> Iterator[Problem]:
    for path, project in find_values(document.data, "projects", ANY):
        if "lang" not in project and is_arabic(project.get("summary", "")):
            location = document.location((*path, "summary"))
            yield Problem(location, "lang-missing", LANG_MISSING, LANG_FIX, path)
