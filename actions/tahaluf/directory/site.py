"""What a site is built from: the manifest and a few addresses. The same values give the same bytes."""

from dataclasses import dataclass
from datetime import date

from tahaluf.manifest import Manifest


@dataclass(frozen=True, slots=True)
class Site:
    """`locales`: the languages of the pages, the first one for texts without a choice.

    `server`: GitHub's address. `repository`: the control repository as owner/name, for links to its forms.
    `address`: where the site is published, with a trailing slash; feeds and the sitemap need it.
    `for_files`: links end in `index.html`, so the pages also open from a folder.
    """

    manifest: Manifest
    locales: tuple[str, ...]
    date: date
    server: str = "https://github.com"
    repository: str | None = None
    address: str | None = None
    for_files: bool = False

    def form_url(self, form: str) -> str:
        """A form of the control repository, or the organization's page if the repository is not known."""
        if self.repository is None:
            return f"{self.server}/{self.manifest.organization}"
        return f"{self.server}/{self.repository}/issues/new?template={form}"

    @property
    def source_url(self) -> str:
        return f"{self.server}/{self.repository or self.manifest.organization}"
