"""Checks that the manifest and the code of conduct do not still describe Tahaluf's example coalition.

Imports are inside functions, so `tahaluf check` loads only what a checkout needs.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tahaluf.layout import CONDUCT_FILE, MANIFEST_FILE
from tahaluf.problems import DataPath, Location, Problem

if TYPE_CHECKING:
    from tahaluf.manifest import Document, Manifest

# User-facing messages
EXAMPLE_TEXT: Final = "this text comes from Tahaluf's example, and describes a coalition that does not exist"
EXAMPLE_ORGANIZATION: Final = "example-coalition"
TAHALUFS_CONDUCT: Final = "Tahaluf is built for people who volunteer under difficult conditions."
TAHALUFS_TEXT: Final = "this is Tahaluf's own code of conduct, so reports would go to Tahaluf's maintainers"
EXAMPLE_TEXT_FIX: Final = "write your own, or remove the key"
# The example's meeting place in earlier releases
EARLIER_EXAMPLES: Final = frozenset(
    {
        "Come to the Thursday table in the reading room of the old library, from six to eight.",
        "تعال إلى طاولة الخميس في قاعة المطالعة في المكتبة القديمة، من السادسة إلى الثامنة مساءً.",
        "مكان اللقاء: طاولة الخميس في قاعة المطالعة في المكتبة القديمة، من السادسة إلى الثامنة مساءً.",
    }
)


def find_example_texts(manifest: "Manifest", document: "Document", root: Path) -> Iterator[Problem]:
    """Yield a problem for each value that should describe this coalition but was left as in the example, such as the
    meeting place.
    """
    from tahaluf.inputs.local_files import read_manifest, read_text
    from tahaluf.shipped import shipped

    if manifest.organization == EXAMPLE_ORGANIZATION:
        return
    conduct = root / CONDUCT_FILE
    if conduct.is_file() and TAHALUFS_CONDUCT in read_text(conduct):
        yield Problem(Location(CONDUCT_FILE), "example-text", TAHALUFS_TEXT, EXAMPLE_TEXT_FIX)
    texts = _own_texts(manifest)
    if texts.keys() == {("name",)} and manifest.name == manifest.organization:
        return  # nothing can be left over from the example, so it does not have to be read
    made_up = {*_own_texts(read_manifest(shipped(MANIFEST_FILE))).values(), *EARLIER_EXAMPLES}
    for key, text in texts.items():
        if text in made_up:
            yield Problem(document.location(key), "example-text", EXAMPLE_TEXT, EXAMPLE_TEXT_FIX, key)


def _own_texts(manifest: "Manifest") -> "dict[DataPath, str]":
    """Return the manifest's values that are specific to this coalition, by path: its name and meeting place."""
    names: dict[DataPath, str] = {
        ("translations", language, "name"): translation.name
        for language, translation in manifest.translations.items()
    }
    places: dict[DataPath, str] = {
        ("volunteers", "reach", language): text for language, text in manifest.volunteers.reach.items()
    }
    return {("name",): manifest.name, **names, **places}
