"""Atom feeds: new projects, roles and resources, projects that need a steward, and archived projects.

An entry's date is `added` or, in the last two feeds, `since`. Entries without a date come last and get the earliest
possible date, so that they never reappear as new.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Final

from tahaluf.i18n import Message

from . import texts
from .entries import ProjectEntry
from .library import ResourceEntry
from .site import Site
from .wording import Wording

NO_DATE: Final = date(1970, 1, 1)
MAX_ENTRIES: Final = 200
FEEDS: Final[Sequence[tuple[str, Message]]] = (
    ("feed.xml", texts.PROJECT_FEED),
    ("roles.xml", texts.ROLE_FEED),
    ("adopt.xml", texts.STEWARD_FEED),
    ("archive.xml", texts.ARCHIVE_FEED),
)
RESOURCE_FEED: Final = ("resources.xml", texts.RESOURCE_FEED)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry in a feed. `id` never changes. `address`: the page, relative to the language's folder."""

    id: str
    address: str
    title: str
    summary: str
    day: date | None


def feed_names(site: Site) -> Sequence[tuple[str, Message]]:
    return (*FEEDS, RESOURCE_FEED) if site.has_library else FEEDS


def feeds(
    site: Site, wording: Wording, projects: Sequence[ProjectEntry], resources: Sequence[ResourceEntry]
) -> Iterator[tuple[str, bytes]]:
    """Yield the address and content of each feed in one language."""
    adoptable = [project for project in projects if project.is_adoptable]
    archived = [project for project in projects if project.is_archived]
    content = (
        [_project_entry(project, "", project.added) for project in projects],
        list(_role_entries(projects)),
        [_status_entry(project) for project in adoptable],
        [_status_entry(project) for project in archived],
        [_resource_entry(entry) for entry in resources],
    )
    for (name, title), entries in zip(feed_names(site), content, strict=False):
        yield f"{wording.locale}/{name}", _feed(site, wording, name, title, entries)


def _project_entry(project: ProjectEntry, suffix: str, day: date | None) -> Entry:
    id_, address = f"p/{project.slug}{suffix}", f"p/{project.slug}/"
    return Entry(id_, address, project.name.value, project.summary.value, day)


def _resource_entry(entry: ResourceEntry) -> Entry:
    return Entry(
        f"resources/{entry.id}", f"resources/#{entry.id}", entry.title.value, entry.why.value, entry.added
    )


def _status_entry(project: ProjectEntry) -> Entry:
    """Return an entry about a project's status. If the project later has the same status again, the feed gets another
    entry.
    """
    return _project_entry(project, f"/{project.status}/{project.since or ''}", project.since)


def _role_entries(projects: Iterable[ProjectEntry]) -> Iterator[Entry]:
    for project in projects:
        summary = f"{project.name.value}: {project.summary.value}"
        for role in project.roles:
            id_, address = f"p/{project.slug}/roles/{role.id}", f"p/{project.slug}/#{role.id}"
            yield Entry(id_, address, role.title.value, summary, role.added)


def _feed(site: Site, wording: Wording, name: str, title: Message, entries: Sequence[Entry]) -> bytes:
    address, site_title = f"{wording.locale}/{name}", escape(wording.title.value)
    newest_first = sorted(entries, key=lambda entry: entry.day or NO_DATE, reverse=True)[:MAX_ENTRIES]
    newest = max((entry.day or NO_DATE for entry in newest_first), default=NO_DATE)
    self_link = f'<link rel="self" href={_attribute(site.address + address)}/>\n' if site.address else ""
    head = (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{wording.locale}">\n'
        f"<title>{escape(str(wording.say(title)))} · {site_title}</title>\n"
        f"<id>{_tag(site, address)}</id>\n"
        f"<updated>{newest}T00:00:00Z</updated>\n"
        f"<author><name>{escape(site.manifest.name)}</name></author>\n"
        f"{self_link}<link href={_attribute(_href(site, wording, ''))}/>\n"
    )
    return (head + "".join(_entry(site, wording, entry) for entry in newest_first) + "</feed>\n").encode()


def _entry(site: Site, wording: Wording, entry: Entry) -> str:
    return (
        f"<entry>\n<title>{escape(entry.title)}</title>\n<id>{_tag(site, entry.id)}</id>\n"
        f"<updated>{entry.day or NO_DATE}T00:00:00Z</updated>\n"
        f"<link href={_attribute(_href(site, wording, entry.address))}/>\n"
        f"<summary>{escape(entry.summary)}</summary>\n</entry>\n"
    )


def _href(site: Site, wording: Wording, address: str) -> str:
    """Return a link: absolute if the site's URL is known, otherwise relative to the feed."""
    return f"{site.address}{wording.locale}/{address}" if site.address else address or "./"


def _tag(site: Site, id_: str) -> str:
    """Return a permanent id that does not depend on the site's URL (RFC 4151)."""
    return f"tag:{site.manifest.organization.lower()}.github.io,2026:{escape(id_)}"


def _attribute(value: str) -> str:
    """Quote an XML attribute. `xml.sax.saxutils` is not used, because it imports network modules."""
    return f'"{escape(value)}"'
