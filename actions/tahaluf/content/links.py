"""Determines which links no longer work, from what several runs have observed. No I/O."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import Enum
from typing import Final, Protocol

from markdown_it import MarkdownIt

from tahaluf.layout import GUIDES_FOLDER, OFFERS_FILE

from .guides import Guide
from .offers import Offer
from .resources import Resource

MIN_RUNS: Final = 3
MIN_DAYS: Final = 14
WEB_ADDRESS: Final = re.compile(r"https?://", re.IGNORECASE)


class LinkStatus(Enum):
    """`GONE`: the page or its host does not exist. `UNCLEAR`: anything else, such as 403, 429, 5xx or a timeout."""

    FOUND = "found"
    GONE = "gone"
    UNCLEAR = "unclear"


class Linked(Protocol):
    """Something with a URL, such as a resource."""

    @property
    def id(self) -> str: ...

    @property
    def url(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Link:
    """A link in an offer or a guide. Its `id` contains the location, since two links may have the same URL."""

    id: str
    url: str


def links_in(offers: Iterable[Offer], guides: Iterable[Guide]) -> tuple[Link, ...]:
    """Return the links in offers and guides, without duplicates within one offer or guide."""
    found = [Link(f"{OFFERS_FILE}: {offer.id}", offer.url) for offer in offers]
    for guide in guides:
        place = f"{GUIDES_FOLDER}/{guide.slug}.{guide.lang}.md"
        found += [Link(f"{place}: {url}", url) for url in dict.fromkeys(_urls(guide.text))]
    return tuple(found)


def _urls(markdown: str) -> Iterator[str]:
    """Yield the web addresses of the links in Markdown text."""
    for token in MarkdownIt("commonmark").parse(markdown):
        for part in token.children or ():
            url = str(part.attrs.get("href", ""))
            if part.type == "link_open" and WEB_ADDRESS.match(url):
                yield url


@dataclass(frozen=True, slots=True)
class Absence:
    """A URL that is gone: since when, when this was last observed, and in how many consecutive runs. The dates are in
    ISO format.
    """

    url: str
    first: str
    last: str
    runs: int

    @property
    def is_certain(self) -> bool:
        days = (date.fromisoformat(self.last) - date.fromisoformat(self.first)).days
        return self.runs >= MIN_RUNS and days >= MIN_DAYS


def record(
    earlier: Mapping[str, Absence],
    links: Iterable[Linked],
    statuses: Mapping[str, LinkStatus],
    today: date,
) -> dict[str, Absence]:
    """Return the absences after a run, by link id. Several runs on one day count as one.

    A run that finds no page at all does not count, because the network is probably down.
    """
    if LinkStatus.FOUND not in statuses.values():
        return dict(earlier)
    day, absences = today.isoformat(), {}
    for link in links:
        before = earlier.get(link.id)
        if before and before.url != link.url:
            before = None
        match statuses.get(link.url, LinkStatus.UNCLEAR):
            case LinkStatus.GONE:
                runs = 1 if before is None else before.runs + (before.last != day)
                absences[link.id] = Absence(link.url, before.first if before else day, day, runs)
            case LinkStatus.UNCLEAR if before:
                absences[link.id] = before
    return absences


def unreachable_changes(
    resources: Sequence[Resource], absences: Mapping[str, Absence], statuses: Mapping[str, LinkStatus]
) -> dict[str, str | None]:
    """Return the new values of `unreachable` by resource id: a month, or None if the URL works again."""
    changes: dict[str, str | None] = {}
    for resource in resources:
        absence = absences.get(resource.id)
        if resource.unreachable and statuses.get(resource.url) is LinkStatus.FOUND:
            changes[resource.id] = None
        elif not resource.unreachable and absence and absence.is_certain:
            changes[resource.id] = absence.first[: len("2026-11")]
    return changes


def lost_links(links: Iterable[Link], absences: Mapping[str, Absence]) -> list[Link]:
    """Return the links that have been gone for long enough to report them."""
    return [link for link in links if (absence := absences.get(link.id)) and absence.is_certain]


def absences_to_json(absences: Mapping[str, Absence]) -> str:
    entries = {id_: asdict(absence) for id_, absence in sorted(absences.items())}
    return json.dumps(entries, indent=1, ensure_ascii=False) + "\n"


def absences_from_json(text: str) -> dict[str, Absence]:
    """Parse the output of `absences_to_json`. Unreadable input counts as empty, so the count starts again."""
    try:
        return {id_: _absence(**fields) for id_, fields in json.loads(text).items()}
    except (ValueError, TypeError, AttributeError, RecursionError):
        return {}


def _absence(url: str, first: str, last: str, runs: int) -> Absence:
    """Return the absence. Raises ValueError or TypeError if a field is invalid, since people can edit the file."""
    date.fromisoformat(first)
    date.fromisoformat(last)
    if not isinstance(url, str) or type(runs) is not int:
        raise TypeError
    return Absence(url, first, last, runs)
