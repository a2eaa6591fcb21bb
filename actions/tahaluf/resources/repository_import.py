"""Describes an existing repository: its purpose, features and topics, and whether it is archived."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from tahaluf.bidi import is_arabic
from tahaluf.kinds import UNREADABLE, Node, RootField, Selection
from tahaluf.layout import MANIFEST_FILE
from tahaluf.manifest import MAX_NAME, why_not_expressible
from tahaluf.plan import UNSET
from tahaluf.templates import LOCK_PATH

from .importing import Imported, Inexpressible, OrganizationState, why_not_importable, why_not_writable

# The default features of a new GitHub repository. Only differences from them are written.
FEATURE_DEFAULTS: Final = {"issues": True, "wiki": True, "projects": True, "discussions": False}
GRAPHQL_FEATURES: Final = {name: f"has{name.title()}Enabled" for name in FEATURE_DEFAULTS}

# User-facing messages
FORK: Final = "a fork of {parent}"
OF_PERSON: Final = "{name} in a person's account"
NOT_VISIBLE: Final = "a repository that is not visible"
INTERNAL: Final = "its visibility is `internal`; the manifest cannot set this, so it stays as it is"

IMPORT_SELECTIONS: Final[Mapping[RootField, Selection]] = {
    "repository": Selection(
        "id name nameWithOwner createdAt isArchived archivedAt visibility isFork "
        "parent { name nameWithOwner owner { __typename } } "
        f"description homepageUrl {' '.join(GRAPHQL_FEATURES.values())} defaultBranchRef {{ name target {{ oid }} }} "
        f'lock: object(expression: "HEAD:{LOCK_PATH}") {{ oid }} '
        f'manifest: object(expression: "HEAD:{MANIFEST_FILE}") {{ oid }}',
        {"repositoryTopics": "nodes { topic { name } }"},
    )
}


def import_repositories(state: OrganizationState) -> Imported:
    entries: dict[str, dict[str, Any]] = {}
    comments: dict[tuple[str, ...], tuple[str, ...]] = {}
    problems: list[Inexpressible] = []
    for name, node in state.repositories.items():
        if reason := why_not_importable(name, node):
            problems.append(Inexpressible(name, "repository", reason))
            continue
        entries[name] = _entry(name, node, problems)
        if node.get("isFork"):
            comments["projects", name] = (FORK.format(parent=_parent(node)),)
    return Imported(entries=entries, comments=comments, inexpressible=tuple(problems))


def _entry(name: str, node: Node, problems: list[Inexpressible]) -> dict[str, Any]:
    entry: dict[str, Any] = {"slug": name, "name": name[:MAX_NAME], "adopt": True}
    settings: dict[str, Any] = {"template": None}
    if description := _text(name, node, "description", "summary", problems):
        entry["summary"] = description
        if is_arabic(description):
            entry["lang"] = "ar"
    if node["isArchived"]:
        entry["status"] = "archived"
        if node.get("archivedAt") not in (None, UNSET):
            entry["since"] = node["archivedAt"][:10]
    if node["visibility"] == "PRIVATE":
        settings["visibility"] = "private"
    if node["visibility"] != "PUBLIC":
        entry["listed"] = False
    if node["visibility"] == "INTERNAL":
        problems.append(Inexpressible(name, "visibility", INTERNAL))
    if homepage := _text(name, node, "homepageUrl", "homepage", problems):
        settings["homepage"] = homepage
    if features := dict(_features(node)):
        settings["features"] = features
    if topics := _topics(name, node, problems):
        settings["topics"] = topics
    return {**entry, "repository": settings}


def _text(name: str, node: Node, field: str, kind: str, problems: list[Inexpressible]) -> str | None:
    """Return a field's value if the manifest can express it. Otherwise, return None, and the field is left as it is on
    GitHub."""
    what = "description" if kind == "summary" else kind
    if node.get(field) is UNSET:
        problems.append(Inexpressible(name, what, UNREADABLE))
        return None
    text: str | None = node.get(field)
    if text and (why := why_not_writable(kind, text)):
        problems.append(Inexpressible(name, what, why))
        return None
    return text


def _parent(node: Node) -> str:
    """Return the name of the repository that was forked, without naming a person."""
    parent = node.get("parent")
    if not parent:
        return NOT_VISIBLE
    is_of_person = parent["owner"]["__typename"] == "User"
    name: str = OF_PERSON.format(name=parent["name"]) if is_of_person else parent["nameWithOwner"]
    return name


def _features(node: Node) -> Iterator[tuple[str, bool]]:
    for feature, default in FEATURE_DEFAULTS.items():
        value = node.get(GRAPHQL_FEATURES[feature])
        if isinstance(value, bool) and value != default:
            yield feature, value


def _topics(name: str, node: Node, problems: list[Inexpressible]) -> list[str] | None:
    nodes = (node.get("repositoryTopics") or {}).get("nodes") or ()
    topics = sorted(item["topic"]["name"] for item in nodes)
    for topic in topics:
        if why := why_not_expressible("topic", topic):
            problems.append(Inexpressible(name, f"topic {topic}", why))
            return None  # a list without this topic would remove it
    return topics
