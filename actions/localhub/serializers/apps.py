"""Apps, installations and installation tokens."""

import secrets
from typing import Any

from localhub.domain import accounts, apps, repositories
from localhub.domain.apps import App, Installation
from localhub.domain.tokens import Token
from localhub.ids import node_id

from .accounts import simple
from .dispatch import serialize
from .repositories import full
from .view import View


@serialize.register
def app(row: App, view: View) -> dict[str, Any]:
    page = f"{view.html}/apps/{row.slug}"
    return {
        "id": row.id,
        "client_id": row.client_id,
        "slug": row.slug,
        "node_id": node_id("App", row.id),
        "owner": simple(accounts.account(view.uow, row.owner_id), view),
        "name": row.name,
        "description": row.description,
        "external_url": page,
        "html_url": page,
        "created_at": row.created_at,
        "updated_at": row.created_at,
        "permissions": row.permissions,
        "events": list(row.events),
        "installations_count": len(apps.installations(view.uow, app_id=row.id)),
    }


@serialize.register
def installation(row: Installation, view: View) -> dict[str, Any]:
    owner, app_row = accounts.account(view.uow, row.account_id), apps.app(view.uow, row.app_id)
    return {
        "id": row.id,
        "client_id": app_row.client_id,
        "account": simple(owner, view),
        "access_tokens_url": f"{view.api}/app/installations/{row.id}/access_tokens",
        "repositories_url": f"{view.api}/installation/repositories",
        "html_url": f"{view.html}/organizations/{owner.login}/settings/installations/{row.id}",
        "app_id": row.app_id,
        "app_slug": app_row.slug,
        "target_id": owner.id,
        "target_type": owner.type,
        "permissions": row.permissions,
        "events": list(app_row.events),
        "created_at": row.created_at,
        "updated_at": row.created_at,
        "single_file_name": None,
        "has_multiple_single_files": False,
        "single_file_paths": [],
        "repository_selection": "all" if row.repository_ids is None else "selected",
        "suspended_by": None,
        "suspended_at": row.suspended_at,
    }


def credentials(key: str) -> dict[str, Any]:
    """Return the fields that are returned only when an App's manifest is converted.

    localhub supports neither webhooks nor user sign-in.
    """
    return {"client_secret": secrets.token_hex(20), "webhook_secret": None, "pem": key}


def installation_token(row: Token, view: View) -> dict[str, Any]:
    rendered: dict[str, Any] = {
        "token": row.token,
        "expires_at": row.expires_at,
        "permissions": row.permissions,
        "repository_selection": "all" if row.repository_ids is None else "selected",
    }
    if row.repository_ids is not None:
        rendered["repositories"] = [
            full(repositories.repository(view.uow, number), view) for number in row.repository_ids
        ]
    return rendered
