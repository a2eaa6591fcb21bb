"""Repairs the environment that stores the App's key, and removes copies of the key elsewhere."""

from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from tahaluf.health import ENVIRONMENT_NAME, PRIVATE_KEY_SECRET, Facts, require
from tahaluf.plan import Rest, Steps

from .control import repository_path, send
from .desired import SELECTED_BRANCHES
from .repair import NOT_FOUND, Repair, Repairs, Scope


def environment_path(facts: Facts) -> str:
    return f"{repository_path(facts)}/environments/{ENVIRONMENT_NAME}"


def _environment(facts: Facts) -> Iterator[Repair]:
    if require(facts.environment) is None:
        what = f"create the environment `{ENVIRONMENT_NAME}`, which only `{facts.control.default_branch}` can use"
        yield Repair("key-in-environment", Scope.CONTROL, what, partial(_environment_steps, facts))


def _branches(facts: Facts) -> Iterator[Repair]:
    environment = require(facts.environment)
    if environment is None:
        return
    branches = require(environment.branches)
    if branches in ("protected", frozenset({facts.control.default_branch})):
        return
    what = f"let only `{facts.control.default_branch}` use the environment `{ENVIRONMENT_NAME}`"
    yield Repair("environment-open", Scope.CONTROL, what, partial(_environment_steps, facts))


def _delays(facts: Facts) -> Iterator[Repair]:
    environment = require(facts.environment)
    if environment and environment.delays_jobs:
        what = f"remove the required reviewers and the wait timer of `{ENVIRONMENT_NAME}`"
        yield Repair("environment-waits", Scope.CONTROL, what, partial(_delay_steps, facts))


def _environment_steps(facts: Facts) -> Steps:
    """Allow only selected branches to use the environment, and then select only the default branch.

    Before the selection, no branch can use it. A PUT request would reset the reviewers and the wait timer, so it
    includes their current values.
    """
    path, branch = environment_path(facts), facts.control.default_branch
    found = yield Rest("GET", path, expected_statuses=NOT_FOUND)
    delays = _current_delays(found.body) if found.status == 200 else {}
    yield Rest("PUT", path, {"deployment_branch_policy": SELECTED_BRANCHES, **delays})
    listed = yield Rest("GET", f"{path}/deployment-branch-policies?per_page=100")
    policies = listed.body["branch_policies"]
    if all(policy["name"] != branch for policy in policies):
        yield Rest("POST", f"{path}/deployment-branch-policies", {"name": branch}, idempotent=True)
    for policy in policies:
        if policy["name"] != branch:
            policy_path = f"{path}/deployment-branch-policies/{policy['id']}"
            yield Rest("DELETE", policy_path, expected_statuses=NOT_FOUND)
    return None


def _current_delays(environment: Any) -> dict[str, Any]:
    """Return the fields that make a PUT request keep the environment's reviewers and wait timer."""
    fields: dict[str, Any] = {}
    for rule in environment.get("protection_rules", ()):
        if rule["type"] == "wait_timer":
            fields["wait_timer"] = rule["wait_timer"]
        elif rule["type"] == "required_reviewers":
            fields["prevent_self_review"] = rule.get("prevent_self_review", False)
            fields["reviewers"] = [
                {"type": reviewer["type"], "id": reviewer["reviewer"]["id"]}
                for reviewer in rule.get("reviewers", ())
            ]
    return fields


def _delay_steps(facts: Facts) -> Steps:
    path = environment_path(facts)
    found = yield Rest("GET", path)
    policy = found.body.get("deployment_branch_policy")
    yield Rest("PUT", path, {"deployment_branch_policy": policy, "wait_timer": 0, "reviewers": []})
    return None


def _copies(facts: Facts) -> Iterator[Repair]:
    """Yield the deletion of other copies of the key. They are kept if the environment does not have the key, so that
    the last copy is never deleted.
    """
    if require(facts.environment) is None or PRIVATE_KEY_SECRET not in require(facts.environment_secrets):
        return
    places = (
        (facts.repository_secrets, Scope.CONTROL, repository_path(facts), "the control repository's secrets"),
        (
            facts.organization_secrets,
            Scope.ORGANIZATION,
            f"/orgs/{facts.urls.organization}",
            "the organization's secrets, where other repositories may be able to use it",
        ),
    )
    for names, scope, path, place in places:
        if PRIVATE_KEY_SECRET in require(names):
            secret = f"{path}/actions/secrets/{PRIVATE_KEY_SECRET}"
            request = Rest("DELETE", secret, expected_statuses=NOT_FOUND)
            what = f"delete {PRIVATE_KEY_SECRET} from {place}"
            yield Repair("key-shared", scope, what, partial(send, request))


REPAIRS: Final[Repairs] = {
    "key-in-environment": _environment,
    "environment-open": _branches,
    "environment-waits": _delays,
    "key-shared": _copies,
}
