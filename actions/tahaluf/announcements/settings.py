"""Coalition-wide settings: who can read sealed messages, where volunteers are sent, which limits apply."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from pydantic import BaseModel

from tahaluf.manifest import Manifest
from tahaluf.plan import Announcement, Risk

# Texts for people
CHANGED: Final = "{before} → {after}"
CHANGED_LONG: Final = "is changed"
ADDED: Final = "is added"
REMOVED: Final = "is removed"
# Prefix of a setting's path → what the setting affects, and the risk of changing it. The first match wins.
WATCHED: Final[Mapping[str, tuple[str, Risk]]] = {
    "organization": ("the organization in which everything happens", Risk.ACCESS),
    "organizations": ("the organizations that Tahaluf's tokens can write to", Risk.ACCESS),
    "roster": ("the repository in which volunteers' records are stored", Risk.ACCESS),
    "sealing.recipients": ("who can read messages that volunteers seal from now on", Risk.ACCESS),
    "sealing.page": ("the page on which volunteers write messages to be sealed", Risk.ACCESS),
    "volunteers.reach": ("where volunteers are sent to reach a steward", Risk.ACCESS),
    "volunteers.closed": ("what volunteers are told while forms are not accepted", Risk.ACCESS),
    "volunteers.intake": ("whose forms are accepted", Risk.ACCESS),
    "volunteers.invitations": ("how many people are invited per day", Risk.ACCESS),
    "brakes": ("how much one run may remove", Risk.DESTRUCTIVE),
    "areas.maintainers": ("which team is notified about volunteers whom nobody has answered", Risk.ACCESS),
    "defaults.unlisted": ("whether a run deletes labels that are not in the manifest", Risk.DESTRUCTIVE),
    "defaults.visibility": ("who can see repositories by default", Risk.ACCESS),
    "defaults.team": ("what teams may do by default", Risk.ACCESS),
}
_MAX_VALUE: Final = 60  # longer values can be read in the file's diff


def announce_settings(base: Manifest, merged: Manifest) -> Iterator[Announcement]:
    """Yield the settings outside `projects:` that the merge changes; unimportant ones are grouped by section."""
    before, after = _flatten(base), _flatten(merged)
    sections: dict[str, list[str]] = {}
    for path in sorted(before.keys() | after.keys()):
        if before.get(path, _ABSENT) == after.get(path, _ABSENT):
            continue
        meaning, risk = _watched(path)
        if meaning:
            text = f"{meaning}: {_describe(before.get(path, _ABSENT), after.get(path, _ABSENT))}"
            yield Announcement("", "setting", path, text, risk)
        else:
            sections.setdefault(".".join(path.split(".")[:2]), []).append(path)
    for section, paths in sections.items():
        whole = paths == [section]
        text = _describe(before.get(section, _ABSENT), after.get(section, _ABSENT)) if whole else CHANGED_LONG
        yield Announcement("", "setting", section, text)


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
    """Return what a setting affects and the risk of changing it. An area's name in the path is ignored."""
    parts = path.split(".")
    for watched, meaning in WATCHED.items():
        wanted = watched.split(".")
        if parts[: len(wanted)] == wanted or (wanted[0] == "areas" == parts[0] and parts[-1] == wanted[-1]):
            return meaning
    return "", Risk.NONE


def _describe(before: Any, after: Any) -> str:
    if before is _ABSENT:
        return ADDED
    if after is _ABSENT:
        return REMOVED
    texts = [_text(value) for value in (before, after)]
    return (
        CHANGED.format(before=texts[0], after=texts[1])
        if max(map(len, texts)) <= _MAX_VALUE
        else CHANGED_LONG
    )


def _text(value: Any) -> str:
    if value == "":
        return "nothing"
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


_ABSENT: Final = object()
