"""What a pull request's plan reports in addition to changes on GitHub: settings, projects, pages and trusted files."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from tahaluf.announcements import announce_files, announce_projects, announce_settings
from tahaluf.directory import PageChange, PageState, page_changes
from tahaluf.github import PullRequest
from tahaluf.manifest import Manifest
from tahaluf.plan import Announcement, Plan

# Texts for people
PAGE_TEXTS: Final = {
    PageState.ADDED: "is added to the public site",
    PageState.CHANGED: "changes on the public site",
    PageState.MOVED: "redirects to `{target}` on the public site",
    PageState.GONE: "disappears from the public site, and links to it break; keep the entry with `status: archived`, "
    "or list the slug under another project's `aliases`",
    PageState.ALL_CHANGED: "change on the public site: the settings changed that they share",
}
EVERY_PAGE: Final = "all"


def announce_pull(pull: PullRequest, base: Manifest | None, merged: Manifest, path: str, day: date) -> Plan:
    """Return all announcements as a plan without changes. Sends no requests. `day`: today, for the site's pages."""
    return Plan.from_items(_announcements(pull, base, merged, path, day))


def _announcements(
    pull: PullRequest, base: Manifest | None, merged: Manifest, path: str, day: date
) -> Iterator[Announcement]:
    if base is not None:
        yield from announce_settings(base, merged)
        yield from announce_projects(base, merged)
        yield from map(_announce_page, page_changes(base, merged, day))
    patches = {file.path: file.patch for file in pull.files}
    yield from announce_files(patches, path, are_complete=pull.files_are_complete)


def _announce_page(change: PageChange) -> Announcement:
    text = PAGE_TEXTS[change.state].format(target=change.target)
    if not change.slug:
        return Announcement("", "pages", EVERY_PAGE, text)
    return Announcement(change.slug, "page", f"p/{change.slug}/", text)
