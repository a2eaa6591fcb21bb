"""The number of requests needed to update files, as counted by the server."""

from pathlib import Path

import pytest

from localhub.hub import Hub
from support import large_coalition
from tahaluf.clock import Clock
from tahaluf.flows.sync.snapshot import load_resource_types, step_starter, take_snapshot
from tahaluf.github import Session, execute
from tahaluf.manifest import load
from tahaluf.templates import BUILTIN_TEMPLATES

PROJECTS, OUTDATED = 100, 8
MAX_REQUESTS_EACH = 8


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    """A coalition's own template, which extends its projects' template with one more file."""
    folder = tmp_path / "checkout/templates/newer"
    folder.mkdir(parents=True)
    (folder / "template.yml").write_text("extends: community\n")
    (folder / "NEWS.md").write_text("Nothing yet.\n")
    assert (BUILTIN_TEMPLATES / "community").is_dir()
    return tmp_path / "checkout"


def test_updates_cost_some_requests_for_all_and_at_most_eight_more_each(
    tmp_path: Path, templates: Path
) -> None:
    manifest = large_coalition.manifest(PROJECTS, 2)
    with Hub(tmp_path / "hub", large_coalition.SEED, run_workflows=False) as hub:
        large_coalition.load_into(hub, manifest)
        session = Session(large_coalition.TOKEN, api_url=hub.url, clock=Clock(sleep=lambda seconds: None))
        resource_types = load_resource_types(templates)
        assert not take_snapshot(session, manifest, resource_types).plan
        read_when_up_to_date = session.requests
        text = large_coalition.manifest_text(PROJECTS, 2)
        changed = load(text.replace("{topics", "{template: newer, topics", OUTDATED))
        session.requests = 0
        snapshot = take_snapshot(session, changed, resource_types)
        # One request each for lock files and earlier updates, for folders, and for contents, for up to twenty
        # repositories
        assert session.requests <= read_when_up_to_date + 3
        assert {change.resource for change in snapshot.plan.changes} == {"updates"}
        session.requests = 0
        start = step_starter(changed, resource_types)
        result = execute(session, snapshot.plan, snapshot.contexts, start)
        assert {outcome.state for outcome in result.outcomes} == {"done"}
        assert len(result.outcomes) == OUTDATED
        assert session.requests <= MAX_REQUESTS_EACH * OUTDATED
        assert session.requests <= snapshot.plan.requests
        assert not take_snapshot(session, changed, resource_types).plan
