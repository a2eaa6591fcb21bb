"""Environments, and the names of secrets; a secret's value is never shown."""

from typing import Any
from urllib.parse import quote

from localhub.ids import node_id
from localhub.shapes import repositories as shapes
from localhub.shapes.dispatch import shape
from localhub.shapes.view import View
from localhub.world import repositories
from localhub.world.settings import Environment, Setting


@shape.register
def environment(row: Environment, view: View) -> dict[str, Any]:
    repository = repositories.repository(view.world, row.repository_id)
    name = quote(row.name, safe="")
    return {
        "id": row.id,
        "node_id": node_id("Environment", row.id),
        "name": row.name,
        "url": f"{shapes.address(repository, view)}/environments/{name}",
        "html_url": f"{shapes.page(repository, view)}/deployments/activity_log?environments_filter={name}",
        "created_at": row.created_at,
        "updated_at": row.updated_at,
        "protection_rules": [],
        "deployment_branch_policy": None,
    }


def secret(row: Setting) -> dict[str, Any]:
    return {"name": row.name, "created_at": row.created_at, "updated_at": row.updated_at}


def variable(row: Setting) -> dict[str, Any]:
    return {**secret(row), "value": row.value}
