"""What a pull request's plan reports in addition to changes on GitHub: settings, projects and trusted files."""

from collections.abc import Iterator

from tahaluf.announcements import announce_files, announce_projects, announce_settings
from tahaluf.github import PullRequest
from tahaluf.manifest import Manifest
from tahaluf.plan import Announcement, Plan


def announce_pull(pull: PullRequest, base: Manifest | None, merged: Manifest, path: str) -> Plan:
    """Return all announcements as a plan without changes. Sends no requests."""
    return Plan.from_items(_announcements(pull, base, merged, path))


def _announcements(
    pull: PullRequest, base: Manifest | None, merged: Manifest, path: str
) -> Iterator[Announcement]:
    if base is not None:
        yield from announce_settings(base, merged)
        yield from announce_projects(base, merged)
    patches = {file.path: file.patch for file in pull.files}
    yield from announce_files(patches, path, are_complete=pull.files_are_complete)
