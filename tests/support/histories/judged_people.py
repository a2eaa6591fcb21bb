"""Judges who gains and loses access: stewards, collaborators, and members of shared teams."""

import re
from collections.abc import Iterator

from support.histories.case import Case, Found, Rule
from support.histories.manifest_words import (
    accounts_of,
    collaborators,
    members,
    people,
    removes_members,
    settings_of,
    stewards,
)
from support.histories.organization_state import LEVELS, Difference, Organization
from support.histories.record import Record


def team_member(case: Case) -> Iterator[Found]:
    """Judge a member of a project's own team."""
    one, record, slug = case.one, case.record, case.slug
    listed = one.login in stewards(case.entry, record.accounts)
    if one.new == "maintainer":
        if not listed or not record.announced_steward(slug, one.login):
            yield "access", "steward not announced"
        if (one.login, slug.casefold()) not in record.agreed:
            yield "consent", "steward did not agree"
    elif one.new == "member":
        if one.old is None or listed:
            yield "access", "membership"
    elif one.login in accounts_of(case.entry.get("stewards", ()), record.accounts) | record.owners:
        yield "loss", "a steward or owner was removed"
    elif one.old == "member" and not (
        removes_members(record.words, case.entry)
        and (one.login in record.joined or record.announced(slug, ("revoke",), "team"))
    ):
        yield "loss", "a member was removed"


def collaborator(case: Case) -> Iterator[Found]:
    """Judge the access of someone who has direct access to a repository, or an invitation."""
    one, record = case.one, case.record
    settings = settings_of(case.entry)
    listed = settings.get("collaborators")
    if one.new is None:
        if one.kind == "outside invitation":
            if case.after.collaborators.get((one.repository or 0, one.login)) is None:
                yield "loss", "an invitation was withdrawn"
        elif listed is None or settings.get("unlisted_collaborators") == "keep":
            yield "loss", "the entry does not say who else has access"
        elif one.login in accounts_of(listed, record.accounts) | record.owners:
            yield "loss", "a listed person or an owner was removed"
        return
    levels = {person["login"]: person["permission"] for person in listed or ()}
    levels |= {record.accounts.get(person.get("id"), ""): person["permission"] for person in listed or ()}
    if levels.get(one.login) != one.new:
        yield "access", f"the manifest says {levels.get(one.login)}"
    elif one.old is None or one.old not in LEVELS or LEVELS.index(one.new) > LEVELS.index(one.old):
        is_listed = one.login in collaborators(case.entry, record.accounts)
        if not is_listed or not record.announced_collaborator(case.slug, one.login):
            yield "access", "collaborator not announced"
        if (one.login, case.slug.casefold()) not in record.agreed:
            yield "consent", "collaborator did not agree"


def shared_team_member(one: Difference, record: Record, name: str) -> Iterator[Found]:
    team = record.words.teams[name]
    listed = team.get("members")
    roles = {person["login"]: person.get("role", "member") for person in listed or ()}
    if one.new is None:
        if listed is None or team.get("unlisted_members") != "delete":
            yield "loss", "a member of a shared team was removed"
        elif one.login in accounts_of(listed, record.accounts) | record.owners:
            yield "loss", "a listed member or an owner was removed"
        return
    if roles.get(one.login) != one.new:
        yield "access", f"the manifest says {roles.get(one.login)}"
    elif one.old is None or one.new == "maintainer":
        if one.login not in members(team, record.accounts) or not record.announced_member(
            name, one.login, one.new
        ):
            yield "access", "member not announced"
        if (one.login, f"@{name}") not in record.agreed:
            yield "consent", "member did not agree"


def reach(one: Difference, before: Organization, after: Organization, record: Record) -> Iterator[Found]:
    """Whether the manifest explains that someone reaches a repository, whatever gave them this access."""
    if one.new is None or (one.old and LEVELS.index(one.new) < LEVELS.index(one.old)):
        return
    moments = [moment for moment in (before, after) if one.repository in moment.repositories]
    entry = record.words.entry_of(*(moment.repositories[one.repository or 0].name for moment in moments))
    if entry is not None and one.login in people(entry, record.accounts):
        return
    allowed = set(record.words.teams)
    if entry is not None:
        own = record.words.team(entry)
        allowed |= {own["name"]} if own else set()
        allowed |= (record.words.grants(entry) or {}).keys()
    through = {
        after.teams[above].slug
        for key, team in after.teams.items()
        if one.login in team.members
        for above in after.ancestors(key)
        if one.repository in after.teams[above].permissions
    }
    if not through & allowed and not _came_with_a_team(one.login, record):
        yield (
            "access",
            "reaches a repository of others" if entry else "reaches a repository that is not managed",
        )


def _came_with_a_team(login: str, record: Record) -> bool:
    """Whether a merged plan adopted a team for this steward and said that the team can access other repositories."""
    return any(
        merged.comment is not None
        and re.search(r"adopt team.* other repositor", merged.comment.text)
        and any(login in stewards(entry, record.accounts) for entry in merged.after.managed.values())
        for merged in record.merged
    )


# Maps kinds of differences to what judges them.
OF_PEOPLE: dict[str, Rule] = {
    "team member": team_member,
    "collaborator": collaborator,
    "outside invitation": collaborator,
}
