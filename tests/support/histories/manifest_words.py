"""Reads the contents of a manifest as plain YAML, without Tahaluf's defaults or models."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import yaml

Entry = Mapping[str, Any]


@dataclass(frozen=True)
class Words:
    data: Mapping[str, Any]

    @classmethod
    def read(cls, text: str) -> "Words":
        return cls(yaml.safe_load(text) or {})

    @cached_property
    def entries(self) -> dict[str, Entry]:
        """All projects by slug."""
        return {entry["slug"].casefold(): entry for entry in self.data.get("projects") or ()}

    @cached_property
    def managed(self) -> dict[str, Entry]:
        return {
            slug: entry
            for slug, entry in self.entries.items()
            if isinstance(entry.get("repository", {}), Mapping)
        }

    @property
    def defaults(self) -> Mapping[str, Any]:
        return self.data.get("defaults") or {}

    @property
    def teams(self) -> dict[str, Entry]:
        """The shared teams by name."""
        return {name: settings or {} for name, settings in (self.data.get("teams") or {}).items()}

    def entry_of(self, *names: str) -> Entry | None:
        """The managed project that has, or once had, a repository or team with one of these names."""
        wanted = {name.casefold() for name in names}
        for slug, entry in self.managed.items():
            if slug in wanted:
                return entry
        for entry in self.managed.values():
            if wanted & {alias.casefold() for alias in entry.get("aliases", ())}:
                return entry
        return None

    def visibility(self, entry: Entry) -> str:
        return str(settings_of(entry).get("visibility") or self.defaults.get("visibility") or "public")

    def team(self, entry: Entry) -> dict[str, str] | None:
        own = settings_of(entry).get("team", {})
        if own is None:
            return None
        name = entry["slug"].lower()
        plain = {"name": name, "permission": "maintain", "privacy": "secret"}
        return plain | dict(self.defaults.get("team") or {}) | dict(own)

    def setting(self, entry: Entry, name: str) -> Any:
        """The value of a repository setting, or None if the manifest does not set it."""
        if name == "description":
            return settings_of(entry).get("description") or entry["summary"]
        if name == "homepage":
            return entry.get("links", {}).get("website")
        features = {**self.defaults.get("features", {}), **settings_of(entry).get("features", {})}
        value = features.get(name.removeprefix("has_"))
        return None if value is None else int(value)

    def grants(self, entry: Entry) -> Mapping[str, str] | None:
        """The permissions of further teams, or None if the manifest does not mention them."""
        own = settings_of(entry)
        found: Mapping[str, str] | None = own["teams"] if "teams" in own else self.defaults.get("teams")
        return found

    def labels(self, entry: Entry) -> dict[str, tuple[str, ...]]:
        """Map each label's name to its earlier names."""
        sets = settings_of(entry).get("labels", self.defaults.get("labels", ()))
        found = [label for name in sets for label in self.data.get("labels", {}).get(name, ())]
        found += settings_of(entry).get("extra_labels", ())
        return {label["name"]: tuple(label.get("aliases", ())) for label in found}


def settings_of(entry: Entry) -> Mapping[str, Any]:
    """Return the contents of the key `repository`."""
    found = entry.get("repository", {})
    return found if isinstance(found, Mapping) else {}


def own_words(entry: Entry, *path: str) -> bool:
    """Whether the entry itself has this key."""
    found: Any = entry
    for key in path:
        if not isinstance(found, Mapping) or key not in found:
            return False
        found = found[key]
    return True


def adopts(entry: Entry) -> bool:
    """Whether a maintainer has allowed the entry to adopt an existing repository or team."""
    return bool(entry.get("adopt") or settings_of(entry).get("adopt"))


def topics(entry: Entry) -> frozenset[str] | None:
    found = settings_of(entry).get("topics")
    return None if found is None else frozenset(found)


def removes_members(words: Words, entry: Entry) -> bool:
    """Whether members of the project's own team who are not stewards are removed."""
    own, default = settings_of(entry).get("unlisted_members"), words.defaults.get("unlisted_members")
    return (own or ("keep" if adopts(entry) else default)) == "delete"


def stewards(entry: Entry, accounts: Mapping[int, str]) -> list[str]:
    """Return the stewards that an entry identifies. A steward whose id and login belong to different people is not
    identified.
    """
    return _identified(entry.get("stewards", ()), accounts)


def collaborators(entry: Entry, accounts: Mapping[int, str]) -> list[str]:
    """Return the people with direct access that an entry identifies."""
    return _identified(settings_of(entry).get("collaborators") or (), accounts)


def members(team: Entry, accounts: Mapping[int, str]) -> list[str]:
    """Return the members that a shared team's entry identifies."""
    return _identified(team.get("members") or (), accounts)


def people(entry: Entry, accounts: Mapping[int, str]) -> set[str]:
    """Return everyone to whom a project's entry gives access."""
    return {*stewards(entry, accounts), *collaborators(entry, accounts)}


def accounts_of(listed: Iterable[Entry], accounts: Mapping[int, str]) -> set[str]:
    """Return everyone whose account a list contains. An id counts more than a login, which can get another owner."""
    return {accounts.get(one["id"], "") if "id" in one else str(one["login"]) for one in listed}


def meant(listed: Iterable[Entry], accounts: Mapping[int, str]) -> set[str]:
    """Return everyone to whom a list may refer, by login or by id. These people keep their access until the entry is
    corrected.
    """
    found = list(listed)
    return {one["login"] for one in found} | {accounts.get(one.get("id") or 0, "") for one in found}


def purpose(entry: Entry) -> str:
    """Return a project's self-description, to which people agree."""
    return str([entry.get(key) for key in ("name", "summary", "links", "area", "trust")])


def team_purpose(name: str, team: Entry) -> str:
    """Return a shared team's description, to which its members agree."""
    return str(["team", name, team.get("description")])


def purposes(words: Words, login: str, accounts: Mapping[int, str]) -> set[str]:
    """Return the purposes of everything that lists this person."""
    projects = {purpose(entry) for entry in words.managed.values() if login in people(entry, accounts)}
    teams = words.teams.items()
    return projects | {team_purpose(name, team) for name, team in teams if login in members(team, accounts)}


def _identified(listed: Iterable[Entry], accounts: Mapping[int, str]) -> list[str]:
    return [one["login"] for one in listed if accounts.get(int(one.get("id") or 0)) == one["login"]]


def changed_entries(before: Words, after: Words) -> Iterator[str]:
    for slug in before.entries.keys() | after.entries.keys():
        if before.entries.get(slug) != after.entries.get(slug):
            yield slug
