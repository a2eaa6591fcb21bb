"""What is said to people, in a language of theirs: English stands in the code, each other language in one file.

A text is marked where it is written, `MEND: Final = Text("…")`, and said where it is needed,
`voice.say(MEND, points=…)`. The catalogues in `locale/` are gettext's; `make texts` keeps them. Values go in as
they are: what came from outside has been through tahaluf.text before.
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
"""A text to be said, in English; it is also what translations are found by. `{name}` stands for a value."""


class PluralMessage(NamedTuple):
    """A text that depends on a number, `{number}` in it. Other languages have up to six forms."""

    singular: str
    plural: str


LIST_SEPARATOR: Final = Message(", ")  # between the words of a list


@dataclass(frozen=True, slots=True)
class Translator:
    """Says texts in one language; in English where the language has no catalogue.

    `language`: a code as the manifest writes it.
    """

    language: str = "en"
    folder: Path = field(default=LOCALE, repr=False)

    def translate(self, text: Message, **values: object) -> str:
        return _catalogue(self.folder, self.language).gettext(text).format(**values)

    def translate_plural(self, text: PluralMessage, number: int, **values: object) -> str:
        translated = _catalogue(self.folder, self.language).ngettext(text.singular, text.plural, number)
        return translated.format(number=number, **values)

    def join_list(self, items: Iterable[str]) -> str:
        """Words, one after the other, parted as this language parts them."""
        return self.translate(LIST_SEPARATOR).join(items)

    def with_direction(self, markdown: str) -> str:
        """A whole comment, so that it runs the way that this language is read."""
        return wrap_rtl(markdown) if is_rtl(self.language) else markdown


ENGLISH: Final = Translator()


def translator_for(languages: Iterable[str], folder: Path = LOCALE) -> Translator:
    """The voice for somebody who reads these languages: English if it is among them or none has a catalogue.

    English comes first because it is what everybody who may answer below can read as well.
    """
    wanted = dict.fromkeys(part for code in languages for part in (code, code.partition("-")[0]))
    available = available_languages(folder)
    return Translator(next((code for code in available if code in wanted), "en"), folder)


@cache
def available_languages(folder: Path = LOCALE) -> tuple[str, ...]:
    """The languages that there are texts in, English first."""
    return ("en", *sorted(path.stem for path in folder.glob("*.po")))


@cache
def _catalogue(folder: Path, language: str) -> NullTranslations:
    if language == "en" or language not in available_languages(folder):
        return NullTranslations()
    import polib  # noqa: PLC0415  (English needs none, and most runs say nothing else)

    compiled: bytes = polib.pofile(folder / f"{language}.po").to_binary()
    return GNUTranslations(BytesIO(compiled))
