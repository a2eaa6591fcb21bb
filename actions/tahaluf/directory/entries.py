"""Projects and roles as shown on the site, without people. Each string has a language and a direction."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from tahaluf.bidi import is_rtl
from tahaluf.consent import PublicName, site_name
from tahaluf.escape import sanitize
from tahaluf.manifest import Manifest, People, Project, Role, Term

from .site import Site

Translations = Mapping[str, Mapping[str, str]]  # language → key → text
STATUSES = ("active", "seeking-steward", "dormant", "archived")


@dataclass(frozen=True, slots=True)
class Text:
    """A string, its language, or an empty string if unknown, and whether it is written from right to left."""

    value: str
    lang: str
    rtl: bool

    @classmethod
    def of(cls, value: str, lang: str) -> "Text":
        """Return the text, with the direction of its first letter.

        If `lang` is written in the other direction, the text's language counts as unknown.
        """
        value = sanitize(value)
        directions = map(unicodedata.bidirectional, value)
        strong = next((direction for direction in directions if direction in ("L", "R", "AL")), None)
        rtl = is_rtl(lang) if strong is None else strong != "L"
        return cls(value, lang if rtl == is_rtl(lang) else "", rtl)


@dataclass(frozen=True, slots=True)
class RoleEntry:
    """`own_title` is in the project's language."""

    id: str
    title: Text
    own_title: str
    skills: tuple[str, ...]
    hours: str | None
    languages: tuple[str, ...]
    zone: str | None
    places: int
    added: date | None
    until: date | None
    translations: Translations


@dataclass(frozen=True, slots=True)
class ProjectEntry:
    slug: str
    name: Text
    summary: Text
    area: str | None
    status: str
    since: date | None
    reason: Text | None
    languages: tuple[str, ...]
    legal_form: Text | None
    license: str | None
    funds: Text | None
    repository: str | None
    links: tuple[tuple[str, str], ...]
    roles: tuple[RoleEntry, ...]
    aliases: tuple[str, ...]
    added: date | None
    stewards: tuple[PublicName, ...]
    successor: str | None
    successor_name: Text | None
    kept_at: str | None
    epitaph: Text | None
    translations: Translations

    @property
    def is_archived(self) -> bool:
        return self.status == "archived"

    @property
    def is_adoptable(self) -> bool:
        return self.status in ("seeking-steward", "dormant")

    @property
    def places(self) -> int:
        return sum(role.places for role in self.roles)


def project_entries(site: Site, people: People, locale: str | None = None) -> tuple[ProjectEntry, ...]:
    """Return listed projects: first those with open roles or without a steward, then the others, and finally archived
    ones. In each group, projects whose names are in the language `locale` come first.

    Translated strings are in the language `locale`. Other strings are in the project's own language.
    """
    entries = [
        _entry(site, people, project, locale) for project in site.manifest.projects if site.shows(project)
    ]
    return tuple(sorted(entries, key=lambda entry: _order(entry, locale)))


def _order(entry: ProjectEntry, locale: str | None) -> tuple[int, bool, str]:
    is_foreign = locale is not None and entry.name.lang != locale
    return _rank(entry), is_foreign, entry.slug.casefold()


def _rank(entry: ProjectEntry) -> int:
    if entry.is_archived:
        return 2
    return 0 if entry.roles or entry.status == "seeking-steward" else 1


def _entry(site: Site, people: People, project: Project, locale: str | None) -> ProjectEntry:
    def text(value: str | None) -> Text | None:
        return Text.of(people.redact(value), project.lang) if value else None

    def translated(own: str, translation: str) -> Text:
        """Return the translation. If it differs from the original, it is in the page's language."""
        return Text.of(people.redact(translation), (locale or "") if translation != own else project.lang)

    trust = project.trust
    successor, successor_name = _successor(site, people, project, locale)
    return ProjectEntry(
        slug=project.slug,
        name=translated(project.name, project.name_in(locale or "")),
        summary=translated(project.summary, project.summary_in(locale or "")),
        area=project.area,
        status=project.status,
        since=project.since,
        reason=text(project.reason),
        languages=project.languages,
        legal_form=text(trust.legal_form),
        license=trust.license and people.redact(trust.license),
        funds=text(trust.funds),
        repository=_repository_url(site, people, project),
        links=tuple((kind, url) for kind, url in project.links.items() if not people.named_in_url(url)),
        roles=tuple(_roles(project, people, site.date, locale)),
        aliases=project.aliases,
        added=project.added,
        stewards=tuple(_public_stewards(project)),
        successor=successor,
        successor_name=successor_name,
        kept_at=_public_url(people, project.kept_at),
        epitaph=text(project.epitaph),
        translations={
            language: _texts(people, name=translation.name, summary=translation.summary)
            for language, translation in project.translations.items()
        },
    )


def _texts(people: People, **texts: str | None) -> dict[str, str]:
    return {key: people.redact(text) for key, text in texts.items() if text}


def _repository_url(site: Site, people: People, project: Project) -> str | None:
    """Return the URL of the project's repository if it is public."""
    url = project.external_url
    if project.is_managed:
        if site.manifest.visibility_of(project) != "public":
            return None
        url = f"{site.server}/{site.manifest.full_name_of(project)}"
    return _public_url(people, url)


def _public_url(people: People, url: str | None) -> str | None:
    return None if url is None or people.named_in_url(url) else url


def _public_stewards(project: Project) -> Iterator[PublicName]:
    for steward in project.stewards:
        if name := site_name(steward.login, public=steward.public):
            yield name


def _successor(
    site: Site, people: People, project: Project, locale: str | None
) -> tuple[str | None, Text | None]:
    """Return the successor's slug or URL, and its name if it is a listed project."""
    successor = project.successor
    if successor is None or "://" in successor:
        return _public_url(people, successor), None
    other = site.manifest.find(successor)
    if other is None or not site.shows(other):
        return None, None
    name = other.name_in(locale or "")
    return other.slug, Text.of(people.redact(name), (locale or "") if name != other.name else other.lang)


def _roles(project: Project, people: People, day: date, locale: str | None) -> Iterator[RoleEntry]:
    """Return the roles that are open. Archived projects have none."""
    for role in project.roles:
        if role.is_open_on(day) and project.status != "archived":
            yield _role(role, project, people, locale)


def _role(role: Role, project: Project, people: People, locale: str | None) -> RoleEntry:
    title = role.title_in(locale or "")
    return RoleEntry(
        role.id,
        Text.of(people.redact(title), (locale or "") if title != role.title else project.lang),
        people.redact(role.title),
        role.skills,
        role.hours,
        role.languages or project.languages,
        role.zone,
        role.open,
        role.added,
        role.until,
        {
            language: _texts(people, title=translation.title)
            for language, translation in role.translations.items()
        },
    )


def term_text(manifest: Manifest, kind: str, id_: str, locale: str) -> Text:
    """Return the name of an area, skill or language, or its id if the manifest does not list it."""
    terms: dict[str, Mapping[str, Term]] = {
        "areas": manifest.areas,
        "skills": manifest.skills,
        "languages": manifest.languages,
    }
    term = terms[kind].get(id_)
    if term is None:
        return Text(id_, "", rtl=False)
    name = term.name_in(locale)
    return Text.of(name, "en" if name == term.name else locale)
