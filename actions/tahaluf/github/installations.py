"""Finds out which Apps are installed in an organization."""

from collections.abc import Mapping
from typing import Any

from tahaluf.health import CLIENT_ID_VARIABLE, Installation, PowerfulApp, Unreadable

from .access import active_apps
from .health_requests import OWNER, read_list
from .session import Session


def read_installation(
    session: Session, organization: str, client_id: str
) -> Installation | Unreadable | None:
    """Read the installation of the App with this client id (or app id)."""
    return _find_installation(read_installations(session, organization), client_id)


def read_installations(session: Session, organization: str) -> list[Mapping[str, Any]] | Unreadable:
    """Return GitHub's descriptions of all installations in an organization."""
    return read_list(session, f"/orgs/{organization}/installations", "installations", OWNER)


def own_installation(
    installed: list[Mapping[str, Any]] | Unreadable, variables: Mapping[str, str] | Unreadable
) -> Installation | Unreadable | None:
    """Return the installation of the App that the control repository's variables name."""
    if isinstance(variables, Unreadable):
        return variables
    client_id = variables.get(CLIENT_ID_VARIABLE, "").strip()
    return _find_installation(installed, client_id) if client_id else None


def _find_installation(
    installed: list[Mapping[str, Any]] | Unreadable, client_id: str
) -> Installation | Unreadable | None:
    if isinstance(installed, Unreadable):
        return installed
    for installation in installed:
        if _is_app(installation, client_id):
            all_repositories = installation["repository_selection"] == "all"
            return Installation(
                installation["id"],
                installation["app_slug"],
                installation["permissions"],
                all_repositories,
                bool(installation["suspended_at"]),
            )
    return None


def _is_app(installation: Mapping[str, Any], client_id: str) -> bool:
    return client_id in (installation.get("client_id"), str(installation["app_id"]))


def powerful_apps(
    installed: Mapping[str, list[Mapping[str, Any]] | Unreadable], variables: Mapping[str, str] | Unreadable
) -> tuple[PowerfulApp, ...] | Unreadable:
    """Return all powerful Apps in these organizations except the coalition's own App, which has its own checks."""
    if isinstance(variables, Unreadable):
        return variables
    client_id = variables.get(CLIENT_ID_VARIABLE, "").strip()
    found: list[PowerfulApp] = []
    for organization, installations in installed.items():
        if isinstance(installations, Unreadable):
            return installations
        others = [one for one in installations if not _is_app(one, client_id)]
        for app in active_apps(organization, others):
            if app.powerful_changes:
                found.append(
                    PowerfulApp(
                        organization, app.app, app.powerful_changes, app.has_all_repositories, app.url
                    )
                )
    return tuple(found)
