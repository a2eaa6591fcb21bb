"""Reads the contents of a manifest as plain YAML, without Tahaluf's defaults or models."""

from collections.abc import Iterator, Mapping
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
        return str(_settings(entry).get("visibility") or self.defaults.get("visibility") or "public")

    def team(self, entry: Entry) -> dict[str, str] | None:
        own = _settings(entry).get("team", {})
        if own is None:
            return None
        name = entry["slug"].lower()
        plain = {"name": name, "permission": "maintain", "privacy": "secret"}
        return plain | dict(self.defaults.get("team") or {}) | dict(own)

    def setting(self, entry: Entry, name: str) -> Any:
        """The value of a repository setting, or None if the manifest does not set it."""
        if name == "description":
            return _settings(entry).get("description") or entry["summary"]
        if name == "homepage":
            return entry.get("links", {}).get("website")
        features = {**self.defaults.get("features", {}), **_settings(entry).get("features", {})}
        value = features.get(name.removeprefix("has_"))
        return None if value is None else int(value)

    def labels(self, entry: Entry) -> dict[str, tuple[str, ...]]:
        """Map each label's name to its earlier names."""
        sets = _settings(entry).get("labels", self.defaults.get("labels", ()))
        found = [label for name in sets for label in self.data.get("labels", {}).get(name, ())]
        found += _settings(entry).get("extra_labels", ())
        return {label["name"]: tuple(label.get("aliases", ())) for label in found}


def _settings(entry: Entry) -> Mapping[str, Any]:
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
    return bool(entry.get("adopt") or _settings(entry).get("adopt"))


def topics(entry: Entry) -> frozenset[str] | None:
    found = _settings(entry).get("topics")
    return None if found is None else frozenset(found)


def removes_unlisted(words: Words, entry: Entry) -> bool:
    """Whether the defaults or the entry's settings delete unlisted people or labels."""
    sections = (words.defaults, _settings(entry))
    return any(
        key.startswith("unlisted") and value == "delete"
        for section in sections
        for key, value in section.items()
    )


def stewards(entry: Entry, accounts: Mapping[int, str]) -> list[str]:
    """Return the stewards that an entry identifies. A steward whose id and login belong to different people is not
    identified.
    """
    return [one["login"] for one in entry.get("stewards", ()) if accounts.get(one.get("id")) == one["login"]]


def meant(entry: Entry, accounts: Mapping[int, str]) -> set[str]:
    """Return everyone to whom an entry may refer, by login or by id. These people keep their access until the entry
    is corrected.
    """
    listed = entry.get("stewards", ())
    return {one["login"] for one in listed} | {accounts.get(one.get("id"), "") for one in listed}


def purpose(entry: Entry) -> str:
    """Return a project's self-description, to which its stewards agree."""
    return str([entry.get(key) for key in ("name", "summary", "links", "area", "trust")])


def changed_entries(before: Words, after: Words) -> Iterator[str]:
    for slug in before.entries.keys() | after.entries.keys():
        if before.entries.get(slug) != after.entries.get(slug):
            yield slug
