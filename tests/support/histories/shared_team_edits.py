"""Random edits to shared teams: the teams, their members and parents, and the repositories that they can access."""

from collections.abc import Callable
from typing import Any

from support.histories.manifest_parts import one, person, repository, team
from support.histories.names import PEOPLE, PERMISSIONS, SHARED_TEAMS, Manifest


def add_shared_team(manifest: Manifest, b: int, c: int) -> None:
    shared = _shared(manifest)
    own = {name.lower() for project in manifest["projects"] for name in (project["slug"],)}
    free = [name for name in SHARED_TEAMS if name not in shared and name not in own]
    if free:
        name = free[b % len(free)]
        shared[name] = {"description": f"All who care for {name}."}
        if c % 3 == 0:
            _add_member(shared[name], c)
        if c % 2 == 0:
            repository(one(manifest, c)).setdefault("teams", {})[name] = PERMISSIONS[c % 4]


def remove_shared_team(manifest: Manifest, b: int, c: int) -> None:
    """Remove a team with everything in the manifest that refers to it."""
    shared = _shared(manifest)
    if not shared:
        return
    name = sorted(shared)[b % len(shared)]
    del shared[name]
    for other in shared.values():
        if other.get("parent") == name:
            del other["parent"]
    for project in manifest["projects"]:
        settings = project.get("repository") or {}
        settings.get("teams", {}).pop(name, None)
        if (settings.get("team") or {}).get("parent") == name:
            del settings["team"]["parent"]


def describe_shared_team(manifest: Manifest, b: int, c: int) -> None:
    _one_shared(manifest, b)[1]["description"] = f"Something else, {c}."


def set_shared_privacy(manifest: Manifest, b: int, c: int) -> None:
    """Only teams without a parent and without child teams can be secret."""
    name, settings = _one_shared(manifest, b)
    is_nested = settings.get("parent") or name in _parents(manifest)
    settings["privacy"] = "closed" if is_nested or c % 2 else "secret"


def set_shared_parent(manifest: Manifest, b: int, c: int) -> None:
    """A team's parent comes before it in SHARED_TEAMS, so no team is above itself."""
    name, settings = _one_shared(manifest, b)
    shared = _shared(manifest)
    earlier = [one for one in SHARED_TEAMS[: SHARED_TEAMS.index(name)] if one in shared]
    if c % 3 and earlier:
        settings["parent"] = earlier[c % len(earlier)]
        for nested in (name, settings["parent"]):
            if shared[nested].get("privacy") == "secret":
                shared[nested]["privacy"] = "closed"
    else:
        settings["parent"] = None


def set_own_parent(manifest: Manifest, b: int, c: int) -> None:
    """Put a project's own team under a shared team, or remove it from there."""
    name, shared = _one_shared(manifest, c)
    if c % 3:
        shared["privacy"] = "closed"
        team(one(manifest, b)).update(privacy="closed", parent=name)
    else:
        team(one(manifest, b))["parent"] = None


def add_shared_member(manifest: Manifest, b: int, c: int) -> None:
    _add_member(_one_shared(manifest, b)[1], c)


def remove_shared_member(manifest: Manifest, b: int, c: int) -> None:
    settings = _one_shared(manifest, b)[1]
    settings["members"] = settings.get("members", [])[: c % 2]


def set_unlisted_shared_members(manifest: Manifest, b: int, c: int) -> None:
    settings = _one_shared(manifest, b)[1]
    settings["unlisted_members"] = ("delete", "keep")[c % 2]
    settings.setdefault("members", [])


def grant_to_team(manifest: Manifest, b: int, c: int) -> None:
    """Give a shared team, or sometimes another project's own team, access to a repository."""
    project = one(manifest, b)
    name, _ = _one_shared(manifest, c)
    others = [
        other["slug"]
        for other in manifest["projects"]
        if other is not project and (other.get("repository", {}) or {}).get("team", {}) is not None
    ]
    if c % 6 == 0 and others and "repository" not in project:
        name = others[c % len(others)]
    repository(project).setdefault("teams", {})[name] = PERMISSIONS[c // 3 % len(PERMISSIONS)]


def revoke_from_team(manifest: Manifest, b: int, c: int) -> None:
    settings = repository(one(manifest, b))
    if settings.get("teams"):
        del settings["teams"][sorted(settings["teams"])[c % len(settings["teams"])]]


def _shared(manifest: Manifest) -> dict[str, dict[str, Any]]:
    shared: dict[str, dict[str, Any]] = manifest.setdefault("teams", {})
    return shared


def _one_shared(manifest: Manifest, number: int) -> tuple[str, dict[str, Any]]:
    """Return a shared team. If there is none, add the first team whose name is free."""
    if not _shared(manifest):
        add_shared_team(manifest, 0, 1)
    shared = _shared(manifest)
    name = sorted(shared)[number % len(shared)]
    return name, shared[name]


def _add_member(settings: dict[str, Any], number: int) -> None:
    login, account = PEOPLE[number % len(PEOPLE)]
    others = [found for found in settings.get("members", ()) if found["login"] != login]
    role = ("member", "member", "maintainer")[number // len(PEOPLE) % 3]
    settings["members"] = [*others, {**person(login, account), "role": role}]


def _parents(manifest: Manifest) -> set[str]:
    shared = {settings.get("parent") for settings in _shared(manifest).values()}
    own = {
        ((project.get("repository") or {}).get("team") or {}).get("parent")
        for project in manifest["projects"]
    }
    return {name for name in shared | own if name}


SHARED_TEAM_EDITS: dict[str, Callable[[Manifest, int, int], None]] = {
    function.__name__: function
    for function in (
        add_shared_team,
        remove_shared_team,
        describe_shared_team,
        set_shared_privacy,
        set_shared_parent,
        set_own_parent,
        add_shared_member,
        remove_shared_member,
        set_unlisted_shared_members,
        grant_to_team,
        revoke_from_team,
    )
}
SHARED_TEAM_EDITS |= {"another member": add_shared_member, "another grant": grant_to_team}
