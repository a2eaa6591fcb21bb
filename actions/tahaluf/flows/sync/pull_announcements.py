"""What a pull request's plan reports in addition to changes on GitHub: settings, projects and trusted files."""

from collections.abc import Iterator
from typing import Final

from tahaluf.announcements import announce_files, announce_policies, announce_projects, announce_settings
from tahaluf.github import PullRequest
from tahaluf.manifest import Manifest, load_despite_problems
from tahaluf.plan import Announcement, Plan, Risk

# Texts for people
UNREADABLE: Final = (
    "the default branch has no valid manifest to compare with: every change on GitHub counts as one of this pull "
    "request"
)


def announce_pull(pull: PullRequest, base: Manifest | None, merged: Manifest, path: str, plan: Plan) -> Plan:
    """Return all announcements as a plan without changes. Sends no requests. `plan`: the changes that it shows."""
    return Plan.from_items(_announcements(pull, base, merged, path, plan))


def _announcements(
    pull: PullRequest, base: Manifest | None, merged: Manifest, path: str, plan: Plan
) -> Iterator[Announcement]:
    if base is None:
        yield Announcement("", "manifest", path, UNREADABLE, Risk.ACCESS)
        base = load_despite_problems(pull.base_text or "", path)
    if base is None:  # it is not known what was there before, so everything is listed
        nothing = Manifest(version=merged.version, organization=merged.organization)
        yield from announce_settings(nothing, merged)
        for project in merged.projects:
            yield from announce_policies(project)
    else:
        yield from announce_settings(base, merged)
        yield from announce_projects(base, merged, plan)
    patches = {file.path: file.patch for file in pull.files}
    yield from announce_files(patches, path, are_complete=pull.files_are_complete)
