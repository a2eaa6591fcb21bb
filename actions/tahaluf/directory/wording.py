"""Translates a page's messages to escaped HTML, in which the text direction of each value is isolated."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from typing import Final

from markupsafe import Markup, escape

from tahaluf.bidi import is_rtl, isolate_numbers
from tahaluf.i18n import Message, PluralMessage, Translator

from . import texts
from .entries import Text, term_text
from .site import Site

STATUS_NAMES: Final = {
    "active": texts.ACTIVE,
    "seeking-steward": texts.SEEKING_STEWARD,
    "dormant": texts.DORMANT,
    "archived": texts.ARCHIVED,
}
LINK_NAMES: Final = {
    "website": texts.WEBSITE,
    "docs": texts.DOCUMENTATION,
    "chat": texts.CHAT,
    "data": texts.DATA,
}


# Common descriptions of a project's legal form and funding
COMMON_ANSWERS: Final = {
    "none": texts.NONE,
    "informal group": texts.INFORMAL_GROUP,
    "registered association": texts.REGISTERED_ASSOCIATION,
    "cooperative": texts.COOPERATIVE,
    "foundation": texts.FOUNDATION,
    "donations": texts.DONATIONS,
    "membership fees": texts.MEMBERSHIP_FEES,
    "grants": texts.GRANTS,
}


class _Texts:
    """Translates each message when it is first used."""

    def __init__(self, say: Callable[[Message], Markup]) -> None:
        self._say = say

    def __getattr__(self, name: str) -> Markup:
        text = self._say(getattr(texts, name))
        setattr(self, name, text)
        return text


@dataclass(frozen=True)
class Wording:
    """Translates messages into one locale, as escaped HTML."""

    site: Site
    locale: str
    _cache: dict[object, Markup] = field(default_factory=dict, repr=False, compare=False)

    @property
    def direction(self) -> str:
        return "rtl" if is_rtl(self.locale) else "ltr"

    @cached_property
    def texts(self) -> "_Texts":
        """The translated messages of `texts.py`, by name. For templates, this is faster than `say`."""
        return _Texts(self.say)

    def cached(self, key: object, render: Callable[[], Markup]) -> Markup:
        """Return a part that many pages share. Only the first page renders it."""
        if key not in self._cache:
            self._cache[key] = render()
        return self._cache[key]

    def say(self, message: Message, **values: object) -> Markup:
        """Translate a message and insert values, which are escaped unless they are already HTML."""
        template = self._cache.get(message)
        if template is None:
            text = self._translator.translate(message, **{name: f"{{{name}}}" for name in values})
            template = self._cache[message] = escape(text)
        if not values:
            return template
        # `Markup.format` does the same, but is slow
        inserted = {name: escape(value) for name, value in values.items()}
        return Markup(str.format(template, **inserted))  # noqa: S704  (template and values are escaped)

    def count(self, message: PluralMessage, number: int) -> Markup:
        key = message, number
        if key not in self._cache:
            self._cache[key] = escape(self._translator.translate_plural(message, number))
        return self._cache[key]

    def counts(self, message: PluralMessage, most: int) -> str:
        """Return the wording for all numbers up to `most` as JSON: the plural forms, and a letter for each number
        that selects its form.

        The script therefore needs no plural rules.
        """
        return _counts(self._translator, message, most)

    def isolate(self, text: Text | str) -> Markup:
        """Return the string in a `<bdi>` element, with `lang` and `dir` if they differ from the page's."""
        if isinstance(text, str):
            return _element("<bdi>", text)
        start = f"<bdi{self.attributes(text)}>"
        if text.rtl:
            return Markup(f"{start}{isolate_numbers(escape(text.value))}</bdi>")  # noqa: S704  (escaped)
        return _element(start, text.value)

    def common(self, text: Text) -> Markup:
        """Translate a common answer from English. Return any other text unchanged."""
        message = COMMON_ANSWERS.get(text.value.casefold())
        return self.say(message) if message else self.isolate(text)

    def attributes(self, text: Text) -> Markup:
        return self.cached(("attributes", text.lang, text.rtl), lambda: self._attributes(text))

    def _attributes(self, text: Text) -> Markup:
        if text.lang == self.locale:
            return Markup()
        direction = "rtl" if text.rtl else "ltr"
        if not text.lang:
            known = Markup() if direction == self.direction else Markup(' lang=""')
            return Markup('{} dir="{}"').format(known, direction)
        return Markup(' lang="{}" dir="{}"').format(text.lang, direction)

    def code(self, text: str) -> Markup:
        """Return a value that is read from left to right in every language, such as `3-5`, `10+`, `UTC+2` or a URL."""
        return _element('<bdi dir="ltr">', text)

    def term(self, kind: str, id_: str) -> Markup:
        if (kind, id_) not in self._cache:
            text = term_text(self.site.manifest, kind, id_, self.locale)
            self._cache[kind, id_] = self.isolate(text)
        return self._cache[kind, id_]

    def terms(self, kind: str, ids: Iterable[str]) -> Markup:
        key = kind, tuple(ids)
        if key not in self._cache:
            names = [self.term(kind, id_) for id_ in key[1]]
            self._cache[key] = escape(self._translator.join_list(["{}"] * len(names))).format(*names)
        return self._cache[key]

    def status(self, status: str) -> Markup:
        return self.say(STATUS_NAMES[status])

    def link_name(self, kind: str) -> Markup:
        return self.say(LINK_NAMES[kind]) if kind in LINK_NAMES else self.isolate(kind)

    def month(self, day: date) -> Markup:
        key = "month", day.year, day.month
        if key not in self._cache:
            name = self.say(texts.MONTHS[day.month - 1], year=f"{day.year:04}")
            self._cache[key] = Markup('<time datetime="{:%Y-%m}">{}</time>').format(day, name)
        return self._cache[key]

    def autonym(self, locale: str) -> str:
        """Return a language's name in that language."""
        return Translator(locale).translate(texts.LANGUAGE_NAME)

    @property
    def title(self) -> Text:
        """Return the site's title from the manifest, or else the coalition's name."""
        manifest = self.site.manifest
        name = manifest.name_in(self.locale)
        return self.own_words(manifest.site.title) or Text.of(
            name, self.locale if name != manifest.name else ""
        )

    def day(self, day: date) -> Markup:
        return Markup('<bdi dir="ltr"><time>{}</time></bdi>').format(day.isoformat())

    def own_words(self, by_language: Mapping[str, str]) -> Text | None:
        """Return the coalition's own wording in the page's language or, if there is none, in any language."""
        for language in (self.locale, "en", *by_language):
            if language in by_language:
                return Text.of(by_language[language], language)
        return None

    @property
    def _translator(self) -> Translator:
        return Translator(self.locale)


def _element(start: str, text: str) -> Markup:
    """Build an element by hand, since `Markup.format` is too slow for thousands of pages."""
    return Markup(f"{start}{escape(text)}</bdi>")  # noqa: S704  (`start` is ours, the text is escaped)


@lru_cache
def _counts(translator: Translator, message: PluralMessage, most: int) -> str:
    forms: list[str] = []
    letters = []
    for number in range(most + 1):
        form = translator.translate_plural(message, number).replace(str(number), "#")
        if form not in forms:
            forms.append(form)
        letters.append(chr(ord("a") + forms.index(form)))
    return json.dumps([*forms, "".join(letters)], ensure_ascii=False, separators=(",", ":"))
