"""Announces projects that a pull request adds, stops managing or seems to rename, and changes to projects' keys."""

from collections.abc import Iterable, Iterator
from typing import Final

from tahaluf.manifest import Manifest, Project, slug_identity
from tahaluf.plan import Announcement, ChangeOrigin, Plan

from .entries import announce_keys, announce_policies

# User-facing messages
LET_GO: Final = (
    "is no longer managed; its repository, labels and team stay on GitHub as they are, and everyone keeps their "
    "access; Tahaluf no longer changes any of this"
)
LET_GO_ELSEWHERE: Final = "is no longer in the manifest; it had no managed repository"
REPOSITORY_LET_GO: Final = (
    "is no longer managed, because the project's entry no longer has a repository; it stays on GitHub with its "
    "team, and everyone keeps their access"
)
TEAM_LET_GO: Final = (
    "is no longer managed; it stays on GitHub with its members and their access to the repository"
)
LOOKS_RENAMED: Final = (
    "looks like {old} with a different slug; if this is the same project, write `aliases: [{old}]`: otherwise, a "
    "second repository is created, and the repository of {old} is no longer managed"
)
ADDED_WITHOUT_REPOSITORY: Final = "is in the manifest, but has no managed repository"
ADDED_WITHOUT_CHANGES: Final = "is added; this changes nothing on GitHub for now"


def announce_projects(base: Manifest, merged: Manifest, plan: Plan) -> Iterator[Announcement]:
    """Yield the changes to projects that the plan does not already show as changes on GitHub."""
    by_alias = {slug_identity(alias): project for project in merged.projects for alias in project.aliases}
    shown = [change for change in plan.changes if change.origin is ChangeOrigin.REQUESTED]
    mentioned = {change.project for change in shown} | {blocked.project for blocked in plan.blocked}
    removed = []
    for before in base.projects:
        after = merged.find(before.slug) or by_alias.get(slug_identity(before.slug))
        if after is None:
            removed.append(before)
            text = LET_GO if before.is_managed else LET_GO_ELSEWHERE
            yield Announcement(before.slug, "project", before.slug, text)
        else:
            yield from _let_go(base, merged, before, after)
            yield from announce_keys(before, after, [c for c in shown if c.project == after.slug])
    for added in _added(base, merged):
        yield from _addition(added, removed, is_mentioned=added.slug in mentioned)


def _addition(added: Project, removed: Iterable[Project], *, is_mentioned: bool) -> Iterator[Announcement]:
    """Yield the items that the plan should contain about a new project.

    `is_mentioned` means that the plan already mentions the project.
    """
    old = [one for one in removed if one.is_managed and added.is_managed and _look_alike(one, added)]
    texts = [LOOKS_RENAMED.format(old=one.slug) for one in old]
    if not added.is_managed:
        texts.append(ADDED_WITHOUT_REPOSITORY)
    if not (texts or is_mentioned):
        texts.append(ADDED_WITHOUT_CHANGES)
    for text in texts:
        yield Announcement(added.slug, "project", added.slug, text)
    yield from announce_policies(added)


def _added(base: Manifest, merged: Manifest) -> Iterator[Project]:
    for project in merged.projects:
        if not any(base.find(slug) for slug in (project.slug, *project.aliases)):
            yield project


def _let_go(base: Manifest, merged: Manifest, before: Project, after: Project) -> Iterator[Announcement]:
    if before.is_managed and not after.is_managed:
        yield Announcement(after.slug, "repository", before.slug, REPOSITORY_LET_GO)
    elif (team := base.team_for(before)) is not None and merged.team_for(after) is None:
        yield Announcement(after.slug, "team", team.name, TEAM_LET_GO)


def _look_alike(old: Project, new: Project) -> bool:
    """Whether an added project has the same name, summary or stewards as a removed one."""
    return (
        old.name.casefold() == new.name.casefold()
        or old.summary == new.summary
        or bool(old.stewards and set(old.stewards) == set(new.stewards))
    )
