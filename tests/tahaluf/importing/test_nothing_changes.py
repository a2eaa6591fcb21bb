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
from tahaluf.flows.sync.scope import Scope
from tahaluf.flows.sync.snapshot import load_resource_types, take_snapshot
from tahaluf.github import Session
from tahaluf.manifest import Manifest, Shard, shared_teams_in

NUMBERS = count()
# Each example is an organization in localhub, so shrinking a failing example would take minutes
QUICK = settings(
    max_examples=6,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
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
    # If these names are used in another organization, each repository gets another slug
    taken = "".join(
        f"  - {{slug: {p.slug!r}, name: N, repository: null}}\n" for p in result.manifest.projects
    )
    added = import_organization(state, "", f"version: 1\norganization: other\nprojects:\n{taken}")
    expected = {project.repository_name for project in result.manifest.projects}
    found = {p.repository_name for p in added.manifest.projects if p.organization}
    assert found >= expected
    _check_plan(session, added.manifest, login)
    assert session.writes == 0


def check_two_imports(hub: Hub, first: dict[str, Any], second: dict[str, Any]) -> None:
    """Import the second organization into the manifest of the first, and check that another import of either adds
    nothing.
    """
    session, text = Session(TOKEN, api_url=hub.url), None
    logins = [f"organization-{next(NUMBERS)}" for _ in "ab"]
    for login, organization in zip(logins, (first, second), strict=True):
        create_organization(hub, login, organization)
        result = import_organization(read_state(session, login), "2026-01-31", text)
        text = result.text
        _check_teams(session, login, result)
    for login in logins:
        _check_plan(session, result.manifest, login)
        assert import_organization(read_state(session, login), "2026-01-31", text).text == text
    assert session.writes == 0


def _check_teams(session: Session, organization: str, result: Any) -> None:
    """Check that every team has been imported or is listed with a reason."""
    imported = shared_teams_in(result.manifest, organization).keys() | {
        team.name
        for project in result.manifest.projects
        if result.manifest.organization_of(project) == organization
        and (team := result.manifest.team_for(project))
    }
    listed = {item.what.removeprefix("team ") for item in result.inexpressible}
    present = {team["slug"] for team in session.paginate(f"/orgs/{organization}/teams")}
    assert present <= imported | listed


def _check_plan(session: Session, manifest: Manifest, organization: str) -> None:
    plan = take_snapshot(Scope.select(session, manifest, RESOURCES, Shard(organization))).plan
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
@settings(QUICK, max_examples=300)
@given(organization=organizations())
def test_the_plan_of_many_imports_writes_nothing(hub: Hub, organization: dict[str, Any]) -> None:
    check_import(hub, organization)


@settings(QUICK, max_examples=2)
@given(first=organizations(), second=organizations())
def test_after_two_imports_both_plans_write_nothing(
    hub: Hub, first: dict[str, Any], second: dict[str, Any]
) -> None:
    check_two_imports(hub, first, second)


@pytest.mark.full
@settings(QUICK, max_examples=60)
@given(first=organizations(), second=organizations())
def test_after_many_pairs_of_imports_both_plans_write_nothing(
    hub: Hub, first: dict[str, Any], second: dict[str, Any]
) -> None:
    check_two_imports(hub, first, second)
