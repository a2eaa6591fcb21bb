"""Resources, guides and offers as shown on the site, in the page's language and without people."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from tahaluf.content import Guide, Offer, Resource, month_of, needs_review
from tahaluf.manifest import People

from .entries import Text
from .site import Site

Translation = TypeVar("Translation")


@dataclass(frozen=True, slots=True)
class ResourceEntry:
    """A resource. `is_due`: whether it is due for another review.

    `unreachable`: the month in which it stopped responding.
    """

    id: str
    title: Text
    url: str
    lang: str
    kind: str
    topics: tuple[str, ...]
    audience: str
    why: Text
    checked: date
    is_due: bool
    unreachable: date | None
    archived_copy: str | None
    added: date | None


@dataclass(frozen=True, slots=True)
class OfferEntry:
    id: str
    name: Text
    provider: Text
    kind: str
    what: Text
    needs: tuple[str, ...]
    is_held: bool
    url: str
    caution: Text | None
    checked: date
    is_due: bool


@dataclass(frozen=True, slots=True)
class GuideEntry:
    """A guide in the page's language, or in another one if there is no translation.

    `others`: all languages of the guide.
    """

    slug: str
    title: Text
    summary: Text | None
    text: Text
    checked: date
    is_due: bool
    is_translated: bool
    others: tuple[str, ...]


def resource_entries(site: Site, people: People, locale: str) -> tuple[ResourceEntry, ...]:
    """Return the resources in the file's order, but with those that are due for a review at the end."""
    found = (_resource(site, people, resource, locale) for resource in site.resources.resources)
    # The URL of a steward's own page would identify the steward
    public = [entry for entry in found if not people.named_in_url(entry.url)]
    return tuple(sorted(public, key=lambda entry: entry.is_due or entry.unreachable is not None))


def offer_entries(site: Site, people: People, locale: str) -> tuple[OfferEntry, ...]:
    found = (_offer(site, people, offer, locale) for offer in site.offers)
    public = [entry for entry in found if not people.named_in_url(entry.url)]
    return tuple(sorted(public, key=lambda entry: entry.is_due))


def guide_entries(site: Site, people: People, locale: str) -> Iterator[GuideEntry]:
    by_slug: dict[str, list[Guide]] = {}
    for guide in site.guides:
        by_slug.setdefault(guide.slug, []).append(guide)
    for slug, versions in sorted(by_slug.items()):
        languages = tuple(guide.lang for guide in versions)
        shown = next((guide for guide in versions if guide.lang == locale), versions[0])
        yield GuideEntry(
            slug,
            _text(people, shown.title, shown.lang),
            _text(people, shown.summary, shown.lang) if shown.summary else None,
            _text(people, shown.text, shown.lang),
            month_of(shown.checked),
            needs_review(shown.checked, shown.review_after, site.date),
            shown.lang == locale,
            languages,
        )


def _resource(site: Site, people: People, resource: Resource, locale: str) -> ResourceEntry:
    translation = _in(resource.translations, locale)
    title = _translated(
        people, resource.title, resource.lang, translation.title if translation else None, locale
    )
    why = _translated(people, resource.why, resource.lang, translation.why if translation else None, locale)
    return ResourceEntry(
        resource.id,
        title,
        resource.url,
        resource.lang,
        resource.kind,
        resource.topics,
        resource.audience,
        why,
        month_of(resource.checked),
        needs_review(resource.checked, resource.review_after, site.date),
        month_of(resource.unreachable) if resource.unreachable else None,
        resource.archived_copy,
        resource.added,
    )


def _offer(site: Site, people: People, offer: Offer, locale: str) -> OfferEntry:
    found = _in(offer.translations, locale)
    caution = offer.caution
    return OfferEntry(
        offer.id,
        _translated(people, offer.name, offer.lang, found.name if found else None, locale),
        _text(people, offer.provider, offer.lang),
        offer.kind,
        _translated(people, offer.what, offer.lang, found.what if found else None, locale),
        offer.needs,
        offer.held == "pooled",
        offer.url,
        _translated(people, caution, offer.lang, found.caution if found else None, locale)
        if caution
        else None,
        month_of(offer.checked),
        needs_review(offer.checked, offer.review_after, site.date),
    )


def _in(translations: Mapping[str, Translation], locale: str) -> Translation | None:
    return translations.get(locale) or translations.get(locale.partition("-")[0])


def _translated(people: People, own: str, lang: str, translation: str | None, locale: str) -> Text:
    return _text(people, translation, locale) if translation else _text(people, own, lang)


def _text(people: People, value: str, lang: str) -> Text:
    return Text.of(people.redact(value), lang)
