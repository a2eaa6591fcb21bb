"""The manifests with which histories begin: a fixed one, and random ones that differ in size and in their keys."""

import random
from copy import deepcopy

from support.histories.edits import EDITS
from support.histories.manifest_parts import entry, person
from support.histories.names import FREE, HEAD, OWN, PEOPLE, Manifest
from support.histories.setting_edits import SETTING_EDITS, set_setting
from support.histories.shared_team_edits import SHARED_TEAM_EDITS

# These edits make sense only for a manifest that has been applied already, or make a manifest fail.
NOT_AT_FIRST = {
    "remove_project",
    "mistaken_steward",
    "rename",
    "adopt_project",
    "another adoption",
    "no_repository",
}
MOST_PROJECTS, MOST_EDITS, MOST_SETTINGS = 5, 24, 4


def first_manifest() -> Manifest:
    projects = [entry(slug, PEOPLE[number % 2]) for number, slug in enumerate(OWN)]
    return {**deepcopy(HEAD), "projects": projects}


def rich_manifest() -> Manifest:
    """Return the fixed manifest with shared teams, and with every kind of setting in its first project."""
    manifest, (mapper, another, _) = first_manifest(), (person(*one) for one in PEOPLE)
    manifest["teams"] = {
        "everybody": {"description": "All who take part."},
        "maps": {"description": "All who draw maps.", "parent": "everybody", "members": [mapper]},
    }
    manifest["projects"][0]["repository"] = {
        "rulesets": {"main": {"rules": {"deletion": True, "non_fast_forward": True}}},
        "environments": {"production": {"wait_timer": 30}},
        "pages": {"build_type": "workflow"},
        "security": {"dependabot_alerts": True},
        "actions": {"default_workflow_permissions": "read"},
        "custom_properties": {"area": "water"},
        "settings": {"delete_branch_on_merge": True},
        "collaborators": [{**another, "permission": "read"}],
        "teams": {"maps": "read"},
    }
    return manifest


def random_manifest(chance: random.Random) -> Manifest:
    names = chance.sample((*OWN, *FREE), chance.randint(1, MOST_PROJECTS))
    stewards = [chance.sample(PEOPLE, chance.choice((0, 1, 1, 1, 2))) for _ in names]
    projects = [entry(name, *people) for name, people in zip(names, stewards, strict=True)]
    manifest = {**deepcopy(HEAD), "projects": projects}
    edits = [*EDITS.items(), *SETTING_EDITS.items(), *SETTING_EDITS.items(), *SHARED_TEAM_EDITS.items()]
    for name, change in chance.choices(edits, k=chance.randint(0, MOST_EDITS)):
        if name not in NOT_AT_FIRST:
            change(manifest, chance.randrange(1000), chance.randrange(1000))
    for number in range(len(names)):
        for _ in range(chance.randint(0, MOST_SETTINGS)):
            set_setting(manifest, number, chance.randrange(1000))
    return manifest
