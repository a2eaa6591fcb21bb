"""Environments, variables, and the names of secrets. The values of secrets are never returned."""

from typing import Any
from urllib.parse import quote

from localhub.domain import accounts, repositories, teams
from localhub.domain.settings import BranchPolicy, Environment, Setting
from localhub.ids import node_id

from . import repositories as serializers
from .accounts import simple
from .dispatch import serialize
from .teams import simple as simple_team
from .view import View


@serialize.register
def environment(row: Environment, view: View) -> dict[str, Any]:
    repository = repositories.repository(view.uow, row.repository_id)
    name = quote(row.name, safe="")
    return {
        "id": row.id,
        "node_id": node_id("Environment", row.id),
        "name": row.name,
        "url": f"{serializers.api_url(repository, view)}/environments/{name}",
        "html_url": f"{serializers.html_url(repository, view)}/deployments/activity_log?environments_filter={name}",
        "created_at": row.created_at,
        "updated_at": row.updated_at,
        "protection_rules": _protection(row, view),
        "deployment_branch_policy": row.branch_policy
        and {
            "protected_branches": row.branch_policy == "protected",
            "custom_branch_policies": row.branch_policy == "custom",
        },
    }


def _protection(row: Environment, view: View) -> list[dict[str, Any]]:
    """Return the protection rules. On GitHub, they have their own ids, but none of our clients needs these."""
    protection_rules: list[dict[str, Any]] = []
    if row.waits_for:
        reviewers = [
            {"type": kind, "reviewer": _reviewer(kind, number, view)} for kind, number in row.waits_for
        ]
        protection_rules.append(
            {
                "type": "required_reviewers",
                "prevent_self_review": row.prevent_self_review,
                "reviewers": reviewers,
            }
        )
    if row.wait_timer:
        protection_rules.append({"type": "wait_timer", "wait_timer": row.wait_timer})
    if row.branch_policy:
        protection_rules.append({"type": "branch_policy"})
    return [{"id": row.id, "node_id": node_id("GateRule", row.id), **rule} for rule in protection_rules]


def _reviewer(kind: str, number: int, view: View) -> dict[str, Any]:
    if kind == "Team":
        return simple_team(teams.team(view.uow, number), view)
    return simple(accounts.account(view.uow, number), view)


def branch_policy(row: BranchPolicy) -> dict[str, Any]:
    node = node_id("DeploymentBranchPolicy", row.id)
    return {"id": row.id, "node_id": node, "name": row.name, "type": row.type}


def secret(row: Setting) -> dict[str, Any]:
    return {"name": row.name, "created_at": row.created_at, "updated_at": row.updated_at}


def variable(row: Setting) -> dict[str, Any]:
    return {**secret(row), "value": row.value}
