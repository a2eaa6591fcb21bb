"""Keeps the catalogues of translations in step with the texts in the code: `make texts`. A test calls it, too.

Babel finds what is marked `Text(…)` and `Plural(…)`. A new text stands in each catalogue with nothing under it; a
text that is gone takes its translations with it; nothing is guessed (gettext's "fuzzy"), since a guess that
nobody looks at is said to people all the same.
"""

import sys
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from tahaluf.voice import LOCALE

CODE: Final = Path(__file__).parent
MARKS: Final = {"Text": None, "Plural": (1, 2)}
HINT: Final = "For translators:"  # such comments above a text go into the catalogues
HEAD: Final = """\
# What Tahaluf says to people, in {name}. `make texts` finds the English in the code and keeps the order.
# Values in {{braces}}, links, code and the marks of Markdown stay as they are: a test compares them.
msgid ""
msgstr ""
"Language: {language}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: {plurals}\\n"

"""


def found() -> Catalog:
    """Every text that is marked in the code, room by room in the order of the files."""
    catalog = Catalog()
    marked = extract_from_dir(CODE, keywords=MARKS, comment_tags=[HINT], strip_comment_tags=True)
    for file, _, text, comments, _ in sorted(marked, key=lambda one: one[:2]):
        catalog.add(text, locations=[(file, 0)], auto_comments=comments)
    return catalog


def updated(language: str, before: bytes | None, texts: Catalog) -> bytes:
    """The catalogue of a language with these texts: with the translations and the plural rule of `before`."""
    locale = language.replace("-", "_")
    old = read_po(BytesIO(before or b""), locale=locale)
    new = Catalog(locale)
    for text in filter(lambda one: one.id, texts):
        known = old.get(text.id)
        new.add(
            text.id,
            known.string if known and not known.fuzzy else None,
            locations=sorted(set(text.locations)),
            auto_comments=text.auto_comments,
        )
    file = BytesIO()
    write_po(file, new, width=0, include_lineno=False, omit_header=True)
    name = new.locale.english_name if new.locale else language
    return HEAD.format(name=name, language=language, plurals=old.plural_forms).encode() + file.getvalue()


def main(languages: Iterable[str]) -> None:
    texts = found()
    for language in sorted({*languages, *(path.stem for path in LOCALE.glob("*.po"))}):
        path = LOCALE / f"{language}.po"
        path.write_bytes(updated(language, path.read_bytes() if path.exists() else None, texts))


if __name__ == "__main__":
    main(sys.argv[1:])
