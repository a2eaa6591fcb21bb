"""Lists the projects in a table for the organization's GitHub profile (`profile/README.md` in `.github`)."""

from collections.abc import Iterator
from typing import Final

from tahaluf.escape import escape_inline, escape_name
from tahaluf.i18n import Message, Translator
from tahaluf.manifest import People
from tahaluf.marked_block import PROFILE_BLOCK

from . import texts
from .entries import ProjectEntry, project_entries
from .site import Site

MAX_ROWS: Final = 100

# User-facing messages
SUMMARY: Final = Message("What it does")


def profile_block(site: Site) -> str:
    """Return the tables in all languages, between the marker comments."""
    return PROFILE_BLOCK.wrap("\n".join(f"{table}\n" for table in _tables(site)))


def _tables(site: Site) -> Iterator[str]:
    """Yield one table for each language, without archived projects."""
    people = People.from_manifest(site.manifest)
    for locale in site.locales:
        translator = Translator(locale)
        translate = translator.translate
        entries = [entry for entry in project_entries(site, people, locale) if not entry.is_archived]
        heading = f"| {translate(texts.PROJECTS)} | {translate(SUMMARY)} | {translate(texts.ROLES)} |"
        rows = (_row(site, locale, entry) for entry in entries[:MAX_ROWS])
        table = "\n".join([heading, "| --- | --- | --- |", *rows])
        if site.address:
            table += f"\n\n[{translate(texts.ALL_PROJECTS)}]({site.address}{locale}/)"
        yield translator.with_direction(table)


def _row(site: Site, locale: str, entry: ProjectEntry) -> str:
    name = escape_name(entry.name.value)
    url = f"{site.address}{locale}/p/{entry.slug}/" if site.address else entry.repository
    linked = f"[{name}]({url})" if url else name
    return f"| {linked} | {escape_inline(entry.summary.value)} | {len(entry.roles) or ''} |"
