"""After an import, the plan writes nothing. This is tested with random organizations in localhub."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from localhub.hub import Hub
from support.random_organizations import PEOPLE, SEED, TOKEN, create_organization, organizations
from tahaluf.flows.import_organization import import_organization, read_state
from tahaluf.flows.sync.snapshot import load_resource_types, take_snapshot
from tahaluf.github import Session
from tahaluf.manifest import Manifest, Shard

NUMBERS = count()
# Each example is an organization in localhub, so shrinking a failing example would take minutes
QUICK = settings(
    max_examples=6,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    derandomize=True,
)
RESOURCES = load_resource_types(Path())


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    with Hub(tmp_path_factory.mktemp("hub"), SEED, run_workflows=False) as hub:
        yield hub


def check_import(hub: Hub, organization: dict[str, Any]) -> None:
    login = f"organization-{next(NUMBERS)}"
    create_organization(hub, login, organization)
    session = Session(TOKEN, api_url=hub.url)
    state = read_state(session, login)
    result = import_organization(state, "2026-01-31")
    _check_plan(session, result.manifest, login)
    _check_is_complete(organization, result)
    assert not any(login in result.text for login in PEOPLE)
    # The same names in another organization: each repository gets another slug
    taken = "".join(
        f"  - {{slug: {p.slug!r}, name: N, repository: null}}\n" for p in result.manifest.projects
    )
    added = import_organization(state, "", f"version: 1\norganization: other\nprojects:\n{taken}")
    expected = {project.repository_name for project in result.manifest.projects}
    found = {p.repository_name for p in added.manifest.projects if p.organization}
    assert found >= expected
    _check_plan(session, added.manifest, login)
    assert session.writes == 0


def _check_plan(session: Session, manifest: Manifest, organization: str) -> None:
    plan = take_snapshot(session, manifest, RESOURCES, shard=Shard(organization)).plan
    assert not plan.writes, plan.changes
    assert not plan.blocked


def _check_is_complete(organization: dict[str, Any], result: Any) -> None:
    """Check that every repository has been imported or is listed with a reason."""
    imported = {project.slug for project in result.manifest.projects}
    listed = {item.project for item in result.inexpressible}
    assert all(entry["name"] in imported | listed for entry in organization["repositories"])


@QUICK
@given(organization=organizations())
def test_the_plan_of_an_import_writes_nothing(hub: Hub, organization: dict[str, Any]) -> None:
    check_import(hub, organization)


@pytest.mark.full
@settings(QUICK, max_examples=300, derandomize=False)
@given(organization=organizations())
def test_the_plan_of_many_imports_writes_nothing(hub: Hub, organization: dict[str, Any]) -> None:
    check_import(hub, organization)
