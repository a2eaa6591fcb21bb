"""Random histories of a coalition as plain steps, and the edits to the manifest that these steps make.

A step consists of a name and three numbers. Each number is taken modulo the number of choices, so a history stays
valid if steps are removed. A failing history can therefore be shortened.
"""

import random
from collections.abc import Callable, Sequence
from copy import deepcopy
from typing import Any, NamedTuple

import yaml

from support.busy_coalition import STEWARD_IDS
from support.organization_builder import ORGANIZATION


class Step(NamedTuple):
    name: str
    a: int = 0
    b: int = 0
    c: int = 0


Manifest = dict[str, Any]
PEOPLE = list(STEWARD_IDS.items())
OWN = ("bakery", "canal", "lantern")  # managed from the start
FREE = ("orchard", "wells", "night-school")
# Existing repositories and teams that are not managed. `accounts` is the former name of `ledger`.
PRIVATE = ("vault", "ledger")
PUBLIC = ("diary", "attic")
FOREIGN_TEAMS = ("board", "wells", "orchard")
NAMES = (*FREE, *PRIVATE, "accounts", *PUBLIC, "board", *OWN)  # the names in OWN may have been managed before
LABELS = ("question", "help wanted", "maps; tools", "odd.one")
HEAD: Manifest = {
    "version": 1,
    "organization": ORGANIZATION,
    "defaults": {"template": "small", "labels": ["core"]},
    "removal_limits": {"removals": 100, "share": 100},
    "labels": {
        "core": [
            {"name": "bug", "color": "d73a4a"},
            {"name": "idea", "color": "a2eeef", "aliases": ["enhancement"]},
        ]
    },
}
# The relative frequency of each step.
SETTING = {"private repository": 3, "public repository": 2, "team": 3, "collaborator": 1, "labelled issue": 2}
WEIGHTS = {
    "pull": 10,
    "proposal": 3,
    "agree": 6,
    "withdraw": 1,
    "chatter": 2,
    "forged plan": 1,
    "plan": 9,
    "replan": 4,
    "push": 2,
    "merge": 8,
    "apply": 7,
    "apply twice": 1,
    "broken apply": 2,
    "old apply": 3,
    "drift": 4,
    "accept": 2,
}
SETTINGS_BEFORE, STEPS = 5, 28


def random_history(seed: int) -> list[Step]:
    chance = random.Random(seed)

    def draw(weights: dict[str, int]) -> Step:
        [name] = chance.choices(list(weights), list(weights.values()))
        return Step(name, chance.randrange(1000), chance.randrange(1000), chance.randrange(1000))

    steps = [draw(SETTING) for _ in range(SETTINGS_BEFORE)]
    # Most bugs involve a pull request that is open while other things happen, so most of them have a plan
    for _ in range(STEPS):
        step = draw(WEIGHTS)
        steps.append(step)
        if step.name in ("pull", "push") and chance.random() < 0.6:
            steps += [Step("agree", -1, step.b)] * (chance.random() < 0.5) + [Step("plan", -1)]
    return steps


def shorten(steps: Sequence[Step], fails: Callable[[Sequence[Step]], bool], tries: int = 200) -> list[Step]:
    """A shorter history that still fails."""
    found, size = list(steps), max(1, len(steps) // 2)
    while tries > 0 and size:
        for start in range(0, len(found), size):
            tries -= 1
            shorter = [*found[:start], *found[start + size :]]
            if tries > 0 and shorter != found and fails(shorter):
                found = shorter
                break
        else:
            size //= 2
    return found


def dump(manifest: Manifest) -> str:
    """Write each project as a block between comments, so that changes to different projects do not conflict."""
    head = {key: value for key, value in manifest.items() if key != "projects"}
    parts = [yaml.safe_dump(head, sort_keys=False, allow_unicode=True), "projects:\n"]
    for entry in sorted(manifest["projects"], key=lambda entry: str(entry["slug"])):
        block = yaml.safe_dump([entry], sort_keys=False, allow_unicode=True, width=1000)
        parts.append(
            f"  # {entry['slug']}\n" + "".join(f"  {line}\n" for line in block.splitlines()) + "  # end\n\n"
        )
    return "".join(parts)


def first_manifest() -> Manifest:
    projects = [entry(slug, PEOPLE[number % 2]) for number, slug in enumerate(OWN)]
    return {**deepcopy(HEAD), "projects": projects}


def entry(slug: str, *people: tuple[str, int]) -> dict[str, Any]:
    found: dict[str, Any] = {"slug": slug, "name": slug.title(), "summary": f"All about {slug}."}
    if people:
        found["stewards"] = [{"login": login, "id": number} for login, number in people]
    return found


def edit(manifest: Manifest, a: int, b: int, c: int) -> Manifest:
    """Make one or two random edits to the manifest."""
    edited = deepcopy(manifest)
    names = list(EDITS)
    EDITS[names[a % len(names)]](edited, b, c)
    if c % 5 == 0:
        EDITS[names[b % len(names)]](edited, c, a)
    return edited


def _one(manifest: Manifest, number: int) -> dict[str, Any]:
    projects = manifest["projects"]
    if not projects:
        projects.append(entry("orchard"))
    found: dict[str, Any] = projects[number % len(projects)]
    return found


def _repository(found: dict[str, Any]) -> dict[str, Any]:
    if not isinstance(found.get("repository", {}), dict):
        found["repository"] = {}
    repository: dict[str, Any] = found.setdefault("repository", {})
    return repository


def _team(found: dict[str, Any]) -> dict[str, Any]:
    repository = _repository(found)
    if not isinstance(repository.get("team", {}), dict):
        repository["team"] = {}
    team: dict[str, Any] = repository.setdefault("team", {})
    return team


def add_project(manifest: Manifest, b: int, c: int) -> None:
    taken = {name for one in manifest["projects"] for name in (one["slug"], *one.get("aliases", ()))}
    free = [name for name in NAMES if name not in taken]
    if free:
        added = entry(free[b % len(free)], *([PEOPLE[c % 3]] if c % 4 else []))
        if c % 7 == 0:
            added["repository"] = {"visibility": "public" if c % 2 else "private"}
        manifest["projects"].append(added)


def remove_project(manifest: Manifest, b: int, c: int) -> None:
    manifest["projects"] = [one for one in manifest["projects"] if one is not _one(manifest, b)]


def describe(manifest: Manifest, b: int, c: int) -> None:
    _one(manifest, b)["summary"] = f"Something else, {c}."


def add_steward(manifest: Manifest, b: int, c: int) -> None:
    found, (login, number) = _one(manifest, b), PEOPLE[c % 3]
    if all(one["login"] != login for one in found.setdefault("stewards", [])):
        found["stewards"].append({"login": login, "id": number})


def remove_steward(manifest: Manifest, b: int, c: int) -> None:
    found = _one(manifest, b)
    if found.get("stewards"):
        found["stewards"].pop(c % len(found["stewards"]))


def mistaken_steward(manifest: Manifest, b: int, c: int) -> None:
    """Combine a steward's login with another person's id."""
    found = _one(manifest, b)
    found["stewards"] = [{"login": PEOPLE[c % 3][0], "id": PEOPLE[(c + 1) % 3][1]}]


def set_visibility(manifest: Manifest, b: int, c: int) -> None:
    _repository(_one(manifest, b))["visibility"] = ("public", "private")[c % 2]


def set_status(manifest: Manifest, b: int, c: int) -> None:
    found = _one(manifest, b)
    if found.get("status") == "archived":
        for key in ("status", "since", "reason"):
            found.pop(key)
    else:
        found |= {"status": "archived", "since": "2026-01-31", "reason": "It is done."}


def set_topics(manifest: Manifest, b: int, c: int) -> None:
    _repository(_one(manifest, b))["topics"] = [f"topic-{c % 3}"]


def set_unlisted(manifest: Manifest, b: int, c: int) -> None:
    _repository(_one(manifest, b))["unlisted"] = ("delete", "keep")[c % 2]


def set_unlisted_members(manifest: Manifest, b: int, c: int) -> None:
    _repository(_one(manifest, b))["unlisted_members"] = ("delete", "keep")[c % 2]


def adopt_project(manifest: Manifest, b: int, c: int) -> None:
    """Let a maintainer adopt an existing repository or team. In some cases, the entry also has other keys."""
    add_project(manifest, b, c)
    added = manifest["projects"][-1]
    added["adopt"] = True
    if c % 3 == 0:
        _repository(added)["topics"] = ["adopted"]


def set_permission(manifest: Manifest, b: int, c: int) -> None:
    _team(_one(manifest, b))["permission"] = ("read", "write", "maintain", "admin")[c % 4]


def set_privacy(manifest: Manifest, b: int, c: int) -> None:
    _team(_one(manifest, b))["privacy"] = ("closed", "secret")[c % 2]


def no_team(manifest: Manifest, b: int, c: int) -> None:
    _repository(_one(manifest, b))["team"] = None


def no_repository(manifest: Manifest, b: int, c: int) -> None:
    _one(manifest, b)["repository"] = None


def rename(manifest: Manifest, b: int, c: int) -> None:
    """Rename a project, with or without an alias. Without an alias, the result is a different project."""
    found, slug = _one(manifest, b), f"renamed-{c % 9}"
    taken = {name for one in manifest["projects"] for name in (one["slug"], *one.get("aliases", ()))}
    if slug not in taken:
        if c % 3:
            found["aliases"] = [*found.get("aliases", ()), found["slug"]]
        found["slug"] = slug


def merge_labels(manifest: Manifest, b: int, c: int) -> None:
    alias = ("question", *LABELS)[c % 5]
    label = {"name": "idea", "color": "a2eeef", "aliases": ["enhancement", alias]}
    _repository(_one(manifest, b))["extra_labels"] = [label]


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


EDITS: dict[str, Callable[[Manifest, int, int], None]] = {
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
