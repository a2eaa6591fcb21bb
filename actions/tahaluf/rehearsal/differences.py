"""Compares an organization before and after a rehearsal, as rows of a table."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from tahaluf.plan import UNSET
from tahaluf.resources import Node, OrganizationState

from .seed import OWNER

# These fields identify an object or its commits, so they differ between copies
IGNORED: Final = frozenset(
    {"id", "oid", "createdAt", "archivedAt", "pageInfo", "updatedAt", "name", "slug", "nameWithOwner"}
)
IGNORED_INSIDE: Final = IGNORED - {"slug"}  # inside a value, the slug shows which object it is
# Values that a new object has if nothing sets them
UNREMARKABLE: Final = frozenset(
    {
        "–",
        "no",
        "disabled",
        "totalCount 0",
        "PR_TITLE",
        "MERGE_MESSAGE",
        "COMMIT_MESSAGES",
        "COMMIT_OR_PR_TITLE",
    }
)
NOTHING: Final = "–"
EXISTS: Final = "exists"
# GraphQL fields → the manifest's words for them
WORDS: Final = {
    "homepageUrl": "homepage",
    "isArchived": "archived",
    "isTemplate": "is_template",
    "parentTeam": "parent",
    "defaultBranchRef": "default_branch",
    "repositoryTopics": "topics",
    "hasIssuesEnabled": "features: issues",
    "hasWikiEnabled": "features: wiki",
    "hasProjectsEnabled": "features: projects",
    "hasDiscussionsEnabled": "features: discussions",
    "hasVulnerabilityAlertsEnabled": "dependabot_alerts",
}


@dataclass(frozen=True, slots=True, order=True)
class Difference:
    """Something that was different afterwards. `where` is a repository, or a team in the form `@team`."""

    where: str
    what: str
    before: str
    after: str


def compare_states(before: OrganizationState, after: OrganizationState) -> list[Difference]:
    """Return the differences, in the order of teams and repositories."""
    old, new = dict(_facts(before)), dict(_facts(after))
    return [
        Difference(*key, old.get(key, NOTHING), new.get(key, NOTHING))
        for key in sorted(old.keys() | new.keys())
        if old.get(key, NOTHING) != new.get(key, NOTHING)
        and not (_is_new(key[0], old) and new.get(key) in UNREMARKABLE)
    ]


def group(differences: Iterable[Difference]) -> list[tuple[tuple[str, ...], Difference]]:
    """Return each difference once, with all the places where it occurred."""
    places: dict[tuple[str, str, str], list[str]] = {}
    for one in differences:
        places.setdefault((one.what, one.before, one.after), []).append(one.where)
    return [(tuple(where), Difference(where[0], *change)) for change, where in places.items()]


def _is_new(where: str, old: Mapping[tuple[str, str], str]) -> bool:
    return (where, "repository") not in old and (where, "team") not in old


def _facts(state: OrganizationState) -> Iterator[tuple[tuple[str, str], str]]:
    for kind, prefix, nodes in (("repository", "", state.repositories), ("team", "@", state.teams)):
        for name, node in nodes.items():
            yield (f"{prefix}{name}", kind), EXISTS
            for what, value in _values(node):
                yield (f"{prefix}{name}", what), value


def _values(node: Node) -> Iterator[tuple[str, str]]:
    """Yield the name and value of each field of a node, and of each item in its connections."""
    for field, value in node.items():
        if field in IGNORED:
            continue
        if field == "rest":
            yield from _rest_facts(value)
            continue
        if isinstance(value, Mapping) and ("nodes" in value or "edges" in value):
            for item in value.get("edges") or value.get("nodes") or ():
                if (name := _name(item)) != OWNER:  # the owner creates the objects in the rehearsal
                    yield f"{WORDS.get(field, field)}: {name}", _text(_without_name(item))
        else:
            yield WORDS.get(field, field), _text(value)


def _rest_facts(facts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the parts of each fact, such as each feature in `security_and_analysis`."""
    for name, fact in facts.items():
        if not isinstance(fact, Mapping):
            yield name, _text(fact)
            continue
        for key, value in fact.items():
            what = name if key == "enabled" else key
            yield what, _text(value["status"] if isinstance(value, Mapping) and "status" in value else value)


def _name(item: Mapping[str, Any]) -> str:
    inner = item.get("node") or item.get("topic") or item.get("invitee") or item
    return str(inner.get("name") or inner.get("login") or inner.get("slug") or inner.get("pattern") or "?")


def _without_name(item: Mapping[str, Any]) -> Any:
    return {key: value for key, value in item.items() if key not in ("node", "topic", "permissionSources")}


def _text(value: Any) -> str:
    """Return a short description: the names of objects, and the values of fields that are on."""
    if value is UNSET:
        return "not readable"
    if isinstance(value, Mapping):
        parts = [
            f"{key} {text}" if text != "yes" else key
            for key, one in value.items()
            if key not in IGNORED_INSIDE and (text := _text(one)) not in (NOTHING, "no")
        ]
        own = value.get("name") if isinstance(value.get("name"), str) and len(value) <= 2 else None
        return own or ", ".join(parts) or "yes"
    if isinstance(value, list | tuple):
        return "; ".join(map(_text, value)) or NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    return NOTHING if value in (None, "") else str(value)
