"""Reads single settings. A setting that the token cannot see is `Unreadable`."""

from collections.abc import Mapping
from typing import Any, Final

from tahaluf.health import Unreadable

from .session import Session

# The permission needed for each fact, for responses without an `x-accepted-github-permissions` header.
# Source: docs.github.com, "Permissions required for fine-grained personal access tokens"
ADMINISTRATION: Final = Unreadable("administration: read")
ACTIONS: Final = Unreadable("actions: read")
ENVIRONMENTS: Final = Unreadable("environments: read")
MEMBERS: Final = Unreadable("members: read")
OWNER: Final = Unreadable("organization_administration: read")
OWNER_SECRETS: Final = Unreadable("organization_secrets: read")
PAGES: Final = Unreadable("pages: read")
ROSTER: Final = Unreadable("contents: read, in the roster")
RULESETS: Final = Unreadable("administration: write")
SECRETS: Final = Unreadable("secrets: read")
VARIABLES: Final = Unreadable("variables: read")


def read_setting(session: Session, path: str, fallback: Unreadable, *, allow_missing: bool = False) -> Any:
    """Return the body of the response, or Unreadable if the token has no access.

    With `allow_missing`, return None if the setting does not exist.
    """
    response = session.get(path, expected_statuses=(403, 404))
    if response.status == 200:
        return response.body
    message = response.message
    # The message "Upgrade to GitHub Pro or make this repository public" means that the GitHub plan lacks the feature,
    # so the setting does not exist either
    if allow_missing and (
        "Upgrade to" in message or (response.status == 404 and fallback is not ADMINISTRATION)
    ):
        return None
    if allow_missing and message == "Branch not protected":
        return None
    permissions = response.headers.get("x-accepted-github-permissions")
    return Unreadable(permissions.replace("=", ": ").replace(";", " or")) if permissions else fallback


def read_list(
    session: Session, path: str, key: str, fallback: Unreadable, per_page: int = 100
) -> list[Mapping[str, Any]] | Unreadable:
    """Return all items in a list that GitHub returns under `key`. `per_page` is the endpoint's maximum."""
    found: list[Mapping[str, Any]] = []
    while True:
        page = len(found) // per_page + 1
        body = read_setting(session, f"{path}?per_page={per_page}&page={page}", fallback)
        if isinstance(body, Unreadable):
            return body
        found += body[key]
        if len(body[key]) < per_page:
            return found
