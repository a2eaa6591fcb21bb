"""Renders the pages of resources, guides and offers."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tahaluf.content import NEEDS, OFFER_KINDS, RESOURCE_KIND_NAMES, RESOURCE_KINDS
from tahaluf.i18n import Message
from tahaluf.layout import RESOURCE_FORM

from . import texts
from .entries import Text
from .library import GuideEntry, OfferEntry, ResourceEntry
from .pages import Facet, Page, Pages, choices

KIND_NAMES: Final = {
    **RESOURCE_KIND_NAMES,
    "hosting": texts.KIND_HOSTING,
    "ci": texts.KIND_CI,
    "domain": texts.KIND_DOMAIN,
    "money": texts.KIND_MONEY,
}
AUDIENCE_NAMES: Final = {
    "volunteers": texts.FOR_VOLUNTEERS,
    "stewards": texts.FOR_STEWARDS,
    "everybody": texts.FOR_EVERYBODY,
}
NEED_NAMES: Final = {
    "registered": texts.NEED_REGISTERED,
    "card": texts.NEED_CARD,
    "identity-check": texts.NEED_IDENTITY,
    "open-source": texts.NEED_OPEN_SOURCE,
    "non-political": texts.NEED_NON_POLITICAL,
}
# Properties of a project that rule out offers with the opposite requirement
WITHOUT: Final = {
    "registered": texts.WITHOUT_REGISTERED,
    "card": texts.WITHOUT_CARD,
    "identity-check": texts.WITHOUT_IDENTITY,
    "open-source": texts.WITHOUT_OPEN_SOURCE,
    "non-political": texts.WITHOUT_NON_POLITICAL,
}


@dataclass(frozen=True)
class Library:
    """The content of one locale's pages."""

    resources: Sequence[ResourceEntry]
    guides: Sequence[GuideEntry]
    offers: Sequence[OfferEntry]


def library_pages(pages: Pages, library: Library) -> Iterator[Page]:
    yield from _resources(pages, library)
    yield from _offers(pages, library.offers)
    for guide in library.guides:
        yield pages.page("guide.html", f"guides/{guide.slug}/", guide=guide)


def _resources(pages: Pages, library: Library) -> Iterator[Page]:
    say = pages.wording.say
    topics = pages.site.resources.topics
    facets = [
        *_by_kind(pages, "resources", RESOURCE_KINDS, library.resources),
        *(
            Facet(
                f"resources/topics/{topic}/",
                pages.wording.isolate(Text.of(term.name_in(pages.wording.locale), "")),
                [entry for entry in library.resources if topic in entry.topics],
                texts.TOPIC,
            )
            for topic, term in topics.items()
        ),
    ]
    everything = Facet("resources/", say(texts.RESOURCES), library.resources, texts.RESOURCES)
    for facet in (everything, *facets):
        yield from pages.paged(
            "resources.html",
            facet.address,
            facet.rows,
            heading=facet.name,
            facets=choices(facets, facet.address),
            guides=library.guides if facet is everything else (),
            share=pages.form_url(RESOURCE_FORM) if facet is everything else None,
            has_offers=facet is everything and bool(library.offers),
            kinds=KIND_NAMES,
            audiences=AUDIENCE_NAMES,
        )


def _offers(pages: Pages, offers: Sequence[OfferEntry]) -> Iterator[Page]:
    say = pages.wording.say
    facets = [
        *_by_kind(pages, "offers", OFFER_KINDS, offers),
        *(
            Facet(
                f"offers/without/{need}/",
                say(WITHOUT[need]),
                [entry for entry in offers if need not in entry.needs],
                texts.SUITS,
            )
            for need in NEEDS
        ),
    ]
    for facet in (Facet("offers/", say(texts.OFFERS), offers, texts.OFFERS), *facets):
        yield from pages.paged(
            "offers.html",
            facet.address,
            facet.rows,
            heading=facet.name,
            facets=choices(facets, facet.address),
            kinds=KIND_NAMES,
            needs=NEED_NAMES,
        )


def _by_kind(
    pages: Pages, folder: str, kinds: Iterable[str], entries: Sequence[ResourceEntry | OfferEntry]
) -> Iterator[Facet]:
    for kind in kinds:
        rows = [entry for entry in entries if entry.kind == kind]
        yield Facet(f"{folder}/kind/{kind}/", pages.wording.say(kind_name(kind)), rows, texts.KIND)


def kind_name(kind: str) -> Message:
    return KIND_NAMES[kind]
