"""Which pages the site has in one locale, and what each of them shows."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from markupsafe import Markup

from tahaluf.i18n import Message
from tahaluf.layout import PROPOSAL_FORM, VOLUNTEER_FORM

from . import texts
from .entries import STATUSES, ProjectEntry, RoleEntry, Text
from .people import People
from .render import render
from .search import project_words, role_words
from .site import Site
from .wording import Wording

PAGE_LENGTH: Final = 250  # projects on one page; also the largest list that the search reads from the page
MAX_RELATED: Final = 4

Page = tuple[str, bytes]  # its address and its bytes
RoleInProject = tuple[ProjectEntry, RoleEntry]


@dataclass(frozen=True, slots=True)
class Choice:
    """A link that narrows a list."""

    address: str
    name: Markup
    count: int
    here: bool


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of one locale. `index`: the file with the search index, if the projects need several pages."""

    site: Site
    projects: Sequence[ProjectEntry]
    wording: Wording
    index: str | None

    def all(self) -> Iterator[Page]:
        yield from self._project_lists()
        yield from self._role_lists()
        for project in self.projects:
            yield from self._project(project)
        archived = [project for project in self.projects if project.is_archived]
        yield self._page("archive.html", "archive/", projects=archived)
        yield self._about()
        yield self._page("privacy.html", "privacy/")

    # -- lists of projects

    def _project_lists(self) -> Iterator[Page]:
        say = self.wording.say
        yield from self._list("", say(texts.PROJECTS), self.projects, index=self.index)
        adoptable = [project for project in self.projects if project.is_adoptable]
        yield from self._list("adopt/", say(texts.ADOPT), adoptable, texts.SEEKING_TEXT)
        for address, name, chosen in self._facets():
            yield from self._list(address, name, chosen)

    def _facets(self) -> Iterator[tuple[str, Markup, Sequence[ProjectEntry]]]:
        """The lists of projects by area, status, language and open roles: address, name and projects."""
        for id_ in self._areas():
            yield f"areas/{id_}/", self.wording.term("areas", id_), self._where(lambda p, id_=id_: p.area == id_)
        for status in STATUSES:
            chosen = self._where(lambda p, status=status: p.status == status)
            yield f"status/{status}/", self.wording.status(status), chosen
        for code in self._languages():
            chosen = self._where(lambda p, code=code: code in p.languages)
            yield f"languages/{code}/", self.wording.term("languages", code), chosen
        yield "open/", self.wording.say(texts.WITH_OPEN_ROLES), self._where(lambda p: bool(p.roles))

    def _where(self, condition: Callable[[ProjectEntry], bool]) -> list[ProjectEntry]:
        return [project for project in self.projects if condition(project)]

    def _areas(self) -> list[str]:
        used = {project.area for project in self.projects if project.area}
        return [*self.site.manifest.areas, *sorted(used - self.site.manifest.areas.keys())]

    def _languages(self) -> list[str]:
        used = {code for project in self.projects for code in project.languages}
        return [*self.site.manifest.languages, *sorted(used - self.site.manifest.languages.keys())]

    def _list(
        self,
        address: str,
        heading: Markup,
        projects: Sequence[ProjectEntry],
        intro: Message | None = None,
        index: str | None = None,
    ) -> Iterator[Page]:
        def page_address(number: int) -> str:
            return address if number == 1 else f"{address}{number}/"

        pages = max(1, -(-len(projects) // PAGE_LENGTH))
        for number in range(1, pages + 1):
            yield self._page(
                "list.html",
                page_address(number),
                heading=heading,
                heading_text=heading.striptags(),
                intro=intro,
                facets=self._facet_links(address),
                projects=projects[(number - 1) * PAGE_LENGTH : number * PAGE_LENGTH],
                total=len(projects),
                words=lambda project: project_words(self.site.manifest, project),
                index=index,
                number=number,
                pages=pages,
                page_address=page_address,
            )

    def _facet_links(self, here: str) -> list[tuple[Message, list[Choice]]]:
        groups: dict[Message, list[Choice]] = {}
        labels = {"areas": texts.AREA, "status": texts.STATUS, "languages": texts.LANGUAGE, "open": texts.WITH_OPEN_ROLES}
        for address, name, chosen in self._facets():
            if chosen:
                choice = Choice(address, name, len(chosen), address == here)
                groups.setdefault(labels[address.partition("/")[0]], []).append(choice)
        return list(groups.items())

    # -- roles

    def _role_lists(self) -> Iterator[Page]:
        roles = [(project, role) for project in self.projects for role in project.roles]
        used = {skill for _, role in roles for skill in role.skills}
        known = self.site.manifest.skills
        skills = [*known, *sorted(used - known.keys())]
        by_skill = {id_: [(p, role) for p, role in roles if id_ in role.skills] for id_ in skills}
        yield self._roles("roles/", self.wording.say(texts.ROLES), roles, by_skill)
        for id_, chosen in by_skill.items():
            yield self._roles(f"skills/{id_}/", self.wording.term("skills", id_), chosen, by_skill)

    def _roles(
        self,
        address: str,
        heading: Markup,
        roles: Sequence[RoleInProject],
        by_skill: dict[str, list[RoleInProject]],
    ) -> Page:
        choices = [
            Choice(f"skills/{id_}/", self.wording.term("skills", id_), len(chosen), address == f"skills/{id_}/")
            for id_, chosen in by_skill.items()
            if chosen
        ]
        return self._page(
            "roles.html",
            address,
            heading=heading,
            heading_text=heading.striptags(),
            facets=[(texts.SKILL, choices)] if choices else [],
            roles=roles,
            words=lambda role: role_words(self.site.manifest, role),
        )

    # -- single pages

    def _project(self, project: ProjectEntry) -> Iterator[Page]:
        address = f"p/{project.slug}/"
        yield self._page(
            "project.html", address, project=project, related=self._related(project), **self._help()
        )
        for alias in project.aliases:
            target = f"{self.wording.locale}/{address}"
            yield self._page("moved.html", f"p/{alias}/", project=project, target=target)

    def _related(self, project: ProjectEntry) -> list[ProjectEntry]:
        """Other projects of its area, beginning after it, so that not all pages link to the same few."""
        same = self._where(lambda p: p.area == project.area and (p is project or not p.is_archived))
        if project.area is None:
            return []
        place = same.index(project)
        return [*same[place + 1 :], *same[:place]][:MAX_RELATED]

    def _about(self) -> Page:
        source = Markup('<a href="{}">{}</a>').format(self.site.source_url, self.wording.code("projects.yml"))
        return self._page(
            "about.html",
            "about/",
            source=source,
            project_count=len(self.projects),
            role_count=sum(len(project.roles) for project in self.projects),
            day=Markup('<bdi dir="ltr"><time>{}</time></bdi>').format(self.site.date.isoformat()),
            propose=self.site.form_url(PROPOSAL_FORM.rpartition("/")[2]),
            **self._help(),
        )

    def _help(self) -> dict[str, Any]:
        """The three ways to make contact."""
        manifest, people = self.site.manifest, People.from_manifest(self.site.manifest)
        reach = self.wording.own_words(manifest.volunteers.reach)
        return {
            "intake": manifest.volunteers.intake,
            "closed": self.wording.own_words(manifest.volunteers.closed),
            "help": {
                "form": self.site.form_url(VOLUNTEER_FORM.rpartition("/")[2]),
                "sealing": manifest.sealing.page if manifest.sealing.recipients else None,
                "reach": Text(people.redact(reach.value), reach.lang, reach.rtl) if reach else None,
            },
        }

    def _page(self, template: str, address: str, **values: Any) -> Page:
        address = f"{self.wording.locale}/{address}"
        return address, render(self.site, template, self.wording, address, **values)
