"""The input for building a site: the manifest and a few URLs. The same input always produces the same bytes."""

from dataclasses import dataclass, field
from datetime import date

from tahaluf.content import Guide, Offer, Resources
from tahaluf.manifest import Manifest


@dataclass(frozen=True, slots=True)
class Logo:
    """An image. `type`: its media type."""

    type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Site:
    """`locales`: the languages of the pages. Pages that exist in only one language use the first of them. `server`:
    GitHub's URL. `repository`: the control repository as owner/name, for links to its forms. `address`: the URL where
    the site is published, with a trailing slash; needed for feeds and the sitemap. `resources`, `offers`, `guides`:
    content from the control repository next to the manifest. `logo`: shown beside the title. `sealing_page`: the built
    sealing page, if the site includes it. `templates`: the coalition's own page templates, as names and contents,
    which replace ours. `styles`: its own CSS, which follows ours. `for_files`: links end in `index.html`, so the pages
    also work when they are opened from disk.
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

    @property
    def has_library(self) -> bool:
        return bool(self.resources.resources or self.offers or self.guides)

    def form_url(self, form: str) -> str:
        """Return a form's URL in the control repository, or the organization's URL if the repository is unknown."""
        if self.repository is None:
            return f"{self.server}/{self.manifest.organization}"
        return f"{self.server}/{self.repository}/issues/new?template={form}"

    @property
    def source_url(self) -> str:
        return f"{self.server}/{self.repository or self.manifest.organization}"
