"""Reports changes in a pull request that do not change GitHub: settings, projects, pages and trusted files."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from tahaluf.announcements import (
    announce_files,
    announce_library,
    announce_policies,
    announce_projects,
    announce_settings,
)
from tahaluf.directory import PageChange, PageState, page_changes
from tahaluf.github import PullRequest
from tahaluf.manifest import Manifest, load_despite_problems
from tahaluf.plan import COALITION_KEY, Announcement, Plan, Risk

# User-facing messages
UNREADABLE: Final = (
    "the default branch has no valid manifest to compare with, so every change on GitHub counts as part of this "
    "pull request"
)
# For each state, the text about one page and the text about several
PAGE_TEXTS: Final = {
    PageState.ADDED: ("is added to the public site", "are added to the public site"),
    PageState.CHANGED: ("changes on the public site", "change on the public site"),
    PageState.MOVED: ("then redirects to the page of `{target}`", "then redirect to the page of `{target}`"),
    PageState.GONE: (
        "disappears from the public site, and links to it break; keep the entry with `status: archived`, or list the "
        "slug under another project's `aliases`",
        "disappear from the public site, and links to them break; keep the entries with `status: archived`, or list "
        "the slugs under another project's `aliases`",
    ),
}
ALL_PAGES_CHANGE: Final = "change on the public site, because the settings that they share change"


def announce_pull(
    pull: PullRequest, base: Manifest | None, merged: Manifest, path: str, plan: Plan, day: date
) -> Plan:
    """Return all announcements as a plan that contains no changes. Sends no requests.

    `plan`: the plan of the changes on GitHub. `day`: today's date, for the site's pages.
    """
    return Plan.from_items(_announcements(pull, base, merged, path, plan, day))


def _announcements(
    pull: PullRequest, base: Manifest | None, merged: Manifest, path: str, plan: Plan, day: date
) -> Iterator[Announcement]:
    if base is None:
        yield Announcement(COALITION_KEY, "manifest", path, UNREADABLE, Risk.ACCESS)
        base = load_despite_problems(pull.base_text or "", path)
    if base is None:  # treat everything as new, because the earlier content is unknown
        nothing = Manifest(version=merged.version, organization=merged.organization)
        yield from announce_settings(nothing, merged)
        for project in merged.projects:
            yield from announce_policies(project)
    else:
        yield from announce_settings(base, merged)
        yield from announce_projects(base, merged, plan)
        yield from map(_announce_page, page_changes(base, merged, day))
    patches = {file.path: file.patch for file in pull.files}
    yield from announce_library(patches)
    yield from announce_files(patches, path, are_complete=pull.files_are_complete)


def _announce_page(change: PageChange) -> Announcement:
    if change.state is PageState.ALL_CHANGED:
        return Announcement(COALITION_KEY, "pages", "", ALL_PAGES_CHANGE)
    text, plural = (words.format(target=change.target) for words in PAGE_TEXTS[change.state])
    return Announcement(change.slug, "page", change.slug, text, plural=plural)
