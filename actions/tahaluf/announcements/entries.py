"""Announces changes to the keys of a project's entry, unless the plan already shows them as changes on GitHub."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from tahaluf.manifest import Project
from tahaluf.plan import Announcement, Change, Risk

from .values import ABSENT, CHANGE_LONG, CHANGED_LONG, describe_values, flatten_explicit

# User-facing messages
MEANING: Final = "{values}; it controls {meaning}"
IS_SET: Final = "is set to {value}; it controls {meaning}"


class Shown(NamedTuple):
    """Where a plan shows a key's value: the resource, and the name of the value in that resource."""

    resource: str
    name: str


_SHOWN_AS: Final[Mapping[str, Shown]] = {
    "slug": Shown("repository", "name"),
    "repository.name": Shown("repository", "name"),
    "summary": Shown("repository", "description"),
    "repository.description": Shown("repository", "description"),
    "repository.homepage": Shown("repository", "homepage"),
    "repository.visibility": Shown("repository", "visibility"),
    "repository.topics": Shown("repository", "topics"),
    "repository.features.issues": Shown("repository", "has_issues"),
    "repository.features.wiki": Shown("repository", "has_wiki"),
    "repository.features.projects": Shown("repository", "has_projects"),
    "repository.features.discussions": Shown("repository", "has_discussions"),
    "repository.team.name": Shown("team", "name"),
    "repository.team.privacy": Shown("team", "privacy"),
    "repository.team.permission": Shown("team", "permission"),
    "repository.team.parent": Shown("team", "parent"),
}
# Keys that affect later runs, with their effect and the risk of changing them
_POLICIES: Final[Mapping[str, tuple[str, Risk]]] = {
    "adopt": ("whether an existing repository or team is adopted", Risk.ADOPTION),
    "repository.name": ("which repository belongs to the project", Risk.ACCESS),
    "repository.unlisted": ("whether a run deletes labels that the manifest does not list", Risk.DESTRUCTIVE),
    "repository.unlisted_members": ("whether a run removes members who are not stewards", Risk.DESTRUCTIVE),
    "repository.unlisted_collaborators": (
        "whether a run removes people who have direct access but are not listed",
        Risk.DESTRUCTIVE,
    ),
    "repository.visibility": ("who may see the repository", Risk.ACCESS),
    "repository.team.permission": ("what the members of its team can do", Risk.ACCESS),
    "repository.team.parent": ("the parent of its team", Risk.ACCESS),
    "repository.settings.default_branch": ("which branch is the default", Risk.ACCESS),
    "repository.collaborators": ("who has direct access to it", Risk.ACCESS),
    "repository.environments": ("who can deploy, and from which branches", Risk.ACCESS),
    "repository.pages": ("what its site shows", Risk.ACCESS),
    "repository.rulesets": ("which rulesets protect it", Risk.ACCESS),
    "repository.actions": ("what GitHub Actions can do", Risk.ACCESS),
    "repository.security": ("which security features are on", Risk.PROTECTION),
    "repository.teams": ("which additional teams can access it", Risk.ACCESS),
}


def announce_keys(before: Project, after: Project, shown: Sequence[Change]) -> Iterator[Announcement]:
    """Yield an item for each changed key that does not appear in any of the `shown` changes."""
    old, new = _keys(before), _keys(after)
    changed = [path for path in {**old, **new} if old.get(path, ABSENT) != new.get(path, ABSENT)]
    for path in changed:
        if path in new and _is_shown(path, new[path], shown):
            continue
        if policy := _policy(path):
            meaning, risk = policy
            values = describe_values(old.get(path, ABSENT), new.get(path, ABSENT))
            text = MEANING.format(values=values, meaning=meaning)
            yield Announcement(after.slug, "entry", path, text, risk)
        else:
            yield Announcement(after.slug, "entry", path, CHANGED_LONG, plural=CHANGE_LONG)


def announce_policies(added: Project) -> Iterator[Announcement]:
    """Yield an item for each kind of deletion that a new project's entry allows later runs to make. The plan already
    shows the rest of the entry.
    """
    new = _keys(added)
    for path in ("repository.unlisted", "repository.unlisted_members"):
        if path in new:
            meaning, risk = _POLICIES[path]
            text = IS_SET.format(value=f"`{new[path]}`", meaning=meaning)
            yield Announcement(added.slug, "entry", path, text, risk)


def _keys(project: Project) -> dict[str, Any]:
    """Return the entry's values by path. Only `repository` is split into its own keys."""
    keys = project.model_dump(exclude_unset=True)
    repository = keys.pop("repository", ABSENT)
    # The order counts, because readers see the links in this order
    keys = {name: tuple(value.items()) if isinstance(value, dict) else value for name, value in keys.items()}
    return keys if repository is ABSENT else keys | flatten_explicit("repository", repository)


def _policy(path: str) -> tuple[str, Risk] | None:
    """Return the effect of a key and the risk of changing it. A key with nested keys, such as `teams`, covers all of
    them.
    """
    section = ".".join(path.split(".")[:2])
    return _POLICIES.get(path) or _POLICIES.get(section)


def _is_shown(path: str, value: Any, shown: Sequence[Change]) -> bool:
    """Whether any of the changes shows the key's new value."""
    if path.startswith("repository.rulesets."):
        name = path.removeprefix("repository.rulesets.")
        return any(change.resource == "rulesets" and name.startswith(change.target) for change in shown)
    if path.startswith("repository.environments."):
        name = path.removeprefix("repository.environments.")
        return any(change.resource == "environments" and name.startswith(change.target) for change in shown)
    if path == "repository.pages" or path.startswith("repository.pages."):
        return any(change.resource == "pages" for change in shown)
    if path.startswith("repository.teams."):
        return any(
            change.resource == "teams"
            and change.target.partition(" ")[0] == path.rpartition(".")[2]
            and change.operation.after == value
            for change in shown
        )
    found = _SHOWN_AS.get(path)
    if path.startswith("repository.settings."):
        found = Shown("settings", path.rpartition(".")[2])
    if path.startswith("repository.security."):
        found = Shown("security", path.rpartition(".")[2])
    if path == "repository.security.configuration":
        found = Shown("security_configuration", "configuration")
    for section in ("custom_properties", "actions"):
        if path.startswith(f"repository.{section}."):
            found = Shown(section, path.rpartition(".")[2])
            value = list(value) if isinstance(value, tuple) else value
    if found is None:
        return False
    resource, name = found
    for change in shown:
        after = change.operation.after
        if change.resource != resource:
            continue
        if isinstance(after, Mapping) and name in after and after[name] == value:
            return True
        if name == "topics" and isinstance(after, list) and sorted(value or ()) == after:
            return True
        if name == "permission" and after == value:
            return True
    return False
