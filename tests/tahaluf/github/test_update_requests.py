"""Updates of files need few requests, as counted by the server."""

from pathlib import Path

import pytest

from localhub.hub import Hub
from support import large_coalition
from tahaluf.clock import Clock
from tahaluf.flows.sync.scope import Scope
from tahaluf.flows.sync.snapshot import load_resource_types, step_starter, take_snapshot
from tahaluf.github import Session, execute
from tahaluf.manifest import load
from tahaluf.templates import BUILTIN_TEMPLATES

MAX_REQUESTS_EACH = 8


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    """A coalition's own template, which adds a file to the template that its projects use."""
    folder = tmp_path / "checkout/templates/newer"
    folder.mkdir(parents=True)
    (folder / "template.yml").write_text("extends: community\n")
    (folder / "NEWS.md").write_text("Nothing yet.\n")
    assert (BUILTIN_TEMPLATES / "community").is_dir()
    return tmp_path / "checkout"


@pytest.mark.parametrize(
    ("projects", "outdated", "max_reads"),
    [(50, 4, 1 + 3), pytest.param(1000, 40, 25, marks=pytest.mark.full)],
)
def test_updates_cost_some_requests_for_all_and_at_most_eight_more_each(
    tmp_path: Path, templates: Path, projects: int, outdated: int, max_reads: int
) -> None:
    """Earlier lock files, folders and file contents are each read with one query for many repositories."""
    manifest = large_coalition.manifest(projects, 2)
    with Hub(tmp_path / "hub", large_coalition.SEED, run_workflows=False) as hub:
        large_coalition.load_into(hub, manifest)
        session = Session(large_coalition.TOKEN, api_url=hub.url, clock=Clock(sleep=lambda seconds: None))
        resource_types = load_resource_types(templates)
        text = large_coalition.manifest_text(projects, 2).replace(
            "{topics", "{template: newer, topics", outdated
        )
        changed = load(f"updates: {{open_pull_requests: {outdated}}}\n{text}")
        snapshot = take_snapshot(Scope.select(session, changed, resource_types))
        assert session.requests <= max_reads
        assert {change.resource for change in snapshot.plan.changes} == {"updates"}
        session.requests = 0
        result = execute(session, snapshot.plan, snapshot.contexts, step_starter(changed, resource_types))
        assert [outcome.state for outcome in result.outcomes] == ["done"] * outdated
        assert session.requests <= MAX_REQUESTS_EACH * outdated
        assert session.requests <= snapshot.plan.requests
        assert not take_snapshot(Scope.select(session, changed, resource_types)).plan
