"""Random edits to a manifest: projects, stewards, teams and defaults. `setting_edits.py` and `shared_team_edits.py`
contain the others.
"""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from support.histories.manifest_parts import entry, listed_logins, one, person, repository, taken_names, team
from support.histories.names import LABELS, NAMES, PEOPLE, Manifest
from support.histories.setting_edits import SETTING_EDITS
from support.histories.shared_team_edits import SHARED_TEAM_EDITS

Edit = Callable[[Manifest, int, int], None]


def edit(manifest: Manifest, a: int, b: int, c: int) -> Manifest:
    """Make one to six random edits to the manifest."""
    edited = deepcopy(manifest)
    groups = (EDITS, EDITS, SETTING_EDITS, SHARED_TEAM_EDITS, SETTING_EDITS)
    for _ in range(1 + c % 6):
        edits = list(groups[a % len(groups)].values())
        edits[a // len(groups) % len(edits)](edited, b, c)
        a, b, c = b, c, (a * 31 + b) % 1000
    return edited


def add_project(manifest: Manifest, b: int, c: int) -> None:
    taken = taken_names(manifest)
    free = [name for name in NAMES if name not in taken]
    if free:
        added = entry(free[b % len(free)], *([PEOPLE[c % 3]] if c % 4 else []))
        if c % 7 == 0:
            added["repository"] = {"visibility": "public" if c % 2 else "private"}
        manifest["projects"].append(added)


def remove_project(manifest: Manifest, b: int, c: int) -> None:
    removed = one(manifest, b)
    manifest["projects"] = [project for project in manifest["projects"] if project is not removed]
    for project in manifest["projects"]:
        if "teams" in (settings := project.get("repository") or {}):
            settings["teams"].pop(removed["slug"], None)


def describe(manifest: Manifest, b: int, c: int) -> None:
    one(manifest, b)["summary"] = f"Something else, {c}."


def add_steward(manifest: Manifest, b: int, c: int) -> None:
    found, (login, number) = one(manifest, b), PEOPLE[c % 3]
    if all(steward["login"] != login for steward in found.setdefault("stewards", [])):
        found["stewards"].append(person(login, number))


def remove_steward(manifest: Manifest, b: int, c: int) -> None:
    found = one(manifest, b)
    if found.get("stewards"):
        found["stewards"].pop(c % len(found["stewards"]))


def mistaken_steward(manifest: Manifest, b: int, c: int) -> None:
    """Combine a steward's login with another person's id, if neither is listed elsewhere."""
    (login, _), (other, number) = PEOPLE[c % 3], PEOPLE[(c + 1) % 3]
    found = one(manifest, b)
    found.pop("stewards", None)
    if listed_logins(manifest).isdisjoint((login, other)):
        found["stewards"] = [person(login, number)]


def set_visibility(manifest: Manifest, b: int, c: int) -> None:
    repository(one(manifest, b))["visibility"] = ("public", "private")[c % 2]


def set_status(manifest: Manifest, b: int, c: int) -> None:
    found = one(manifest, b)
    if found.get("status") == "archived":
        for key in ("status", "since", "reason"):
            found.pop(key)
    else:
        found |= {"status": "archived", "since": "2026-01-31", "reason": "It is done."}


def set_topics(manifest: Manifest, b: int, c: int) -> None:
    repository(one(manifest, b))["topics"] = [f"topic-{c % 3}"]


def set_unlisted(manifest: Manifest, b: int, c: int) -> None:
    repository(one(manifest, b))["unlisted"] = ("delete", "keep")[c % 2]


def set_unlisted_members(manifest: Manifest, b: int, c: int) -> None:
    repository(one(manifest, b))["unlisted_members"] = ("delete", "keep")[c % 2]


def adopt_project(manifest: Manifest, b: int, c: int) -> None:
    """Let a maintainer adopt an existing repository or team. In some cases, the entry also has other keys."""
    add_project(manifest, b, c)
    added = manifest["projects"][-1]
    added["adopt"] = True
    if c % 3 == 0:
        repository(added)["topics"] = ["adopted"]


def set_permission(manifest: Manifest, b: int, c: int) -> None:
    team(one(manifest, b))["permission"] = ("read", "write", "maintain", "admin")[c % 4]


def set_privacy(manifest: Manifest, b: int, c: int) -> None:
    settings = team(one(manifest, b))
    settings["privacy"] = ("closed", "secret")[c % 2]
    if settings["privacy"] == "secret":
        settings.pop("parent", None)


def no_team(manifest: Manifest, b: int, c: int) -> None:
    repository(one(manifest, b))["team"] = None


def no_repository(manifest: Manifest, b: int, c: int) -> None:
    one(manifest, b)["repository"] = None


def rename(manifest: Manifest, b: int, c: int) -> None:
    """Rename a project, with or without an alias. Without an alias, the result is a different project."""
    found, slug = one(manifest, b), f"renamed-{c % 9}"
    if slug not in taken_names(manifest):
        if c % 3:
            found["aliases"] = [*found.get("aliases", ()), found["slug"]]
        found["slug"] = slug


def merge_labels(manifest: Manifest, b: int, c: int) -> None:
    alias = ("question", *LABELS)[c % 5]
    label = {"name": "idea", "color": "a2eeef", "aliases": ["enhancement", alias]}
    repository(one(manifest, b))["extra_labels"] = [label]


def change_default(manifest: Manifest, b: int, c: int) -> None:
    changes: list[dict[str, Any]] = [
        {"visibility": "public"},
        {"visibility": "private"},
        {"unlisted": "delete"},
        {"team": {"permission": "admin"}},
        {"team": {"privacy": "closed"}},
        {"features": {"wiki": False}},
    ]
    manifest["defaults"] = {**manifest["defaults"], **changes[b % len(changes)]}


def change_reach(manifest: Manifest, b: int, c: int) -> None:
    manifest["volunteers"] = {"reach": {"en": f"Come to table {c % 5}."}}


EDITS: dict[str, Edit] = {
    function.__name__: function
    for function in (
        add_project,
        add_steward,
        remove_steward,
        remove_project,
        describe,
        mistaken_steward,
        set_visibility,
        set_status,
        set_topics,
        set_unlisted,
        set_unlisted_members,
        adopt_project,
        set_permission,
        set_privacy,
        no_team,
        no_repository,
        rename,
        merge_labels,
        change_default,
        change_reach,
        add_steward,
    )
}
EDITS |= {"another project": add_project, "a third project": add_project, "another steward": add_steward}
EDITS |= {"another adoption": adopt_project}
