"""Keeps the catalogues of translations in step with the texts in the code, and says what is left: `make texts`.

Babel finds what is marked `Text(…)` and `Plural(…)`. A new text stands in each catalogue with nothing under it; a
text that is gone takes its translations with it; nothing is guessed (gettext's "fuzzy"), since a guess that
nobody looks at is said to people all the same.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from gettext import c2py
from io import BytesIO
from string import Formatter
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from tahaluf.i18n import LOCALE

SOURCE: Final = LOCALE.parent
KEYWORDS: Final = {"Message": None, "PluralMessage": (1, 2)}
COMMENT_TAG: Final = "For translators:"  # such comments above a text go into the catalogues
HEADER: Final = """\
# What Tahaluf says to people, in {name}. `make texts` finds the English in the code and keeps the order.
# Values in {{braces}}, links, code and the marks of Markdown stay as they are: a test compares them.
msgid ""
msgstr ""
"Language: {language}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: {plurals}\\n"

"""
# What a translation has as often as the English does
MARKDOWN_PATTERNS: Final = {
    "a code span": r"(?<!`)`[^`\n]+`(?!`)",
    "a fence": r"^ *```.*$",
    "a link": r"\]\(|https?:|<http",
    "bold text": r"\*\*[^*]+\*\*",
    "a bullet": r"^ *[*-] ",
    "a numbered step": r"^ *[0-9]+\. ",
    "a cell": r"\|",
    "a heading": r"^#+ ",
    "an element of HTML": r"<[a-z/!]",
    "a paragraph": r"\n\n",
    "a line's end after it": r"\n\Z",
}
SAMPLE_NUMBERS: Final = range(1000)  # enough to tell which of them a plural form stands for


def extract_messages() -> Catalog:
    """Every text that is marked in the code, room by room in the order of the files."""
    catalog = Catalog()
    extracted = extract_from_dir(
        SOURCE, keywords=KEYWORDS, comment_tags=[COMMENT_TAG], strip_comment_tags=True
    )
    for file, _, text, comments, _ in sorted(extracted, key=lambda entry: entry[:2]):
        catalog.add(text, locations=[(file, 0)], auto_comments=comments)
    return catalog


def update_catalogue(language: str, before: bytes, texts: Catalog) -> bytes:
    """The catalogue of a language with these texts: with the translations and the plural rule of `before`."""
    old, new = read_po(BytesIO(before), locale=_locale(language)), Catalog(_locale(language))
    for message in _messages(texts):
        existing = old.get(message.id)
        translation = existing.string if existing and not existing.fuzzy else None
        new.add(
            message.id,
            translation,
            locations=sorted(set(message.locations)),
            auto_comments=message.auto_comments,
        )
    file = BytesIO()
    write_po(file, new, width=0, include_lineno=False, omit_header=True)
    name = new.locale.english_name if new.locale else language
    header = HEADER.format(name=name, language=language, plurals=old.plural_forms)
    return header.encode() + file.getvalue().rstrip() + b"\n"


def find_problems(language: str, catalogue: bytes, texts: Catalog) -> Iterator[str]:
    """What is wrong with a catalogue: a line for each text, in the file's order, then what should not be there."""
    translations = read_po(BytesIO(catalogue), locale=_locale(language))
    for message in _messages(texts):
        translated = translations.get(message.id)
        if translated is None:
            yield f"not in the file: {_preview(message)}"
        elif translated.fuzzy:
            yield f"marked as a guess: {_preview(message)}"
        else:
            yield from (
                f"{difference}: {_preview(message)}"
                for difference in _find_differences(translated, translations)
            )
    stale = [
        *translations.obsolete.values(),
        *(message for message in _messages(translations) if message.id not in texts),
    ]
    yield from (f"not in the code any more: {_preview(stale_message)}" for stale_message in stale)


def _find_differences(text: Message, catalogue: Catalog) -> Iterator[str]:
    """How the translation of a text differs where it must not, each of its forms compared with the English."""
    singular, plural = (text.id, text.id) if isinstance(text.id, str) else text.id
    forms = [text.string] if isinstance(text.string, str) else list(text.string or [""])
    numbers_by_form = Counter(map(c2py(catalogue.plural_expr), SAMPLE_NUMBERS))
    for index, form in enumerate(forms):
        if not form:
            yield "not translated"
            return
        # A form for one number alone may say it as a word: "two skills" is one word in Arabic
        optional = {"number"} if len(forms) > 1 and numbers_by_form[index] == 1 else set()
        if not _values(plural) - optional <= _values(form) <= _values(plural):
            yield f"values {sorted(_values(plural))}, translated with {sorted(_values(form))}"
        yield from (
            f"{kind} more or less"
            for kind, sign in MARKDOWN_PATTERNS.items()
            if _count(sign, singular) != _count(sign, form)
        )


def _values(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def _count(pattern: str, text: str) -> int:
    return len(re.findall(pattern, text, re.MULTILINE))


def _messages(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def _preview(text: Message) -> str:
    english = text.id if isinstance(text.id, str) else text.id[1]
    return repr(english if len(english) < 70 else f"{english[:70]}…")


def _locale(language: str) -> str:
    return language.replace("-", "_")


def main(languages: Iterable[str]) -> int:
    """Bring the catalogues up to date, and begin those of `languages`. 1 where one of them has flaws."""
    texts, exit_code = extract_messages(), 0
    for language in sorted({*languages, *(path.stem for path in LOCALE.glob("*.po"))}):
        path = LOCALE / f"{language}.po"
        path.write_bytes(update_catalogue(language, path.read_bytes() if path.exists() else b"", texts))
        for problem in find_problems(language, path.read_bytes(), texts):
            exit_code = 1
            print(f"{path.name}: {problem}")
    return exit_code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
