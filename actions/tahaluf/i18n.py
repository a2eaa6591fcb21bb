"""Translates user-facing messages. The English messages are in the code, and the translations are in gettext
catalogues.

Mark a message where it is defined, `GREETING: Final = Message("Hello, {name}.")`, and translate it where it is used,
`translator.translate(GREETING, name=…)`. `make texts` updates the catalogues in `locale/`. Values are inserted
unchanged, so escape untrusted ones first (`tahaluf.escape`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Final, NamedTuple, NewType

from .bidi import is_rtl, wrap_rtl

LOCALE: Final = Path(__file__).parent / "locale"

Message = NewType("Message", str)
"""A translatable English string, which is also its key in the catalogues. `{name}` is a placeholder."""


class PluralMessage(NamedTuple):
    """A message whose text depends on `{number}`. Languages have up to six plural forms."""

    singular: str
    plural: str


LIST_SEPARATOR: Final = Message(", ")


@dataclass(frozen=True, slots=True)
class Translator:
    """Translates messages into one language. Messages without a translation stay in English.

    `language`: a language code, as in the manifest. `folder`: the folder that contains the catalogues.
    """

    language: str = "en"
    folder: Path = field(default_factory=lambda: LOCALE, repr=False)

    def translate(self, text: Message, **values: object) -> str:
        return _catalogue(self.folder, self.language).gettext(text).format(**values)

    def translate_plural(self, text: PluralMessage, number: int, **values: object) -> str:
        translated = _catalogue(self.folder, self.language).ngettext(text.singular, text.plural, number)
        return translated.format(number=number, **values)

    def join_list(self, items: Iterable[str]) -> str:
        """Join items with the language's list separator."""
        return self.translate(LIST_SEPARATOR).join(items)

    def with_direction(self, markdown: str) -> str:
        """Wrap a whole comment for right-to-left display if the language needs it."""
        return wrap_rtl(markdown, self.language) if is_rtl(self.language) else markdown


ENGLISH: Final = Translator()


def translator_for(languages: Iterable[str], folder: Path | None = None) -> Translator:
    """Return a translator for someone who reads these languages.

    It translates into English if they read English, or if there is no catalogue for any of their languages.

    English is preferred because everyone who might reply in the issue can read it.
    """
    folder = folder or LOCALE
    wanted = dict.fromkeys(part for code in languages for part in (code, code.partition("-")[0]))
    available = available_languages(folder)
    return Translator(next((code for code in available if code in wanted), "en"), folder)


def available_languages(folder: Path | None = None) -> tuple[str, ...]:
    """Return the available languages, English first.

    `folder`: the folder with the catalogues, by default Tahaluf's own.
    """
    return _languages_in(folder or LOCALE)


@cache
def _languages_in(folder: Path) -> tuple[str, ...]:
    return ("en", *sorted(path.stem for path in folder.glob("*.po")))


@cache
def _catalogue(folder: Path, language: str) -> NullTranslations:
    if language == "en" or language not in available_languages(folder):
        return NullTranslations()
    import polib  # noqa: PLC0415  (most runs only need English)

    compiled: bytes = polib.pofile(folder / f"{language}.po").to_binary()
    return GNUTranslations(BytesIO(compiled))
