"""Computes the update of a repository as `plan` does, but from given files rather than over a network."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tahaluf.git_objects import blob_id
from tahaluf.plan import PlanItem
from tahaluf.resources import (
    DesiredUpdate,
    UpdateFacts,
    UpdatesResource,
    contents_for,
    facts_from,
    folders_for,
    with_folders,
)
from tahaluf.templates import LOCK_PATH, Tree


class RepositoryFiles:
    """A repository that was created from `first`, and now contains `files`. It answers the queries that GitHub would
    receive.
    """

    def __init__(self, first: Tree, files: Mapping[str, bytes]) -> None:
        self._lock = first[LOCK_PATH].content.decode()
        self._blobs = {file.blob: file.content for file in first.values()}
        self._blobs |= {blob_id(content): content for content in files.values()}
        self._folders: dict[str, list[dict[str, Any]]] = {"": []}
        for path, content in files.items():
            folder, _, name = path.rpartition("/")
            entry = {"name": name, "mode": 0o100644, "oid": blob_id(content)}
            self._folders.setdefault(folder, []).append(entry)

    def facts(self, tree: Tree, **node: Any) -> UpdateFacts:
        """Return what a run knows about the repository. `node` has the fields that differ from those of a repository
        without an update branch.
        """
        plain: dict[str, Any] = {"lock": {"text": self._lock}, "branch": None, "updates": {"nodes": []}}
        facts = facts_from({**plain, **node}, tree, "0" * 40)
        facts = with_folders(facts, {path: self._folders.get(path, []) for path in folders_for(facts, tree)})
        return replace(facts, contents={oid: self._blobs[oid] for oid in contents_for(facts, tree)})

    def plan_update(self, tree: Tree) -> list[PlanItem]:
        """Return the items that `plan` shows if the template now renders to `tree`."""
        return plan_from_facts(tree, self.facts(tree))


def plan_from_facts(tree: Tree, facts: UpdateFacts) -> list[PlanItem]:
    desired = DesiredUpdate("water-map", tree.template, lambda: tree, "en", limit=20)
    return list(UpdatesResource(lambda template, values: tree).diff(desired, facts))
