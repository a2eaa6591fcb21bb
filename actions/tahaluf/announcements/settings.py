"""Announces changes to coalition-wide settings, such as who can read sealed messages and which limits apply."""

from collections.abc import Iterable, Iterator, Mapping, Set
from typing import Any, Final

from pydantic import BaseModel

from tahaluf.manifest import Manifest, TeamMember
from tahaluf.plan import COALITION_KEY, Announcement, Risk

from .values import ABSENT, CHANGE_LONG, CHANGED_LONG, describe_values, flatten_explicit

# User-facing messages
MEANING: Final = "{values}; it {meaning}"
SAME_VALUE: Final = "is written differently, but its value stays the same"
ORDER_CHANGED: Final = "is in a different order"
# By path prefix: the effect of a setting and the risk of changing it. The first match wins.
WATCHED: Final[Mapping[str, tuple[str, Risk]]] = {
    "organization": (
        "controls the organization that contains the control repository and the roster",
        Risk.ACCESS,
    ),
    "organizations": ("controls the organizations that Tahaluf's tokens can write to", Risk.ACCESS),
    "roster": ("controls the repository in which volunteers' records are stored", Risk.ACCESS),
    "sealing.recipients": (
        "controls who can read the messages that volunteers seal from now on",
        Risk.ACCESS,
    ),
    "sealing.page": ("controls the page on which volunteers seal their messages", Risk.ACCESS),
    "volunteers.reach": ("controls how volunteers can reach a steward outside GitHub", Risk.ACCESS),
    "volunteers.closed": ("controls the reply to volunteers whose forms are not accepted", Risk.ACCESS),
    "volunteers.intake": ("controls whose forms are accepted", Risk.ACCESS),
    "volunteers.invitations": ("controls how many people are invited each day", Risk.ACCESS),
    "removal_limits": ("controls how much one run may remove", Risk.DESTRUCTIVE),
    "areas.maintainers": (
        "controls which team is notified if nobody answers a volunteer",
        Risk.ACCESS,
    ),
    "defaults.unlisted_members": (
        "controls whether a run removes members who are not stewards",
        Risk.DESTRUCTIVE,
    ),
    "defaults.unlisted": (
        "controls whether a run deletes labels that are not in the manifest",
        Risk.DESTRUCTIVE,
    ),
    "defaults.visibility": ("controls who can see repositories by default", Risk.ACCESS),
    "defaults.actions": ("controls what GitHub Actions can do in every repository", Risk.ACCESS),
    "defaults.security": ("controls which security features are on in every repository", Risk.PROTECTION),
    "defaults.environments": (
        "controls who can deploy from every repository, and from which branches",
        Risk.ACCESS,
    ),
    "defaults.rulesets": ("controls which rulesets protect every repository", Risk.ACCESS),
    "defaults.teams": ("controls which teams can access every repository", Risk.ACCESS),
    "teams": (
        "belongs to a shared team; if the team is removed from `teams`, it stays on GitHub with its members and its "
        "access; to end its access to a project, remove it from that project's entry",
        Risk.ACCESS,
    ),
    "defaults.team": ("controls what teams can do by default", Risk.ACCESS),
}


def announce_settings(base: Manifest, merged: Manifest) -> Iterator[Announcement]:
    """Yield items about the settings outside `projects:` that the merge changes. Unimportant settings are grouped by
    section.
    """
    before, after = _flatten(base), _flatten(merged)
    defaults = frozenset(_defaults_of_new_teams(base, merged, after))
    sections: dict[str, list[str]] = {}
    changed = _differing(before, after)
    for path in sorted(changed - defaults):
        meaning, risk = _watched(path)
        if meaning:
            difference = describe_values(before.get(path, ABSENT), after.get(path, ABSENT))
            text = MEANING.format(values=difference, meaning=meaning)
            yield Announcement(COALITION_KEY, "setting", path, text, risk)
        else:
            sections.setdefault(_section(path), []).append(path)
    for section, paths in sections.items():
        whole = paths == [section]
        values = before.get(section, ABSENT), after.get(section, ABSENT)
        text = describe_values(*values) if whole else CHANGED_LONG
        plural = CHANGE_LONG if text == CHANGED_LONG else ""
        yield Announcement(COALITION_KEY, "setting", section, text, plural=plural)
    yield from _announce_rewritten(base, merged, set(map(_section, changed)))


def _defaults_of_new_teams(base: Manifest, merged: Manifest, after: Iterable[str]) -> Iterator[str]:
    """Yield the paths of those of a new team's settings that its entry does not contain. Tahaluf leaves them as they
    are on GitHub.
    """
    for name in merged.teams.keys() - base.teams.keys():
        written = {f"teams.{name}.{key}" for key in merged.teams[name].model_fields_set}
        if written:
            yield from (path for path in after if path.startswith(f"teams.{name}.") and path not in written)


def _announce_rewritten(base: Manifest, merged: Manifest, changed: Set[str]) -> Iterator[Announcement]:
    """Yield settings that are written differently but have the same value, and sections whose order changed."""
    rewritten = set(map(_section, _differing(_explicit(base), _explicit(merged))))
    for section in sorted(rewritten - changed):
        yield Announcement(COALITION_KEY, "setting", section, SAME_VALUE)
    for name, (old, new) in _orders(base, merged).items():
        if [key for key in old if key in new] != [key for key in new if key in old]:
            yield Announcement(COALITION_KEY, "setting", name, ORDER_CHANGED)


def _differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> set[str]:
    """Return the paths whose values differ, including those that are added or removed."""
    paths = before.keys() | after.keys()
    return {path for path in paths if before.get(path, ABSENT) != after.get(path, ABSENT)}


def _explicit(manifest: Manifest) -> dict[str, Any]:
    """Return everything written in the manifest outside `projects:`, by path."""
    written = manifest.model_dump(exclude_unset=True, exclude={"projects"})
    return {
        path: value for name, item in written.items() for path, value in flatten_explicit(name, item).items()
    }


def _orders(base: Manifest, merged: Manifest) -> dict[str, tuple[list[str], list[str]]]:
    """Return the keys of each section that has named items, and the slugs of the projects, each in the manifest's
    order.
    """
    orders = {
        name: (list(getattr(base, name)), list(getattr(merged, name)))
        for name in type(merged).model_fields
        if isinstance(getattr(merged, name), dict)
    }
    slugs = ([p.slug for p in base.projects], [p.slug for p in merged.projects])
    return {**orders, "projects": slugs}


def _section(path: str) -> str:
    return ".".join(path.split(".")[:2])


def _flatten(manifest: Manifest) -> dict[str, Any]:
    """Return all non-empty settings by path. List items are identified by name in the path."""
    found: dict[str, Any] = {}
    for name in type(manifest).model_fields:
        if name != "projects":
            _collect(name, getattr(manifest, name), found)
    return found


def _collect(path: str, value: Any, found: dict[str, Any]) -> None:
    match value:
        case BaseModel():
            for name in type(value).model_fields:
                _collect(f"{path}.{name}", getattr(value, name), found)
        case dict():
            for name, item in value.items():
                _collect(f"{path}.{name}", item, found)
        case (TeamMember(), *_):
            # People are not identified by login, since plans are public
            found[path] = tuple(person.model_dump() for person in value)
        case tuple() if value and all(isinstance(item, BaseModel) for item in value):
            for item in value:
                key, *fields = type(item).model_fields
                for name in fields:
                    _collect(f"{path}.{getattr(item, key)}.{name}", getattr(item, name), found)
        case None | ():
            pass
        case _:
            found[path] = value


def _watched(path: str) -> tuple[str, Risk]:
    """Return the effect of a setting and the risk of changing it. The name of an area in the path is ignored."""
    parts = path.split(".")
    for watched, meaning in WATCHED.items():
        wanted = watched.split(".")
        if parts[: len(wanted)] == wanted or (wanted[0] == "areas" == parts[0] and parts[-1] == wanted[-1]):
            return meaning
    return "", Risk.NONE
