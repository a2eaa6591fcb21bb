"""Judges changes to teams: their settings, their parents, and the repositories that they can access."""

from collections.abc import Iterator

from support.histories.case import Case, Found, Rule
from support.histories.manifest_words import Entry
from support.histories.organization_state import LEVELS, Difference, Organization
from support.histories.record import Record, team_place


def own_team_name(case: Case) -> Iterator[Found]:
    """Only a project's slug gives its team another name."""
    team = case.words.team(case.entry)
    aliases = {alias.lower() for alias in case.entry.get("aliases", ())}
    if team is None or team["name"] != case.one.new or case.one.old not in aliases:
        yield "existing", "renamed, and it is no earlier name"


FIELDS = {"team privacy": "privacy", "team description": "description"}


def own_team_field(case: Case) -> Iterator[Found]:
    team = case.words.team(case.entry)
    if team is None or team.get(FIELDS[case.one.kind]) != case.one.new:
        yield "settings", "not in the manifest"


def own_team_parent(case: Case) -> Iterator[Found]:
    team = case.words.team(case.entry)
    if team is None:
        yield "access", "the project has no team"
        return
    yield from _parent(case.one, case.after, case.record, team, case.slug, team["name"])


def permission(case: Case) -> Iterator[Found]:
    """Judge a team's access to a repository. The team is the project's own, a shared one, or another project's."""
    one, own = case.one, case.words.team(case.entry)
    name = (case.after.teams.get(one.team or 0) or case.before.teams[one.team or 0]).slug
    repository = (
        case.after.repositories.get(one.repository or 0) or case.before.repositories[one.repository or 0]
    )
    if repository.name.casefold() != case.slug.casefold():
        yield "access", "another repository"
        return
    is_own = own is not None and own["name"] == name
    grants = None if is_own else case.words.grants(case.entry)
    wanted = own["permission"] if own and is_own else (grants or {}).get(name)
    if one.new is None:
        if grants is None or wanted is not None:
            yield "loss", "the team lost its repository"
    elif one.new != wanted:
        yield "access", f"the manifest says {wanted}"
    elif one.old is None or LEVELS.index(one.new) > LEVELS.index(one.old):
        line = case.record.announced(case.slug, ("grant",), "team", f"{name} on {case.slug}")
        if line is None or line.new != one.new:
            yield "access", "permission not announced"


def shared_team(
    one: Difference, before: Organization, after: Organization, record: Record, name: str
) -> Iterator[Found]:
    """Judge a change to a shared team itself. Its members are judged like all people."""
    team = record.words.teams[name]
    if one.team not in record.own_teams and record.announced_team_adoption(name) is None:
        yield "existing", "adopted without a word"
    match one.kind:
        case "team created":
            if one.new.privacy != team.get("privacy", "closed"):
                yield "settings", "created with another privacy"
        case "team privacy" | "team description":
            if team.get(FIELDS[one.kind]) != one.new:
                yield "settings", "not in the manifest"
        case "parent":
            yield from _parent(one, after, record, team, team_place(name), name)


def _parent(
    one: Difference, after: Organization, record: Record, team: Entry, place: str, name: str
) -> Iterator[Found]:
    parent = after.teams[one.new].slug if one.new is not None else None
    if "parent" not in team or team["parent"] != parent:
        yield "access", "the manifest names another parent"
    elif parent is not None:
        line = record.announced(place, ("grant",), "parent", name)
        if line is None or line.new != parent:
            yield "access", "parent not announced"


# Maps kinds of differences of a project's own team to what judges them.
OF_TEAMS: dict[str, Rule] = {
    "team name": own_team_name,
    "team privacy": own_team_field,
    "team description": own_team_field,
    "parent": own_team_parent,
    "permission": permission,
}
