"""Atom feeds for projects and open roles.

The manifest does not record when a project or role was added, so an entry's date is that of its status, or else the
earliest possible date: an entry never shows up as new a second time.
"""

from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Final

from . import texts
from .entries import ProjectEntry
from .site import Site
from .wording import Wording

NO_DATE: Final = date(1970, 1, 1)
MAX_ENTRIES: Final = 200


def project_feed(site: Site, wording: Wording, projects: Sequence[ProjectEntry]) -> bytes:
    entries = [
        _entry(
            site,
            wording,
            f"p/{project.slug}",
            f"p/{project.slug}/",
            project.name.value,
            project.summary.value,
            project,
        )
        for project in projects
    ]
    return _feed(site, wording, "feed.xml", wording.say(texts.PROJECTS), entries, projects)


def role_feed(site: Site, wording: Wording, projects: Sequence[ProjectEntry]) -> bytes:
    entries = [
        _entry(
            site,
            wording,
            f"p/{project.slug}/roles/{role.id}",
            f"p/{project.slug}/#{role.id}",
            role.title.value,
            f"{project.name.value}: {project.summary.value}",
            project,
        )
        for project in projects
        for role in project.roles
    ]
    return _feed(site, wording, "roles.xml", wording.say(texts.ROLES), entries, projects)


def _feed(
    site: Site, wording: Wording, name: str, title: str, entries: list[str], projects: Sequence[ProjectEntry]
) -> bytes:
    address = f"{wording.locale}/{name}"
    newest = max((project.since or NO_DATE for project in projects), default=NO_DATE)
    self_link = f'<link rel="self" href={_attribute(site.address + address)}/>\n' if site.address else ""
    head = (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{wording.locale}">\n'
        f"<title>{escape(str(title))} · {escape(site.manifest.name)}</title>\n"
        f"<id>{_tag(site, address)}</id>\n"
        f"<updated>{newest}T00:00:00Z</updated>\n"
        f"<author><name>{escape(site.manifest.name)}</name></author>\n"
        f"{self_link}<link href={_attribute(_href(site, wording, ''))}/>\n"
    )
    return (head + "".join(entries[:MAX_ENTRIES]) + "</feed>\n").encode()


def _entry(
    site: Site, wording: Wording, id_: str, address: str, title: str, summary: str, project: ProjectEntry
) -> str:
    return (
        f"<entry>\n<title>{escape(title)}</title>\n<id>{_tag(site, id_)}</id>\n"
        f"<updated>{project.since or NO_DATE}T00:00:00Z</updated>\n"
        f"<link href={_attribute(_href(site, wording, address))}/>\n"
        f"<summary>{escape(summary)}</summary>\n</entry>\n"
    )


def _href(site: Site, wording: Wording, address: str) -> str:
    """Return a link: absolute if the site's URL is known, otherwise relative to the feed."""
    return f"{site.address}{wording.locale}/{address}" if site.address else address or "./"


def _tag(site: Site, id_: str) -> str:
    """Return a permanent id that does not depend on the site's URL (RFC 4151)."""
    return f"tag:{site.manifest.organization.lower()}.github.io,2026:{escape(id_)}"


def _attribute(value: str) -> str:
    """Quote an XML attribute. Does not use `xml.sax.saxutils`, which imports network modules."""
    return f'"{escape(value)}"'
