"""A plan says what it did not compare, and why. Data that a token cannot read is never treated as absent."""

import json
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest

from localhub.core import Handler, Request, Response, json_response
from localhub.hub import Hub
from support import large_coalition
from tahaluf.clock import Clock
from tahaluf.flows.import_organization import import_organization, read_state
from tahaluf.flows.sync.scope import Scope
from tahaluf.flows.sync.snapshot import load_resource_types, take_snapshot
from tahaluf.github import Session
from tahaluf.plan import Plan

MANIFEST = large_coalition.every_kind(1)
SLUG = large_coalition.slug(0)
ORGANIZATION = f"/orgs/{large_coalition.ORGANIZATION}"
REPOSITORY = f"/repos/{large_coalition.ORGANIZATION}/{SLUG}"
TEAMS = {"team", "shared team"}


class Hiding:
    """A middleware that hides a field of GraphQL responses, or paths of the REST API that match a pattern.

    `how`: `denied` is an error with `null`, `null` has no error, and `item` hides only one item of a list.
    """

    def __init__(self) -> None:
        self.field, self.how, self.path = "", "", ""

    def __call__(self, request: Request, next_handler: Handler) -> Response:
        if self.path and fnmatch(request.path, self.path):
            return json_response(403, {"message": "Resource not accessible by integration"})
        response = next_handler(request)
        if request.path != "/graphql" or not self.field:
            return response
        payload = json.loads(bytes(response.body))  # type: ignore[arg-type]
        hidden = list(self._hide(payload.get("data"), ()))
        if self.how == "denied":
            errors = [{"type": "FORBIDDEN", "path": path, "message": "Not accessible"} for path in hidden]
            payload["errors"] = [*payload.get("errors", ()), *errors]
        return json_response(200, payload)

    def _hide(self, value: Any, path: tuple[Any, ...]) -> Iterator[list[Any]]:
        children = (
            value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        )
        for key, child in list(children):
            if key != self.field:
                yield from self._hide(child, (*path, key))
            elif self.how == "item":
                (child.get("nodes") or child.get("edges"))[0] = None
            else:
                value[key] = None
                yield [*path, key]


class OneProject:
    def __init__(self, hub: Hub, hiding: Hiding) -> None:
        self.hub, self.hiding = hub, hiding
        self.resource_types = load_resource_types(Path("no templates"))

    def session(self) -> Session:
        return Session(large_coalition.TOKEN, api_url=self.hub.url, clock=Clock(sleep=lambda seconds: None))

    def plan(self, field: str = "", how: str = "", path: str = "") -> Plan:
        self.hiding.field, self.hiding.how, self.hiding.path = field, how, path
        return take_snapshot(Scope.select(self.session(), MANIFEST, self.resource_types)).plan


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OneProject]:
    with Hub(tmp_path_factory.mktemp("hub"), large_coalition.SEED, run_workflows=False) as hub:
        large_coalition.load_every_kind(hub, MANIFEST)
        hiding = Hiding()
        hub.middlewares.append(hiding)
        yield OneProject(hub, hiding)


def blocked(plan: Plan) -> set[str]:
    assert not plan.changes
    assert all(item.reason and item.fix for item in plan.blocked)
    return {item.resource for item in plan.blocked}


def test_nothing_is_blocked_if_everything_can_be_read(project: OneProject) -> None:
    assert blocked(project.plan()) == set()


@pytest.mark.parametrize("how", ["denied", "null", "item"])
@pytest.mark.parametrize(
    ("connection", "resources"),
    [
        ("rulesets", {"rulesets"}),
        ("environments", {"environments"}),
        ("collaborators", {"collaborators"}),
        ("labels", {"labels"}),
        ("repositoryTopics", {"repository"}),
        ("members", TEAMS),
    ],
)
def test_a_list_that_is_hidden_in_part_or_whole_is_not_compared(
    project: OneProject, connection: str, resources: set[str], how: str
) -> None:
    assert blocked(project.plan(connection, how)) == resources


@pytest.mark.parametrize(
    ("field", "resource", "named"),
    [
        ("autoMergeAllowed", "settings", "`allow_auto_merge`"),
        ("defaultBranchRef", "settings", "`default_branch`"),
        ("description", "repository", "`description`"),
        ("hasWikiEnabled", "repository", "`has_wiki`"),
        ("privacy", "team", "`privacy`"),
        ("parentTeam", "shared team", "`parent`"),
        ("bypassActors", "rulesets", "who may bypass it"),
        ("adoption", "files", "files"),
        ("openUpdates", "updates", "updates"),
    ],
)
def test_a_setting_that_the_token_cannot_read_is_named(
    project: OneProject, field: str, resource: str, named: str
) -> None:
    plan = project.plan(field, "denied")
    assert resource in blocked(plan)
    assert any(named in item.reason for item in plan.blocked if item.resource == resource)


@pytest.mark.parametrize(
    ("path", "resource"),
    [
        (f"{ORGANIZATION}/teams", "rulesets"),
        (f"{REPOSITORY}/rulesets/*", "rulesets"),
        (f"{REPOSITORY}/environments", "environments"),
        (f"{REPOSITORY}/pages", "pages"),
        (f"{REPOSITORY}/private-vulnerability-reporting", "security"),
        (f"{REPOSITORY}/actions/permissions", "actions"),
        (f"{REPOSITORY}/actions/permissions/selected-actions", "actions"),
        (f"{REPOSITORY}/actions/permissions/workflow", "actions"),
        (f"{REPOSITORY}/code-security-configuration", "security_configuration"),
    ],
)
def test_a_path_that_the_token_cannot_read_is_named(project: OneProject, path: str, resource: str) -> None:
    assert blocked(project.plan(path=path)) == {resource}


def test_the_selected_actions_are_not_forgotten_if_the_policy_is_hidden(project: OneProject) -> None:
    plan = project.plan(path=f"{REPOSITORY}/actions/permissions")
    assert [item.target for item in plan.blocked] == ["actions_permissions", "selected_actions"]


@pytest.mark.parametrize(
    ("field", "what"), [("rulesets", "rulesets"), ("environments", "environments"), ("labels", "labels")]
)
def test_an_import_lists_what_is_hidden(project: OneProject, field: str, what: str) -> None:
    project.hiding.field, project.hiding.how, project.hiding.path = field, "null", ""
    imported = import_organization(read_state(project.session(), large_coalition.ORGANIZATION), "2026-01-31")
    assert (SLUG, what) in {(item.project, item.what) for item in imported.inexpressible}


def test_an_import_lists_a_ruleset_whose_dismissals_are_hidden(project: OneProject) -> None:
    project.hiding.field, project.hiding.how, project.hiding.path = "", "", f"{REPOSITORY}/rulesets/*"
    imported = import_organization(read_state(project.session(), large_coalition.ORGANIZATION), "2026-01-31")
    reasons = {item.what: item.reason for item in imported.inexpressible}
    assert "who may dismiss reviews" in reasons["ruleset main"]
