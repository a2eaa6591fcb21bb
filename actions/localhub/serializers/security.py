"""Code security configurations and the repositories they are attached to."""

from typing import Any

from localhub.domain.repositories import Repository
from localhub.domain.security import COLUMNS, SecurityConfiguration

from .repositories import full
from .view import View


def configuration(row: SecurityConfiguration) -> dict[str, Any]:
    features = {name: row.settings.get(name, "not_set") for name in COLUMNS}
    return {
        "id": row.id,
        "name": row.name,
        "target_type": "organization",
        "description": row.description,
        "enforcement": row.enforcement,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
        **features,
    }


def attached(row: SecurityConfiguration, repository: Repository, view: View) -> dict[str, Any]:
    status = "enforced" if row.enforcement == "enforced" else "attached"
    return {"status": status, "repository": full(repository, view)}
