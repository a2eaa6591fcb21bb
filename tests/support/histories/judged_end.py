"""Judges an organization after the last run: what was announced, agreed and merged has been done."""

import re
from collections.abc import Iterator, Mapping

from support.histories.case import Found
from support.histories.judged_settings import wanted_facets
from support.histories.kinds.every import KINDS
from support.histories.manifest_words import Entry, adopts, collaborators, meant, members, own_words, stewards
from support.histories.organization_state import LEVELS, Organization, Team
from support.histories.record import Record


def judge_end(record: Record, after: Organization, output: str) -> Iterator[Found]:
    """Judge the state after the last apply. If `output`, which it printed, reports that a change is impossible, that
    change is not expected.
    """
    for slug, entry in record.words.managed.items():
        if entry.get("status") == "archived" or _is_impossible(record, entry, output):
            continue
        key = after.repository_id(entry["slug"])
        if key is None or after.repositories[key].name.casefold() != slug:
            yield "unfinished", f"{slug} has no repository"
            continue
        if f"held back {entry['slug']}" not in output:
            yield from _settings(record, entry, after, key)
        yield from _collaborators(record, entry, after, key)
        team = record.words.team(entry)
        team_key = after.team_id(team["name"]) if team else None
        if team is None:
            continue
        if team_key is None:
            yield "unfinished", f"{slug} has no team"
            continue
        found = after.teams[team_key]
        yield from _team(record, entry, team, found.members, found.permissions.get(key))
        if team_key in record.own_teams and not adopts(entry):
            yield from _left_behind(record, entry, found.members, after.invitations)
    for name, entry in record.words.teams.items():
        yield from _shared_team(record, name, entry, after, output)


def _is_impossible(record: Record, entry: Entry, output: str) -> bool:
    slug = entry["slug"]
    # One line can name several projects: `blocked ledger, vault: …`
    named = rf"(?:.+, )?{re.escape(slug)}(?:, [^:]+)?:"
    # GitHub rejects changes to the access to an archived repository until someone allows a run to unarchive
    # it
    unadopted = (
        record.announced_adoption(entry, "repository") is None and f"held back {slug}: adopt" in output
    )
    is_blocked = re.search(rf"^\s*(?:cannot|blocked|✗) {named}", output, re.MULTILINE) is not None
    return is_blocked or unadopted or f"held back {slug}: unarchive" in output


def _settings(record: Record, entry: Entry, after: Organization, key: int) -> Iterator[Found]:
    """Nothing of this project is held back, so all settings are as the manifest says."""
    facets, is_adopted = after.repositories[key].facets, adopts(entry) or key not in record.own_repositories
    for kind in KINDS:
        wanted = wanted_facets(record.words, entry, kind, is_adopted=is_adopted)
        for name, value in (wanted or {}).items():
            present = facets.get((kind.key, name))
            if not kind.agrees(value, present) and not _is_irrelevant(kind.key, name, entry, after, key):
                yield "unfinished", f"{kind.key} {name} of {entry['slug']} is {present}, not {value}"
        if kind.is_complete and wanted is not None:
            others = {name for found, name in facets if found == kind.key} - wanted.keys() - {"github-pages"}
            if others:
                yield "unfinished", f"{entry['slug']} still has {kind.key} {sorted(others)}"


def _is_irrelevant(kind: str, name: str, entry: Entry, after: Organization, key: int) -> bool:
    """Whether GitHub does not offer the setting in this state of the repository."""
    repository = after.repositories[key]
    if name == "private_vulnerability_reporting":
        return repository.visibility != "public"
    is_on = repository.facets["actions", "enabled"]
    if (kind, name) == ("actions", "allowed_actions"):
        return not is_on
    is_selected = repository.facets["actions", "allowed_actions"] == "selected"
    selects = name in ("github_owned_allowed", "verified_allowed", "patterns_allowed")
    return kind == "actions" and selects and not (is_selected and is_on)


def _collaborators(record: Record, entry: Entry, after: Organization, key: int) -> Iterator[Found]:
    # A plan names no one, so if there are several people, the judge cannot tell whose access the plan announced
    listed, slug = collaborators(entry, record.accounts), entry["slug"]
    for login in listed if len(listed) == 1 else ():
        agreed = (login, slug.casefold()) in record.agreed - record.outdated and login not in record.withdrawn
        has_access = (key, login) in {**after.collaborators, **after.outside_invitations}
        if agreed and record.announced_collaborator(slug, login) and not has_access:
            yield "unfinished", f"{login} agreed, and is no collaborator of {slug}"


def _team(
    record: Record, entry: Entry, team: dict[str, str], present: Mapping[str, str], level: str | None
) -> Iterator[Found]:
    slug = entry["slug"]
    line = record.announced(slug, ("grant",), "team", f"{team['name']} on {slug}")
    asked = not adopts(entry) or own_words(entry, "repository", "team", "permission")
    if asked and line is not None and line.new == team["permission"] != level:
        yield "unfinished", f"the team of {slug} has {level}, not {line.new}"
    if asked and level is not None and LEVELS.index(level) > LEVELS.index(team["permission"]):
        yield "left behind", f"the team of {slug} has {level}, the manifest says {team['permission']}"
    listed = stewards(entry, record.accounts)
    for login in listed if len(listed) == 1 else ():
        agreed = (login, slug.casefold()) in record.agreed - record.outdated and login not in record.withdrawn
        if agreed and record.announced_steward(slug, login) and present.get(login) != "maintainer":
            yield "unfinished", f"{login} agreed, and is {present.get(login)} of {slug}"


def _left_behind(
    record: Record, entry: Entry, present: Mapping[str, str], invitations: Mapping[str, str]
) -> Iterator[Found]:
    """Report former stewards who are still in the team. People who were invited are removed only after they have
    accepted.
    """
    kept = record.owners | meant(entry.get("stewards", ()), record.accounts) | invitations.keys()
    for login, role in present.items():
        if role == "maintainer" and login not in kept:
            yield "left behind", f"{login} is still {role} of {entry['slug']}"


def _shared_team(
    record: Record, name: str, entry: Entry, after: Organization, output: str
) -> Iterator[Found]:
    if re.search(rf"(?:cannot|blocked|held back|✗) .*@[\w-]+/{re.escape(name)}\b", output):
        return
    key = after.team_id(name)
    if key is None:
        yield "unfinished", f"there is no team {name}"
        return
    team = after.teams[key]
    for field in ("privacy", "description"):
        if field in entry and getattr(team, field) != entry[field]:
            yield (
                "unfinished",
                f"the {field} of the team {name} is {getattr(team, field)}, not {entry[field]}",
            )
    if "parent" in entry and entry["parent"] != _parent_of(team, after):
        yield (
            "unfinished",
            f"the parent of the team {name} is {_parent_of(team, after)}, not {entry['parent']}",
        )
    listed = meant(entry.get("members") or (), record.accounts)
    if entry.get("unlisted_members") == "delete" and entry.get("members") is not None:
        for login in team.members.keys() - listed - record.owners - after.invitations.keys():
            yield "left behind", f"{login} is still in the team {name}"
    people = members(entry, record.accounts)
    roles = {one["login"]: one.get("role", "member") for one in entry.get("members") or ()}
    for login in people if len(people) == 1 else ():
        agreed = (login, f"@{name}") in record.agreed - record.outdated and login not in record.withdrawn
        if agreed and record.announced_member(name, login, roles[login]) and login not in team.members:
            yield "unfinished", f"{login} agreed, and is not in the team {name}"


def _parent_of(team: Team, after: Organization) -> str | None:
    return after.teams[team.parent].slug if team.parent is not None else None
