"""The steps of a change handle requests that GitHub refuses, and things that are missing."""

from types import SimpleNamespace
from typing import Any

import pytest

from support.operations import AnyOperation
from support.steps import play
from tahaluf.plan import Change, ChangeContext, ChangeKind, FieldChange, Operation, Response, Rest
from tahaluf.problems import CommandError
from tahaluf.resources import all_resources
from tahaluf.resources.adoption import Adopt
from tahaluf.resources.environments import (
    NO_TEAM,
    NO_TEAM_FIX,
    REJECTED,
    REJECTED_FIX,
    CreateEnvironment,
    EnvironmentsResource,
)
from tahaluf.resources.repository import RepositoryResource
from tahaluf.resources.repository_operations import CreateRepository, UpdateRepository
from tahaluf.resources.repository_requests import PROJECTS_FIX, PROJECTS_REFUSED
from tahaluf.resources.shared_team_members import member_steps
from tahaluf.resources.team import TeamResource
from tahaluf.templates import Tree

DESIRED: Any = SimpleNamespace(name="wells", tree=(), banner="")
CONTEXT = ChangeContext("acme", "wells")
NAMED = {"node_id": "R_1", "name": "wells", "default_branch": "main"}


def change(operation: Operation) -> Change:
    return Change(project="wells", resource="r", kind=ChangeKind.UPDATE, target="t", operation=operation)


def played(resource: Any, operation: Operation, *answers: Any) -> list[Any]:
    return play(resource.steps(change(operation), DESIRED, CONTEXT), answers)[0]


@pytest.mark.parametrize(
    "resource",
    all_resources(lambda template, values: Tree(template, "1", {})),
    ids=lambda resource: resource.name,
)
def test_an_operation_of_another_resource_is_an_error(resource: Any) -> None:
    with pytest.raises(TypeError, match="AnyOperation"):
        played(resource, AnyOperation())


def test_an_operation_of_another_resource_is_no_change_to_a_teams_members() -> None:
    with pytest.raises(TypeError, match="AnyOperation"):
        play(member_steps(change(AnyOperation()), CONTEXT))


@pytest.mark.parametrize("resource", [RepositoryResource(), TeamResource()], ids=lambda one: one.name)
def test_an_adoption_sends_no_request(resource: Any) -> None:
    assert played(resource, Adopt("R_1")) == []


@pytest.mark.parametrize("visibility", ["public", "private"])
def test_a_repository_is_created_without_projects_if_the_organization_has_none(visibility: str) -> None:
    create = CreateRepository(visibility, {"has_projects": True, "has_wiki": False})
    steps = RepositoryResource().steps(change(create), DESIRED, CONTEXT)
    requests, context = play(steps, [Response(422, {}), NAMED])
    body = {"name": "wells", "auto_init": True, "has_wiki": False, "private": visibility == "private"}
    first, second = (request for request in requests if isinstance(request, Rest))
    assert (first.body, second.body) == ({**body, "has_projects": True}, body)
    assert (first.expected_statuses, second.expected_statuses) == (frozenset({422}), frozenset())
    assert (second.method, second.path, second.verify_path) == (
        "POST",
        "/orgs/acme/repos",
        "/repos/acme/wells",
    )
    assert context == ChangeContext("acme", "wells", "R_1", "main", just_created=True)


@pytest.mark.parametrize("others", [{}, {"has_wiki": False}])
def test_settings_beside_projects_are_made_before_the_refusal_is_reported(others: dict[str, bool]) -> None:
    fields = tuple(FieldChange(name, None, value) for name, value in {"has_projects": True, **others}.items())
    steps = RepositoryResource().steps(change(UpdateRepository(fields)), DESIRED, CONTEXT)
    requests = [next(steps)]
    with pytest.raises(CommandError) as raised:
        while True:
            requests.append(steps.send(Response(422 if len(requests) == 1 else 200, {})))
    assert (raised.value.what, raised.value.fix) == (PROJECTS_REFUSED, PROJECTS_FIX)
    bodies = [request.body for request in requests if isinstance(request, Rest)]
    assert bodies == [{"has_projects": True, **others}, *([others] if others else [])]


def test_a_missing_reviewer_and_a_refused_environment_are_explained() -> None:
    create = CreateEnvironment("production", {"reviewers": ["maps"]})
    with pytest.raises(CommandError) as raised:
        played(EnvironmentsResource(), create, Response(404, {}), Response(404, {}))
    assert (raised.value.what, raised.value.fix) == (NO_TEAM.format(team="maps"), NO_TEAM_FIX)
    refused = [Response(404, {}), {"id": 5}, Response(422, {"message": "no::plan"})]
    with pytest.raises(CommandError) as raised:
        played(EnvironmentsResource(), create, *refused)
    assert raised.value.fix == REJECTED_FIX
    assert raised.value.what == REJECTED.format(name="production", message="no:\u200b:plan")


def test_the_branches_of_an_environment_are_added_before_others_are_removed() -> None:
    create = CreateEnvironment("pro duction", {"deployment_branch_policy": ["branch main", "tag v*"]})
    present = {"branch_policies": [{"name": "main", "id": 1}, {"name": "old", "type": "tag", "id": 2}]}
    requests = played(EnvironmentsResource(), create, Response(404, {}), {}, present)
    path = "/repos/acme/wells/environments/pro%20duction"
    policies = f"{path}/deployment-branch-policies"
    assert [(one.method, one.path) for one in requests] == [
        ("GET", path),
        ("PUT", path),
        ("GET", f"{policies}?per_page=100"),
        ("POST", policies),
        ("DELETE", f"{policies}/2"),
    ]
    assert requests[3].body == {"name": "v*", "type": "tag"}
    assert requests[3].idempotent
    assert [one.expected_statuses for one in requests] == [{404}, {422}, set(), set(), {404}]
