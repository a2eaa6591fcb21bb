"""Projects that a pull request stops managing or appears to rename, and changes to fields that GitHub does not use."""

from collections.abc import Iterator
from typing import Final

from tahaluf.manifest import Manifest, Project
from tahaluf.plan import Announcement

# Texts for people
LET_GO: Final = (
    "is no longer managed; its repository, labels and team, including everybody's access, stay on GitHub as they "
    "are, and nobody maintains them"
)
LET_GO_ELSEWHERE: Final = "is no longer in the manifest; it had no managed repository"
REPOSITORY_LET_GO: Final = (
    "the manifest keeps the project without a repository; the one on GitHub and its team stay as they are, with "
    "everybody's access, and are no longer managed"
)
TEAM_LET_GO: Final = (
    "is no longer managed; the team stays on GitHub with its members and their access to the repository"
)
LOOKS_RENAMED: Final = (
    "looks like {old} under another slug; without `aliases: [{old}]` a second repository is created, and that of {old} "
    "is left behind"
)
ADDED_WITHOUT_REPOSITORY: Final = "is listed without a managed repository"
FIELDS_CHANGED: Final = "these keys of its entry change"

# Fields that lead to requests to GitHub; the plan already shows these changes in full
_ON_GITHUB: Final = frozenset({"slug", "summary", "repository", "organization"})


def announce_projects(base: Manifest, merged: Manifest) -> Iterator[Announcement]:
    """Yield changes to projects that the merge makes in addition to those on GitHub."""
    slugs_by_alias = {alias: project for project in merged.projects for alias in project.aliases}
    removed = []
    for before in base.projects:
        after = merged.find(before.slug) or slugs_by_alias.get(before.slug)
        if after is None:
            removed.append(before)
            text = LET_GO if before.is_managed else LET_GO_ELSEWHERE
            yield Announcement(before.slug, "project", before.slug, text)
        else:
            yield from _differences(base, merged, before, after)
    for added in _added(base, merged):
        for old in removed:
            if old.is_managed and added.is_managed and _look_alike(old, added):
                yield Announcement(added.slug, "project", added.slug, LOOKS_RENAMED.format(old=old.slug))
        if not added.is_managed:
            yield Announcement(added.slug, "project", added.slug, ADDED_WITHOUT_REPOSITORY)


def _added(base: Manifest, merged: Manifest) -> Iterator[Project]:
    for project in merged.projects:
        if not any(base.find(slug) for slug in (project.slug, *project.aliases)):
            yield project


def _differences(base: Manifest, merged: Manifest, before: Project, after: Project) -> Iterator[Announcement]:
    if before.is_managed and not after.is_managed:
        yield Announcement(after.slug, "repository", before.slug, REPOSITORY_LET_GO)
    elif (team := base.team_for(before)) is not None and merged.team_for(after) is None:
        yield Announcement(after.slug, "team", team.name, TEAM_LET_GO)
    changed = [
        name
        for name in type(after).model_fields
        if name not in _ON_GITHUB and getattr(before, name) != getattr(after, name)
    ]
    if changed:
        yield Announcement(after.slug, "entry", ", ".join(changed), FIELDS_CHANGED)


def _look_alike(old: Project, new: Project) -> bool:
    """Whether an added project has the same name, summary or stewards as a removed one."""
    return (
        old.name.casefold() == new.name.casefold()
        or old.summary == new.summary
        or bool(old.stewards and set(old.stewards) == set(new.stewards))
    )
