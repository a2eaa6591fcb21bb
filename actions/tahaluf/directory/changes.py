"""Determines which pages of the site are added, changed or removed when the manifest changes."""

from collections.abc import Iterator
from datetime import date
from enum import Enum
from typing import Final, NamedTuple

from tahaluf.manifest import Manifest, People, slug_identity

from .entries import ProjectEntry, project_entries
from .site import Site

# Sections of the manifest that affect every page, or every project's page
SHARED: Final = (
    "organization",
    "name",
    "translations",
    "locales",
    "languages",
    "skills",
    "areas",
    "site",
    "sealing",
    "volunteers",
)


class PageState(Enum):
    ADDED = "added"
    CHANGED = "changed"
    MOVED = "moved"
    GONE = "gone"
    ALL_CHANGED = "all changed"


class PageChange(NamedTuple):
    """A changed page. `slug`: the project's slug, or an empty string for all pages.

    `target`: the slug to which a moved page redirects.
    """

    state: PageState
    slug: str = ""
    target: str = ""


def page_changes(before: Manifest, after: Manifest, day: date) -> Iterator[PageChange]:
    """Yield the changes, sorted by slug. Lists, feeds and data files change accordingly."""
    if any(getattr(before, name) != getattr(after, name) for name in SHARED):
        yield PageChange(PageState.ALL_CHANGED)
    old, new = _pages(before, day), _pages(after, day)
    redirects = {slug_identity(alias): page.slug for page in new.values() for alias in page.aliases}
    for slug in sorted(old.keys() | new.keys()):
        if slug not in new:
            target = redirects.get(slug, "")
            yield PageChange(PageState.MOVED if target else PageState.GONE, old[slug].slug, target)
        elif slug not in old:
            yield PageChange(PageState.ADDED, new[slug].slug)
        elif old[slug] != new[slug]:
            yield PageChange(PageState.CHANGED, new[slug].slug)
    lost = {slug_identity(alias): alias for page in old.values() for alias in page.aliases}
    for slug in sorted(lost.keys() - redirects.keys() - new.keys() - old.keys()):
        yield PageChange(PageState.GONE, lost[slug])


def _pages(manifest: Manifest, day: date) -> dict[str, ProjectEntry]:
    entries = project_entries(Site(manifest, (), day), People.from_manifest(manifest))
    return {slug_identity(entry.slug): entry for entry in entries}
