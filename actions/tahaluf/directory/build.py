"""Builds the whole site as a mapping from paths to bytes."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from html import escape
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from tahaluf.manifest import People, gc_paused

from . import open_data, sealing_page
from .entries import ProjectEntry, project_entries
from .feeds import feeds
from .library import guide_entries, offer_entries, resource_entries
from .library_pages import Library, library_pages
from .pages import MAX_ROWS, PAGE_LENGTHS, Page, Pages
from .render import INDEX, render, script_path, style_path, style_sheet
from .robots import robots
from .search import project_words, search_script, summary_words
from .site import Site
from .wording import Wording

FILE_MODE: Final = 0o100644 << 16
FIRST_ZIP_YEAR: Final = 1980


@gc_paused()  # rendering pages does not create cyclic garbage
def build(site: Site) -> dict[str, bytes]:
    """Return every file of the site by path, sorted. The same input always produces the same output."""
    files: dict[str, bytes] = {}
    taken: set[str] = set()
    for address, content in _addresses(site):
        path = f"{address}{INDEX}" if not address or address.endswith("/") else address
        if path.casefold() not in taken:  # an alias may equal a slug except for its case
            taken.add(path.casefold())
            files[path] = content
    return dict(sorted(files.items()))


def zip_files(files: dict[str, bytes], site: Site) -> bytes:
    """Pack the files into a ZIP archive that depends only on the files and the site's date."""
    buffer = BytesIO()
    day = site.date if site.date.year >= FIRST_ZIP_YEAR else site.date.replace(year=FIRST_ZIP_YEAR)
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for path, content in files.items():
            info = ZipInfo(path, (day.year, day.month, day.day, 0, 0, 0))
            info.external_attr, info.create_system, info.compress_type = FILE_MODE, 3, ZIP_DEFLATED
            archive.writestr(info, content)
    return buffer.getvalue()


def _addresses(site: Site) -> Iterator[Page]:
    people = People.from_manifest(site.manifest)
    projects = project_entries(site, people)  # each project's texts are in its own language
    words = project_words(site.manifest, projects)
    yield style_path(site), style_sheet(site)
    yield script_path(), search_script().encode()
    all_pages, indexes = _fitting_pages(site, people, projects, words)
    yield from indexes
    for locale_pages in all_pages:
        wording = locale_pages.wording
        library = Library(
            resource_entries(site, people, wording.locale),
            tuple(guide_entries(site, people, wording.locale)),
            offer_entries(site, people, wording.locale),
        )
        pages = list(locale_pages.all())
        if site.has_library:
            pages += library_pages(locale_pages, library)
        # Slugs come before aliases
        yield from sorted(pages, key=lambda page: b'http-equiv="refresh"' in page[1])
        yield from _unavailable_pages(locale_pages)
        yield from feeds(site, wording, locale_pages.projects, library.resources)
    wordings = [locale_pages.wording for locale_pages in all_pages]
    yield "", render(site, "choice.html", wordings[0], "")
    if site.sealing_page:
        yield sealing_page.ADDRESS, site.sealing_page
    yield "404.html", render(site, "missing.html", wordings[0], "404.html", wordings=wordings)
    yield "projects.json", open_data.projects_json(site, projects)
    yield "roles.json", open_data.roles_json(site, projects)
    if site.has_library:
        yield "resources.json", open_data.resources_json(site, people)
        yield "offers.json", open_data.offers_json(site, people)
    yield from open_data.schemas(with_library=site.has_library).items()
    yield "robots.txt", robots(site)
    if site.address:
        yield "sitemap.xml", _sitemap(site, projects)


def _unavailable_pages(pages: Pages) -> Iterator[Page]:
    """Yield a page for each URL of an entry that was left out, because URLs are permanent."""
    site = pages.site
    slugs = {entry.id for entry in site.left_out if entry.kind == "projects"}
    guides = {entry.id.rpartition(".")[0] for entry in site.left_out if entry.kind == "guides"}
    projects = [project for project in site.manifest.projects if project.slug in slugs]
    for slug in [
        *(project.slug for project in projects),
        *(a for project in projects for a in project.aliases),
    ]:
        yield pages.page("unavailable.html", f"p/{slug}/")
    for slug in sorted(guides - {guide.slug for guide in site.guides}):
        yield pages.page("unavailable.html", f"guides/{slug}/")


def _fitting_pages(
    site: Site, people: People, projects: Sequence[ProjectEntry], words: Mapping[str, str]
) -> tuple[list[Pages], list[Page]]:
    """Return the pages of each locale, and search indexes if they are needed.

    A page has as many rows as the limit for the first page allows. The search words are in a separate file, the
    index, if they would make the rows too large, or if the rows are on several pages.
    """
    locales = [(project_entries(site, people, locale), Wording(site, locale)) for locale in site.locales]
    if len(projects) <= MAX_ROWS:
        pages = [Pages(site, *entries, words, MAX_ROWS, None) for entries in locales]
        if all(locale.are_small_enough for locale in pages):
            return pages, []
    indexes = [_index(projects, entries, words) for entries, _ in locales]
    for length in PAGE_LENGTHS:
        pages = [
            Pages(site, *entries, words, length, index[0])
            for entries, index in zip(locales, indexes, strict=True)
        ]
        if all(locale.are_small_enough for locale in pages):
            break
    return pages, indexes


def _index(order: Iterable[ProjectEntry], projects: Sequence[ProjectEntry], words: Mapping[str, str]) -> Page:
    """Return a locale's search index, which differs between locales only if projects have translations."""
    found = dict(zip((project.slug for project in projects), summary_words(projects), strict=True))
    names = {project.slug: project.name.value for project in projects}
    rows = [
        [slug, names[slug], f"{found[slug]} {words[slug]}"] for slug in (project.slug for project in order)
    ]
    script = f"tahaluf({json.dumps(rows, ensure_ascii=False, separators=(',', ':'))})\n".encode()
    return f"index.{sha256(script).hexdigest()[:8]}.js", script


def _sitemap(site: Site, projects: Sequence[ProjectEntry]) -> bytes:
    """List the overview pages and the project pages, each with links to its other languages."""
    shared = ["", "roles/", "adopt/", "archive/", "about/", *(f"p/{project.slug}/" for project in projects)]
    if site.has_library:
        shared += ["resources/", "offers/", *sorted({f"guides/{guide.slug}/" for guide in site.guides})]
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">',
    ]
    for address in shared:
        alternates = "".join(
            f'<xhtml:link rel="alternate" hreflang="{locale}" href={_attribute(f"{site.address}{locale}/{address}")}/>'
            for locale in site.locales
        )
        lines += [
            f"<url><loc>{escape(f'{site.address}{locale}/{address}')}</loc>{alternates}</url>"
            for locale in site.locales
        ]
    return ("\n".join([*lines, "</urlset>"]) + "\n").encode()


def _attribute(value: str) -> str:
    """Quote an XML attribute. `xml.sax.saxutils` is not used, because it imports network modules."""
    return f'"{escape(value)}"'
