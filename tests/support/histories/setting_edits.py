"""Random edits to the settings of repositories, such as rulesets and environments, and to who has direct access."""

from collections.abc import Callable
from copy import deepcopy

from support.histories.manifest_parts import one, person, repository
from support.histories.names import PEOPLE, PERMISSIONS, Manifest
from support.histories.setting_values import IN_DEFAULTS, VALUES


def set_setting(manifest: Manifest, b: int, c: int) -> None:
    """Give a project's repository another value of one key."""
    keys = list(VALUES)
    key = keys[c % len(keys)]
    repository(one(manifest, b))[key] = deepcopy(VALUES[key][c // len(keys) % len(VALUES[key])])


def set_same_setting(manifest: Manifest, b: int, c: int) -> None:
    """Change a key that the entry already has, so that values replace each other."""
    settings = repository(one(manifest, b))
    keys = [key for key in VALUES if key in settings]
    if not keys:
        set_setting(manifest, b, c)
        return
    key = keys[c % len(keys)]
    settings[key] = deepcopy(VALUES[key][c // len(keys) % len(VALUES[key])])


def drop_setting(manifest: Manifest, b: int, c: int) -> None:
    settings = repository(one(manifest, b))
    keys = [key for key in (*VALUES, "collaborators", "teams") if key in settings]
    if keys:
        del settings[keys[c % len(keys)]]


def set_default_setting(manifest: Manifest, b: int, c: int) -> None:
    key = IN_DEFAULTS[b % len(IN_DEFAULTS)]
    defaults = dict(manifest["defaults"])
    if c % 4 == 0:
        defaults.pop(key, None)
    else:
        defaults[key] = deepcopy(VALUES[key][c % len(VALUES[key])])
    manifest["defaults"] = defaults


def add_collaborator(manifest: Manifest, b: int, c: int) -> None:
    """Add a person to the list, or give them another permission."""
    settings, (login, number) = repository(one(manifest, b)), PEOPLE[c % len(PEOPLE)]
    others = [found for found in settings.get("collaborators", ()) if found["login"] != login]
    permission = PERMISSIONS[c // len(PEOPLE) % len(PERMISSIONS)]
    settings["collaborators"] = [*others, {**person(login, number), "permission": permission}]


def remove_collaborator(manifest: Manifest, b: int, c: int) -> None:
    settings = repository(one(manifest, b))
    settings["collaborators"] = settings.get("collaborators", [])[: c % 2]


def set_unlisted_collaborators(manifest: Manifest, b: int, c: int) -> None:
    settings = repository(one(manifest, b))
    settings["unlisted_collaborators"] = ("delete", "keep")[c % 2]
    settings.setdefault("collaborators", [])


SETTING_EDITS: dict[str, Callable[[Manifest, int, int], None]] = {
    "set setting": set_setting,
    "set another setting": set_setting,
    "set the same setting": set_same_setting,
    "set the same setting again": set_same_setting,
    "drop setting": drop_setting,
    "set default setting": set_default_setting,
    "add collaborator": add_collaborator,
    "add another collaborator": add_collaborator,
    "remove collaborator": remove_collaborator,
    "set unlisted collaborators": set_unlisted_collaborators,
}
