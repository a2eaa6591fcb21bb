"""The input for building a site: the manifest and a few URLs. The same input always produces the same bytes."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from tahaluf.content import Guide, Offer, Resources
from tahaluf.manifest import Manifest, Project


@dataclass(frozen=True, slots=True)
class Logo:
    """An image. `type`: its media type."""

    type: str
    content: bytes


class SiteEntry(NamedTuple):
    """Something that the site shows.

    `kind`: `projects`, `resources`, `offers` or `guides`. `id`: a project's slug, the id of a resource or offer, or a
    guide's slug and language, such as `phones.en`.
    """

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Site:
    """`locales`: the languages of the pages. Pages that exist in only one language use the first of them. `server`:
    GitHub's URL. `repository`: the control repository as owner/name, for links to its forms. `address`: the URL where
    the site is published, with a trailing slash; needed for feeds and the sitemap. `resources`, `offers`, `guides`:
    content from the control repository next to the manifest. `logo`: shown beside the title. `sealing_page`: the built
    sealing page, if the site includes it. `templates`: the coalition's own page templates, as names and contents,
    which replace ours. `styles`: its own CSS, which follows ours. `for_files`: links end in `index.html`, so the pages
    also work when they are opened from disk. `left_out`: entries that cannot be shown. The pages at their URLs say so.
    """

    manifest: Manifest
    locales: tuple[str, ...]
    date: date
    server: str = "https://github.com"
    repository: str | None = None
    address: str | None = None
    sealing_page: bytes | None = None
    logo: Logo | None = None
    resources: Resources = field(default_factory=Resources)
    offers: tuple[Offer, ...] = ()
    guides: tuple[Guide, ...] = ()
    templates: tuple[tuple[str, str], ...] = ()
    styles: str = ""
    for_files: bool = False
    left_out: frozenset[SiteEntry] = frozenset()

    @property
    def has_library(self) -> bool:
        return bool(self.resources.resources or self.offers or self.guides)

    @property
    def entries(self) -> tuple[SiteEntry, ...]:
        return (
            *(
                SiteEntry("projects", project.slug)
                for project in self.manifest.projects
                if self.shows(project)
            ),
            *(SiteEntry("resources", resource.id) for resource in self.resources.resources),
            *(SiteEntry("offers", offer.id) for offer in self.offers),
            *(SiteEntry("guides", f"{guide.slug}.{guide.lang}") for guide in self.guides),
        )

    def shows(self, project: Project) -> bool:
        return project.is_on_site and SiteEntry("projects", project.slug) not in self.left_out

    def without(self, entries: Iterable[SiteEntry]) -> "Site":
        """Return the site without these entries. It still knows the people in them, so no text names them."""
        left_out = self.left_out | frozenset(entries)
        resources = tuple(
            one for one in self.resources.resources if SiteEntry("resources", one.id) not in left_out
        )
        return replace(
            self,
            left_out=left_out,
            resources=self.resources.model_copy(update={"resources": resources}),
            offers=tuple(one for one in self.offers if SiteEntry("offers", one.id) not in left_out),
            guides=tuple(
                one for one in self.guides if SiteEntry("guides", f"{one.slug}.{one.lang}") not in left_out
            ),
        )

    def form_url(self, form: str) -> str:
        """Return a form's URL in the control repository, or the organization's URL if the repository is unknown."""
        if self.repository is None:
            return f"{self.server}/{self.manifest.organization}"
        return f"{self.server}/{self.repository}/issues/new?template={form}"

    @property
    def source_url(self) -> str:
        return f"{self.server}/{self.repository or self.manifest.organization}"
