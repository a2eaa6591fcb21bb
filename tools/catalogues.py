"""Updates the translation catalogues from the messages in the code, and lists missing translations. `make texts`.

Babel finds the strings in `Message(…)` and `PluralMessage(…)`. New messages are added without a translation. If a
message is removed, its translation is removed, too. Fuzzy matching is not used, because users would see guesses that
no one has reviewed.
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
COMMENT_TAG: Final = (
    "For translators:"  # if a comment above a message has this prefix, it is copied to the catalogues
)
HEADER: Final = """\
# Tahaluf's messages in {name}. `make texts` copies the English from the code and sorts the entries.
# Keep values in {{braces}}, links, code and Markdown syntax: a test compares them.
msgid ""
msgstr ""
"Language: {language}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: {plurals}\\n"

"""
# A translation must contain each of these as often as the English message does
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
SAMPLE_NUMBERS: Final = range(1000)  # these are enough to find out which numbers use each plural form


def extract_messages() -> Catalog:
    """Return all messages in the code, sorted by file."""
    catalog = Catalog()
    extracted = extract_from_dir(
        SOURCE, keywords=KEYWORDS, comment_tags=[COMMENT_TAG], strip_comment_tags=True
    )
    for file, _, text, comments, _ in sorted(extracted, key=lambda entry: entry[:2]):
        catalog.add(text, locations=[(file, 0)], auto_comments=comments)
    return catalog


def update_catalogue(language: str, before: bytes, texts: Catalog) -> bytes:
    """Return a language's catalogue with these messages. Translations and the plural rule are taken from `before`."""
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
    """Yield the problems in a catalogue: first those of messages, in the order of the files, and then those of
    messages that no longer exist.
    """
    translations = read_po(BytesIO(catalogue), locale=_locale(language))
    for message in _messages(texts):
        translated = translations.get(message.id)
        if translated is None:
            yield f"not in the file: {_preview(message)}"
        elif translated.fuzzy:
            yield f"marked as fuzzy: {_preview(message)}"
        else:
            yield from (
                f"{difference}: {_preview(message)}"
                for difference in _find_differences(translated, translations)
            )
    stale = [
        *translations.obsolete.values(),
        *(message for message in _messages(translations) if message.id not in texts),
    ]
    yield from (f"no longer in the code: {_preview(stale_message)}" for stale_message in stale)


def _find_differences(text: Message, catalogue: Catalog) -> Iterator[str]:
    """Yield the differences between an English message and each plural form of its translation."""
    singular, plural = (text.id, text.id) if isinstance(text.id, str) else text.id
    forms = [text.string] if isinstance(text.string, str) else list(text.string or [""])
    numbers_by_form = Counter(map(c2py(catalogue.plural_expr), SAMPLE_NUMBERS))
    for index, form in enumerate(forms):
        if not form:
            yield "not translated"
            return
        # A plural form that is used for only one number may omit the number. For example, "two skills" is a single word
        # in Arabic.
        optional = {"number"} if len(forms) > 1 and numbers_by_form[index] == 1 else set()
        if not _values(plural) - optional <= _values(form) <= _values(plural):
            yield f"values {sorted(_values(plural))}, but the translation has {sorted(_values(form))}"
        yield from (
            f"not as often as in the English text: {kind}"
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
    """Update all catalogues, and create those for `languages`. Returns 1 if a catalogue has problems."""
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
