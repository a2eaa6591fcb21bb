"""Reads the data needed for file updates, in a few requests for all repositories that are not up to date.

Facts are added to the repositories returned by GitHub, where `resources/updates.py` finds them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from tahaluf.github import (
    ReadResult,
    Session,
    blocked_branch_error,
    blocking_branch,
    read_contents,
    read_earlier_updates,
    read_folders,
)
from tahaluf.item_errors import as_command_error
from tahaluf.kinds import ProjectNode
from tahaluf.manifest import Manifest, Project, Shard, share_of_limit
from tahaluf.plan import UNSET
from tahaluf.problems import CommandError
from tahaluf.resources import (
    UPDATE_BRANCH,
    UpdateFacts,
    UpdatesResource,
    contents_for,
    facts_from,
    folders_for,
    needs_update_facts,
    open_updates,
    with_folders,
)
from tahaluf.templates import Tree

from .scope import Scope

Facts = dict[str, UpdateFacts]  # by slug


def add_update_facts(scope: Scope, actual: dict[str, ProjectNode]) -> None:
    """Add facts to each repository that is not up to date. If all are up to date, sends no requests."""
    updates = next((r for r in scope.resource_types if isinstance(r, UpdatesResource)), None)
    if updates is None:
        return
    trees: dict[str, Tree] = {}
    facts: Facts = {}
    for project in scope.projects:
        repository = _updatable(project, actual[project.slug])
        tree = _rendered(updates, scope.manifest, project) if repository else None
        if repository is None or tree is None:
            continue
        if isinstance(tree, CommandError):
            facts[project.slug] = UpdateFacts(error=tree)
        elif needs_update_facts(repository, tree):
            trees[project.slug] = tree
    repositories = {slug: actual[slug]["repository"] or {} for slug in trees}
    reader = _Reader(scope.session, scope.organization, repositories, trees)
    facts |= reader.read(_free_places(scope.manifest, scope.shard, actual))
    for slug, found in facts.items():
        actual[slug] = {
            **actual[slug],
            "repository": {**(actual[slug]["repository"] or {}), "updateFacts": found},
        }


def read_all_update_facts(
    session: Session,
    organization: str,
    repositories: Mapping[str, Mapping[str, Any]],
    trees: Mapping[str, Tree],
) -> Facts:
    """Return the facts about repositories with a lock, whether or not an update would be proposed now."""
    return _Reader(session, organization, repositories, trees).read_all()


def _rendered(updates: UpdatesResource, manifest: Manifest, project: Project) -> Tree | CommandError | None:
    """Return the rendered template, or None if the project has no template."""
    try:
        desired = updates.desired_state(manifest, project)
        return desired.tree if desired else None
    except Exception as error:  # noqa: BLE001  (an error in one project does not stop the others)
        return as_command_error(error)


def _updatable(project: Project, node: ProjectNode) -> Mapping[str, Any] | None:
    """Return the repository if it has a lock and can be written to."""
    repository = node["repository"]
    if not repository or project.status == "archived" or repository.get("isArchived"):
        return None
    required = (repository.get("lock"), repository.get("defaultBranchRef"))
    return repository if all(required) and UNSET not in required else None


def _free_places(manifest: Manifest, shard: Shard, actual: Mapping[str, ProjectNode]) -> int:
    """Return how many more pull requests this shard may open. A shard's share of the limit is at least one, unless
    the manifest allows none.
    """
    share = share_of_limit(manifest.updates.open_pull_requests, shard.total)
    return share - sum(len(open_updates(node["repository"] or {})) for node in actual.values())


class _Reader:
    """Reads the facts in several steps, each of which depends on the results of the previous one."""

    def __init__(
        self,
        session: Session,
        organization: str,
        repositories: Mapping[str, Mapping[str, Any]],
        trees: Mapping[str, Tree],
    ) -> None:
        self._session, self._organization = session, organization
        self._repositories, self._trees = repositories, trees
        self._facts: Facts = {}

    def read(self, free_places: int) -> Facts:
        """Read the facts about updates that may be proposed. `free_places`: how many pull requests may still be
        opened.
        """
        self._read_first()
        return self._read_rest(self._choose(free_places))

    def read_all(self) -> Facts:
        """Read the state of all updates, even those that were declined."""
        self._read_first()
        return self._read_rest([slug for slug, facts in self._facts.items() if facts.lock and facts.wanted])

    def _read_first(self) -> None:
        locks = {slug: repository["lock"]["oid"] for slug, repository in self._repositories.items()}
        self._add(self._read_by_name(read_earlier_updates, locks), self._first_facts)

    def _read_rest(self, chosen: Sequence[str]) -> Facts:
        """Read the folders and contents that the updates of these repositories need."""
        folders = self._for_each(
            chosen,
            lambda slug, facts: (self._branch(slug)["target"]["oid"], folders_for(facts, self._trees[slug])),
        )
        self._add(
            self._read_by_name(read_folders, folders),
            lambda slug, found: with_folders(self._facts[slug], found),
        )
        oids = self._for_each(chosen, lambda slug, facts: contents_for(facts, self._trees[slug]))
        self._add(
            self._read_by_name(read_contents, {slug: wanted for slug, wanted in oids.items() if wanted}),
            lambda slug, found: replace(self._facts[slug], contents=found),
        )
        return self._facts

    def _choose(self, free_places: int) -> list[str]:
        """Choose the repositories to update: first those that already have a pull request, then urgent ones, up to
        the limit.
        """
        offered: list[str] = []
        new: list[tuple[bool, str]] = []
        for slug, facts in list(self._facts.items()):
            with self._isolate(slug):
                if facts.may_be_offered:
                    new += [] if facts.open_pull else [(not facts.is_urgent, slug)]
                    offered.append(slug)
        waiting = {slug for _, slug in sorted(new)[max(free_places, 0) :]}
        for slug in waiting:
            self._facts[slug] = replace(self._facts[slug], is_waiting=True)
        return [slug for slug in offered if slug not in waiting]

    def _first_facts(self, slug: str, found: Any) -> UpdateFacts:
        facts = facts_from(found, self._trees[slug], self._branch(slug)["target"]["tree"]["oid"])
        blocked_by = blocking_branch(found, UPDATE_BRANCH)
        if blocked_by and facts.may_be_offered and not facts.branch:
            raise blocked_branch_error(UPDATE_BRANCH, blocked_by)
        return facts

    def _branch(self, slug: str) -> Mapping[str, Any]:
        branch: Mapping[str, Any] = self._repositories[slug]["defaultBranchRef"]
        return branch

    def _read_by_name(
        self,
        read: Callable[[Session, str, dict[str, Any]], Mapping[str, ReadResult]],
        wanted: Mapping[str, Any],
    ) -> dict[str, ReadResult]:
        """Call `read` with the repositories' current names, which differ from their slugs during a rename."""
        names = {slug: str(self._repositories[slug]["name"]) for slug in wanted}
        if not names:
            return {}
        found = read(self._session, self._organization, {names[slug]: wanted[slug] for slug in wanted})
        return {slug: found[name] for slug, name in names.items() if name in found}

    def _for_each(self, slugs: Iterable[str], decide: Callable[[str, UpdateFacts], Any]) -> dict[str, Any]:
        """Decide what to read for each of these repositories, skipping repositories with an error."""
        decided: dict[str, Any] = {}
        for slug in slugs:
            facts = self._facts[slug]
            if facts.error is None:
                with self._isolate(slug):
                    decided[slug] = decide(slug, facts)
        return decided

    def _add(self, results: Mapping[str, ReadResult], merge: Callable[[str, Any], UpdateFacts]) -> None:
        for slug, result in results.items():
            with self._isolate(slug):
                if isinstance(result, CommandError):
                    raise result
                self._facts[slug] = merge(slug, result)

    @contextmanager
    def _isolate(self, slug: str) -> Iterator[None]:
        """Store an error as the only fact about the repository, so that it does not affect the others."""
        try:
            yield
        except Exception as error:  # noqa: BLE001  (no error stops the other repositories)
            self._facts[slug] = UpdateFacts(error=as_command_error(error))
