"""Defines what each kind of resource contributes when an existing organization is imported as a manifest.

An importer reads the state on GitHub and returns the keys that describe it. A comparison with the resulting manifest
finds no difference. Anything that the manifest cannot express is listed with the reason. People's names and ids are
returned separately, since they are not written to the manifest.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final, Protocol

from tahaluf.kinds import Node, RootField, Selection
from tahaluf.layout import MANIFEST_FILE
from tahaluf.manifest import Manifest, why_not_expressible
from tahaluf.privacy import lint

# User-facing messages
CONTROL: Final = "it is a Tahaluf control repository"
SECURITY_FORK: Final = (
    "it is GitHub's temporary private fork for a security advisory, and disappears with the advisory"
)
PERSONAL: Final = "it seems to contain personal data or a secret, neither of which may be in the manifest"
NO_NAME: Final = "the manifest cannot contain this name: {why}"

# GitHub names an advisory's private fork after the repository and the advisory
_SECURITY_FORK: Final = re.compile(r"-ghsa(-[23456789cfghjmpqrvwx]{4}){3}$")


@dataclass(frozen=True, slots=True)
class OrganizationState:
    """The state of an organization on GitHub: repositories by name, and teams by slug.

    The nodes have the fields of all importers' `import_selections`. A field that could not be read is UNSET.
    `manifest` is the manifest to which the import is added, if any. `skipped`: facts that were not read because GitHub
    shows them for only one repository at a time and there are too many repositories.
    """

    organization: str
    repositories: Mapping[str, Node]
    teams: Mapping[str, Node]
    manifest: Manifest | None = None
    skipped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Inexpressible:
    """Something that the manifest cannot express. `project` is the repository's name, or empty for the organization.
    `is_error`: whether a bug in Tahaluf is the reason.
    """

    project: str
    what: str
    reason: str
    is_error: bool = False


@dataclass(frozen=True, slots=True)
class Imported:
    """The contribution of one kind of resource to the manifest.

    `sections` contains top-level keys, such as `labels`, and `entries` contains the keys of projects, by repository
    name. `people` is written to a local file on the maintainer's computer. If several kinds contribute nested
    mappings, these are merged. `comments` are lines to write above a key, by the key's path, such as `("labels",
    "common")` or `("projects", "water-map")`.
    """

    sections: Mapping[str, Any] = field(default_factory=dict)
    entries: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    people: Mapping[str, Any] = field(default_factory=dict)
    comments: Mapping[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)
    inexpressible: tuple[Inexpressible, ...] = ()


class Importer(Protocol):
    """A resource that can describe the existing state on GitHub. `import_selections` are the fields needed for this."""

    @property
    def name(self) -> str: ...

    @property
    def import_selections(self) -> Mapping[RootField, Selection]: ...

    def import_state(self, state: OrganizationState) -> Imported: ...


@cache
def why_not_writable(kind: str, text: str) -> str:
    """Return why this text cannot be written to the manifest, or an empty string if it can. `kind`: as for
    `why_not_expressible`. A description on GitHub may name people who have not agreed to be named in the manifest.
    """
    return why_not_expressible(kind, text) or (PERSONAL if lint(text, MANIFEST_FILE) else "")


def why_not_importable(name: str, node: Node) -> str:
    """Return why this repository cannot be a project in the manifest, or an empty string if it can."""
    if _SECURITY_FORK.search(name):
        return SECURITY_FORK
    if node.get("lock") and node.get("manifest"):
        return CONTROL
    why = why_not_expressible("slug", name)
    return NO_NAME.format(why=why) if why else ""


def governed(state: OrganizationState) -> Iterator[tuple[str, Node]]:
    """Yield the repositories whose settings the manifest can describe, with their nodes.

    Archived repositories are left out, since they reject every change.
    """
    for name, node in state.repositories.items():
        if not (why_not_importable(name, node) or node["isArchived"]):
            yield name, node


def combine(parts: Iterable[Imported]) -> Imported:
    """Merge the contributions of several kinds. Lists and scalars of a later kind replace those of an earlier kind."""
    sections: dict[str, Any] = {}
    entries: dict[str, Any] = {}
    people: dict[str, Any] = {}
    comments: dict[tuple[str, ...], tuple[str, ...]] = {}
    inexpressible: list[Inexpressible] = []
    for part in parts:
        sections = _merged(sections, part.sections)
        entries = _merged(entries, part.entries)
        people = _merged(people, part.people)
        for path, lines in part.comments.items():
            comments[path] = (*comments.get(path, ()), *lines)
        inexpressible += part.inexpressible
    return Imported(sections, entries, people, comments, tuple(sorted(set(inexpressible))))


def _merged(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(first)
    for key, value in second.items():
        earlier = merged.get(key)
        both = isinstance(earlier, Mapping) and isinstance(value, Mapping)
        merged[key] = _merged(earlier, value) if both and earlier is not None else value
    return merged
