"""Compares an organization before and after a rehearsal, as rows of a table."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from tahaluf.plan import UNSET
from tahaluf.resources import Node, OrganizationState

# Identify an object or its commits, so they differ between copies
IGNORED: Final = frozenset({"id", "oid", "createdAt", "archivedAt", "pageInfo", "updatedAt", "name", "slug"})
NOTHING: Final = "–"


@dataclass(frozen=True, slots=True, order=True)
class Difference:
    """What was different afterwards. `where` is a repository, or a team as `@team`."""

    where: str
    what: str
    before: str
    after: str


def compare_states(before: OrganizationState, after: OrganizationState) -> list[Difference]:
    """Return the differences, in the order of repositories and teams."""
    old, new = dict(_facts(before)), dict(_facts(after))
    return [
        Difference(*key, old.get(key, NOTHING), new.get(key, NOTHING))
        for key in sorted(old.keys() | new.keys())
        if old.get(key) != new.get(key)
    ]


def _facts(state: OrganizationState) -> Iterator[tuple[tuple[str, str], str]]:
    for name, node in state.repositories.items():
        yield (name, "repository"), "exists"
        for what, value in _values(node):
            yield (name, what), value
    for slug, team in state.teams.items():
        yield (f"@{slug}", "team"), "exists"
        for what, value in _values(team):
            yield (f"@{slug}", what), value


def _values(node: Node) -> Iterator[tuple[str, str]]:
    """Yield what a node says, under the name of each field or item of a connection."""
    for field, value in node.items():
        if field in IGNORED:
            continue
        if isinstance(value, Mapping) and ("nodes" in value or "edges" in value):
            for item in value.get("edges") or value.get("nodes") or ():
                yield f"{field}: {_name(item)}", _text(_without_name(item))
        else:
            yield field, _text(value)


def _name(item: Mapping[str, Any]) -> str:
    inner = item.get("node") or item.get("topic") or item.get("invitee") or item
    return str(inner.get("name") or inner.get("login") or inner.get("slug") or inner.get("pattern") or "?")


def _without_name(item: Mapping[str, Any]) -> Any:
    return {key: value for key, value in item.items() if key not in ("node", "topic", "permissionSources")}


def _text(value: Any) -> str:
    """Return a short text: names of objects, and values of fields that are on."""
    if value is UNSET:
        return "not readable"
    if isinstance(value, Mapping):
        parts = [
            f"{key} {text}" if text != "yes" else key
            for key, one in value.items()
            if key not in IGNORED - {"name", "slug"}
            and key != "name"
            and (text := _text(one)) not in (NOTHING, "no")
        ]
        own = value.get("name") if isinstance(value.get("name"), str) and len(value) <= 2 else None
        return own or ", ".join(parts) or "yes"
    if isinstance(value, list | tuple):
        return "; ".join(map(_text, value)) or NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    return NOTHING if value in (None, "") else str(value)
