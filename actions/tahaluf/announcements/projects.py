"""Announces projects that a pull request adds, stops managing or seems to rename, and changes to projects' keys."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from tahaluf.manifest import Manifest, Project, login_identity, slug_identity
from tahaluf.plan import Announcement, ChangeOrigin, Plan, Risk, choose_form, pluralize

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
RENAMED_AWAY: Final = (
    "is no longer this project's repository; it stays on GitHub as it is, and everyone keeps their "
    "access; to rename it instead, write `aliases: [{name}]` under `repository`"
)
TEAM_LET_GO: Final = (
    "is no longer managed; it stays on GitHub with its members and their access to the repository"
)
LOOKS_RENAMED: Final = (
    "looks like {old} with a different slug; if this is the same project, write `aliases: [{old}]`; without "
    "it, a second repository is created, and the repository of {old} is no longer managed"
)
SAME_REPOSITORY: Final = (
    "uses the repository of {old}, but has a different slug; if this is the same project, write `aliases: "
    "[{old}]`; without it, the page of {old} does not lead to this project, and the stewards have to agree "
    "again"
)
# Removed stewards are not named, because plans are public
NO_LONGER_LISTED: Final = (
    "is no longer listed, but keeps their role",
    "are no longer listed, but keep their roles",
)
STAY_IN_TEAM: Final = (
    "{no_longer_listed} in the team and its access, because the entry says `adopt: true`; "
    "`unlisted_members: delete` under `repository` removes everyone who is not listed"
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
            yield from _renamed_away(base, merged, before, after)
            yield from _stay_in_team(merged, before, after)
            yield from announce_keys(before, after, [c for c in shown if c.project == after.slug])
    for added in _added(base, merged):
        same = [one for one in removed if _have_same_repository(base, one, merged, added)]
        yield from _addition(added, removed, same, is_mentioned=added.slug in mentioned)


def _addition(
    added: Project, removed: Iterable[Project], same: Sequence[Project], *, is_mentioned: bool
) -> Iterator[Announcement]:
    """Yield the items about a new project.

    `same`: the removed projects that had its repository. `is_mentioned`: whether the plan already mentions the project.
    """
    both_managed = [one for one in removed if one.is_managed and added.is_managed]
    alike = [one for one in both_managed if one not in same and _look_alike(one, added)]
    texts = [SAME_REPOSITORY.format(old=one.slug) for one in same]
    texts += [LOOKS_RENAMED.format(old=one.slug) for one in alike]
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
        yield Announcement(after.slug, "repository", before.repository_name, REPOSITORY_LET_GO)
    elif (team := base.team_for(before)) is not None and merged.team_for(after) is None:
        yield Announcement(after.slug, "team", team.name, TEAM_LET_GO)


def _stay_in_team(merged: Manifest, before: Project, after: Project) -> Iterator[Announcement]:
    """Yield an item if stewards are removed from an entry whose team keeps unlisted people."""
    kept = after.adopt and merged.unlisted_members_policy(after) == "keep"
    if not kept or merged.team_for(after) is None:
        return
    listed = {key for one in after.stewards for key in (one.id, login_identity(one.login)) if key is not None}
    removed = [one for one in before.stewards if listed.isdisjoint((one.id, login_identity(one.login)))]
    if removed:
        text = STAY_IN_TEAM.format(no_longer_listed=choose_form(NO_LONGER_LISTED, len(removed)))
        yield Announcement(after.slug, "team", pluralize(len(removed), "former steward"), text, Risk.ACCESS)


def _renamed_away(
    base: Manifest, merged: Manifest, before: Project, after: Project
) -> Iterator[Announcement]:
    """Yield an item if the entry has a new repository name and does not list the former one as an alias."""
    names = frozenset(map(slug_identity, after.repository_names))
    is_moved = login_identity(base.organization_of(before)) != login_identity(merged.organization_of(after))
    is_kept = slug_identity(before.repository_name) in names
    if before.is_managed and after.is_managed and not (is_moved or is_kept):
        text = RENAMED_AWAY.format(name=before.repository_name)
        yield Announcement(after.slug, "repository", before.repository_name, text)


def _have_same_repository(base: Manifest, before: Project, merged: Manifest, after: Project) -> bool:
    if not (before.is_managed and after.is_managed):
        return False
    return slug_identity(base.full_name_of(before)) == slug_identity(merged.full_name_of(after))


def _look_alike(old: Project, new: Project) -> bool:
    """Whether an added project has the same name, summary or stewards as a removed one."""
    return (
        old.name.casefold() == new.name.casefold()
        or old.summary == new.summary
        or bool(old.stewards and set(old.stewards) == set(new.stewards))
    )
