"""What the plan of a pull request says besides the changes on GitHub: settings, projects, files that hold trust."""

from collections.abc import Iterator

from tahaluf.announcements import announce_files, announce_projects, announce_settings
from tahaluf.github import PullRequest
from tahaluf.manifest import Manifest
from tahaluf.plan import Announcement, Plan


def announce_pull(pull: PullRequest, base: Manifest | None, merged: Manifest, path: str) -> Plan:
    """All of it, as a plan without changes. No request is sent."""
    return Plan.from_items(_announcements(pull, base, merged, path))


def _announcements(
    pull: PullRequest, base: Manifest | None, merged: Manifest, path: str
) -> Iterator[Announcement]:
    if base is not None:
        yield from announce_settings(base, merged)
        yield from announce_projects(base, merged)
    patches = {file.path: file.patch for file in pull.files}
    yield from announce_files(patches, path, are_complete=pull.files_are_complete)
