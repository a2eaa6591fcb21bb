"""Copies organizations into localhub, applies the manifest's plan there, and compares the states before and after."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tahaluf.clock import Clock, without_waiting
from tahaluf.github import Outcome, Session
from tahaluf.kinds import ProjectNode
from tahaluf.manifest import Manifest, Shard, organizations, slug_identity
from tahaluf.plan import Plan
from tahaluf.rehearsal import TOKEN, Difference, Numbering, build_seed, compare_states, rehearsed_manifest
from tahaluf.resources import OrganizationState, own_repositories

from .import_organization import import_organization, read_state
from .localhub_process import bypass_proxies, start_localhub
from .sync.apply import ALL, Reviews, apply_plan
from .sync.naming import NamingHistory
from .sync.scope import Scope
from .sync.sessions import Sessions
from .sync.sharding import ShardSelection, run_each
from .sync.snapshot import load_resource_types, take_snapshot


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """The plan, the outcomes of its changes, and the differences between the states before and after.

    `not_copied`: parts of the organization that could not be copied to localhub. The plan was applied without them.
    `url`: the server on which the plan was applied. `before_url`: with `serve`, the server that shows the
    organization as it was before.
    """

    plan: Plan
    outcomes: tuple[Outcome, ...]
    differences: tuple[Difference, ...]
    not_copied: tuple[Outcome, ...]
    url: str
    before_url: str

    @property
    def is_complete(self) -> bool:
        """Whether the whole plan was applied."""
        return not self.plan.blocked and all(outcome.state == "done" for outcome in self.outcomes)

    def changed_pages(self) -> Iterator[str]:
        """Yield the paths of the organizations whose teams differ, and of the repositories that differ."""
        teams = [one for one in self.differences if one.is_in_team]
        yield from dict.fromkeys(one.organization for one in teams)
        repositories = [one for one in self.differences if not one.is_in_team]
        yield from dict.fromkeys(f"{one.organization}/{one.where}" for one in repositories)


def read_states(sessions: Sessions, manifest: Manifest) -> list[OrganizationState]:
    """Read all organizations in the manifest. Writes nothing to GitHub."""
    shards = ShardSelection().select(manifest)
    sessions.select_tokens(manifest, shards)

    def read(shard: Shard) -> OrganizationState:
        return read_state(sessions.for_shard(shard), shard.organization)

    states, error = run_each(shards, read)
    if error:
        raise error
    return states


@contextmanager
def rehearse(
    sessions: Sessions,
    manifest: Manifest,
    root: Path,
    port: int,
    *,
    serve: bool,
    clock: Clock,
    history: NamingHistory,
) -> Iterator[Rehearsal]:
    """Yield the rehearsal while its servers are running. Nothing is left on disk afterwards.

    `root` contains the coalition's own templates. With `serve`, a second server shows the organization as it was
    before. `history`: when the manifest first named each project.
    """
    states = read_states(sessions, manifest)
    own = _own_repositories(states, manifest, history)
    reviews = Reviews(sessions, None, "", (ALL,))  # a rehearsal needs no review
    bypass_proxies()
    people, local_clock = Numbering(), without_waiting(clock)
    existing = [f"{state.organization}/{name}" for state in states for name in state.repositories]
    # This assigns account ids to the people on GitHub, so the people in the manifest get the same ids
    build_seed(states, people, own)
    planned = rehearsed_manifest(manifest, existing, people)
    seed = build_seed(states, people, own)
    with ExitStack() as running:
        urls = []
        for number in range(2 if serve else 1):
            folder = Path(running.enter_context(TemporaryDirectory(prefix="tahaluf-rehearsal-")))
            server = running.enter_context(start_localhub(folder, port if not number else 0, seed))
            urls.append(str(server["url"]))
            not_copied = _plant(Session(TOKEN, api_url=urls[-1], clock=local_clock), states, reviews)
        session = Session(TOKEN, api_url=urls[0], clock=local_clock)
        before = _read(session, manifest)
        applied = [
            _apply(session, planned, Shard(organization), root, reviews)
            for organization in organizations(manifest)
        ]
        after = _read(session, manifest)
        differences = [
            difference
            for old, new in zip(before, after, strict=True)
            for difference in compare_states(old, new)
        ]
        yield Rehearsal(
            Plan.merge(plan for plan, _ in applied),
            tuple(outcome for _, outcomes in applied for outcome in outcomes),
            tuple(differences),
            not_copied,
            urls[0],
            urls[-1],
        )


def _own_repositories(
    states: Sequence[OrganizationState], manifest: Manifest, history: NamingHistory
) -> frozenset[str]:
    """Return the full names of the repositories that Tahaluf has created, which no plan has to adopt."""
    nodes = {
        slug_identity(f"{state.organization}/{name}"): (f"{state.organization}/{name}", node)
        for state in states
        for name, node in state.repositories.items()
    }
    found = {
        project.slug: nodes[key]
        for project in manifest.projects
        for name in project.repository_names
        if (key := slug_identity(f"{manifest.organization_of(project)}/{name}")) in nodes
    }
    actual: dict[str, ProjectNode] = {
        slug: {"repository": node, "team": None} for slug, (_, node) in found.items()
    }
    own = own_repositories(manifest, actual, history.read(manifest, actual))
    return frozenset(found[slug][0] for slug in own)


def _plant(session: Session, states: Sequence[OrganizationState], reviews: Reviews) -> tuple[Outcome, ...]:
    """Apply the settings that an import finds but a seed cannot contain, such as rulesets.

    Returns the changes that failed, which could not be copied.
    """
    failed: list[Outcome] = []
    for state in states:
        imported = import_organization(state, "").manifest
        _, outcomes = _apply(session, imported, Shard(state.organization), Path(), reviews)
        failed += [outcome for outcome in outcomes if outcome.state != "done"]
    return tuple(failed)


def _apply(
    session: Session, manifest: Manifest, shard: Shard, root: Path, reviews: Reviews
) -> tuple[Plan, tuple[Outcome, ...]]:
    snapshot = take_snapshot(Scope.select(session, manifest, load_resource_types(root), shard))
    result = apply_plan(snapshot, reviews, reviews.check(snapshot.plan), lambda outcome: None)
    return snapshot.plan, result.outcomes


def _read(session: Session, manifest: Manifest) -> list[OrganizationState]:
    return [read_state(session, name) for name in organizations(manifest)]
