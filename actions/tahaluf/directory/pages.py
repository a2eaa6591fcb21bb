"""Renders the site's pages in one locale, and determines what each page shows."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, NamedTuple, TypeVar

from markupsafe import Markup

from tahaluf.i18n import Message
from tahaluf.layout import MANIFEST_FILE, PROPOSAL_FORM, VOLUNTEER_FORM, form_path
from tahaluf.manifest import People

from . import texts
from .budget import compressed, first_load_limit
from .entries import STATUSES, ProjectEntry, RoleEntry, Text
from .render import render, render_macro, style_sheet
from .search import role_words, search_script
from .site import Site
from .wording import Wording

MAX_ROWS: Final = 250  # per page
ROW_STEP: Final = 25
# Candidates, in order: the first one that keeps the first page small enough is used
PAGE_LENGTHS: Final = range(MAX_ROWS, 0, -ROW_STEP)
MAX_RELATED: Final = 4

Row = TypeVar("Row")
Page = tuple[str, bytes]  # address and content


class Facet(NamedTuple):
    """A list that shows a subset of the rows. `label`: the label of the group to which the list belongs."""

    address: str
    name: Markup
    rows: Sequence[Any]
    label: Message


@dataclass(frozen=True, slots=True)
class Choice:
    """A link to a list that is narrowed down further."""

    address: str
    name: Markup
    count: int
    here: bool


@dataclass(frozen=True)
class Pages:
    """The pages of one locale.

    `words`: slug → additional search words that the project's row does not show. `length`: the number of rows per
    page. `index`: the file with the search words, if the rows do not contain them.
    """

    site: Site
    projects: Sequence[ProjectEntry]
    wording: Wording
    words: Mapping[str, str]
    length: int
    index: str | None

    def all(self) -> Iterator[Page]:
        yield from self._project_lists()
        yield from self._role_lists()
        for project in self.projects:
            yield from self._project(project)
        archived = [project for project in self.projects if project.is_archived]
        yield self.page("archive.html", "archive/", projects=archived)
        yield self._about()
        yield self.page("privacy.html", "privacy/")

    # -- lists of projects

    def _project_lists(self) -> Iterator[Page]:
        say = self.wording.say
        yield from self._all_projects()
        adoptable = [project for project in self.projects if project.is_adoptable]
        yield from self._list("adopt/", say(texts.ADOPT), adoptable, texts.SEEKING_TEXT)
        for address, name, chosen, _ in self._facets:
            yield from self._list(address, name, chosen)

    def _all_projects(self) -> Iterator[Page]:
        heading = self.wording.say(texts.PROJECTS)
        return self._list("", heading, self.projects, index=self.index, own_intro=self._intro)

    @property
    def are_small_enough(self) -> bool:
        """Whether the first page of all projects is within the limit that `check` enforces."""
        _, page = next(self._all_projects())
        loaded = compressed(style_sheet(self.site)) + compressed(search_script().encode())
        return compressed(page) + loaded <= first_load_limit(min(self.length, len(self.projects)))

    @cached_property
    def _facets(self) -> Sequence[Facet]:
        """Return the lists of projects by area, status, language and open roles."""
        term, projects = self.wording.term, self.projects
        by_area, by_status = _group(projects, lambda p: [p.area]), _group(projects, lambda p: [p.status])
        by_language = _group(projects, lambda p: p.languages)
        manifest = self.site.manifest
        return [
            *(
                Facet(f"areas/{id_}/", term("areas", id_), by_area[id_], texts.AREA)
                for id_ in _ids(manifest.areas, by_area)
            ),
            *(
                Facet(f"status/{id_}/", self.wording.status(id_), by_status[id_], texts.STATUS)
                for id_ in STATUSES
            ),
            *(
                Facet(f"languages/{code}/", term("languages", code), by_language[code], texts.LANGUAGE)
                for code in _ids(manifest.languages, by_language)
            ),
            Facet(
                "open/",
                self.wording.say(texts.WITH_OPEN_ROLES),
                [p for p in projects if p.roles],
                texts.WITH_OPEN_ROLES,
            ),
        ]

    def _list(
        self,
        address: str,
        heading: Markup,
        projects: Sequence[ProjectEntry],
        intro: Message | None = None,
        index: str | None = None,
        own_intro: Text | None = None,
    ) -> Iterator[Page]:
        yield from self.paged(
            "list.html",
            address,
            projects,
            heading=heading,
            intro=intro,
            own_intro=own_intro,
            facets=choices(self._facets, address),
            words=self.words,
            index=index,
        )

    def paged(self, template: str, address: str, rows: Sequence[Any], **values: Any) -> Iterator[Page]:
        """Split the rows into pages. The first page's URL has no number."""

        def page_address(number: int) -> str:
            return address if number == 1 else f"{address}{number}/"

        pages = max(1, -(-len(rows) // self.length))
        for number in range(1, pages + 1):
            shown = rows[(number - 1) * self.length : number * self.length]
            searched = len(rows) if values.get("index") else len(shown)
            values |= {"rows": shown, "searched": searched, "number": number, "pages": pages}
            yield self.page(template, page_address(number), page_address=page_address, **values)

    # -- roles

    def _role_lists(self) -> Iterator[Page]:
        roles = [(project, role) for project in self.projects for role in project.roles]
        by_skill = _group(roles, lambda entry: entry[1].skills)
        skills = _ids(self.site.manifest.skills, by_skill)
        facets = [
            Facet(f"skills/{id_}/", self.wording.term("skills", id_), by_skill[id_], texts.SKILL)
            for id_ in skills
        ]
        for address, heading, chosen, _ in (
            Facet("roles/", self.wording.say(texts.ROLES), roles, texts.ROLES),
            *facets,
        ):
            yield from self.paged(
                "roles.html",
                address,
                chosen,
                heading=heading,
                facets=choices(facets, address),
                words=lambda role: role_words(self.site.manifest, role),
            )

    # -- single pages

    def _project(self, project: ProjectEntry) -> Iterator[Page]:
        address = f"p/{project.slug}/"
        help_html = self._help_on_projects
        yield self.page(
            "project.html",
            address,
            project=project,
            related=self._related(project),
            intake=self.site.manifest.volunteers.intake,
            help_html=help_html,
        )
        for alias in project.aliases:
            target = f"{self.wording.locale}/{address}"
            yield self.page("moved.html", f"p/{alias}/", project=project, target=target)

    def _related(self, project: ProjectEntry) -> list[ProjectEntry]:
        """Return other projects in the same area. The list starts with the projects after this one, so that links are
        spread evenly.
        """
        others = self._living_by_area[project.area] if project.area else []
        place = bisect_right(others, project.slug, key=lambda other: other.slug)
        after = [other for other in others[place:] if other is not project]
        before = [other for other in others[:place][: MAX_RELATED + 1] if other is not project]
        return [*after, *before][:MAX_RELATED]

    @cached_property
    def _living_by_area(self) -> Mapping[str | None, list[ProjectEntry]]:
        living = sorted((p for p in self.projects if not p.is_archived), key=lambda p: p.slug)
        return _group(living, lambda p: [p.area])

    def _about(self) -> Page:
        source = Markup('<a href="{}">{}</a>').format(self.site.source_url, self.wording.code(MANIFEST_FILE))
        return self.page(
            "about.html",
            "about/",
            source=source,
            project_count=len(self.projects),
            role_count=sum(len(project.roles) for project in self.projects),
            propose=self.form_url(PROPOSAL_FORM),
            day=self.wording.day(self.site.date),
            names_stewards=any(project.stewards for project in self.projects),
            **self._help,
        )

    @cached_property
    def _help_on_projects(self) -> Markup:
        """Render the help section, which is the same on every project's page, only once."""
        address = f"{self.wording.locale}/p/-/"
        return Markup(render(self.site, "help.html", self.wording, address, **self._help).decode())  # noqa: S704

    @cached_property
    def _help(self) -> Mapping[str, Any]:
        """Return the three ways to contact the coalition."""
        manifest = self.site.manifest
        return {
            "intake": manifest.volunteers.intake,
            "closed": self._own_words(manifest.volunteers.closed),
            "help": {
                "form": self.form_url(VOLUNTEER_FORM),
                "sealing": manifest.sealing.page if manifest.sealing.recipients else None,
                "sealing_here": self.site.sealing_page is not None,
                "reach": self._own_words(manifest.volunteers.reach),
            },
        }

    def form_url(self, english: str) -> str:
        """Return the URL of a form in the page's language, or else in the coalition's first language."""
        locales = self.site.manifest.locales
        language = self.wording.locale if self.wording.locale in locales else locales[0]
        return self.site.form_url(form_path(english, language).rpartition("/")[2])

    @property
    def _intro(self) -> Text | None:
        return self._own_words(self.site.manifest.site.intro)

    def _own_words(self, by_language: Mapping[str, str]) -> Text | None:
        """Return the coalition's own wording, with people removed."""
        people, text = People.from_manifest(self.site.manifest), self.wording.own_words(by_language)
        return text and Text(people.redact(text.value), text.lang, text.rtl)

    def _role_facts(self, role: RoleEntry) -> Markup:
        """Return the facts about a role. They are cached, because many roles share them and each role appears in
        several lists.
        """
        facts = (role.skills, role.hours, role.languages, role.zone, role.places, role.until)
        return self.wording.cached(
            ("role facts", facts),
            lambda: render_macro(self.site, "role_facts", self.wording, texts, role),
        )

    def page(self, template: str, address: str, **values: Any) -> Page:
        address = f"{self.wording.locale}/{address}"
        values["role_facts"] = self._role_facts
        return address, render(self.site, template, self.wording, address, **values)


def _group(
    rows: Iterable[Row], keys: Callable[[Row], Iterable[str | None]]
) -> Mapping[str | None, list[Row]]:
    """Group the rows by key, keeping their order. A key without rows gets an empty list."""
    groups: defaultdict[str | None, list[Row]] = defaultdict(list)
    for row in rows:
        for key in keys(row):
            groups[key].append(row)
    return groups


def _ids(listed: Iterable[str], used: Iterable[str | None]) -> list[str]:
    """Return the ids listed in the manifest, in its order, followed by any other ids that projects use."""
    known = dict.fromkeys(listed)
    return [*known, *sorted(id_ for id_ in used if id_ and id_ not in known)]


def choices(facets: Iterable[Facet], here: str) -> list[tuple[Message, list[Choice]]]:
    """Return the links to all lists that are not empty, grouped by kind."""
    groups: dict[Message, list[Choice]] = {}
    for address, name, rows, label in facets:
        if rows:
            choice = Choice(address, name, len(rows), address == here)
            groups.setdefault(label, []).append(choice)
    return list(groups.items())
