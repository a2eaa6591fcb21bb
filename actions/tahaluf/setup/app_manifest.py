"""The GitHub App used by the workflows: its manifest, and the URLs of the pages for creating and installing it."""

import json
import re
from typing import Any, Final
from urllib.parse import urlencode

from tahaluf.escape import percent_encode
from tahaluf.health import SettingsUrls, required_permissions

MAX_NAME_LENGTH: Final = 34  # GitHub's limit
DESCRIPTION: Final = "Runs the workflows of the coalition's control repository."


def default_name(organization: str) -> str:
    """Return a name that is probably available, since App names are unique on GitHub."""
    return f"tahaluf-{organization}"[:MAX_NAME_LENGTH].rstrip("-")


def slug_of(name: str) -> str:
    """Return the slug that GitHub derives from an App's name."""
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")


def app_manifest(urls: SettingsUrls, name: str, redirect_url: str) -> str:
    """Return the manifest as JSON: a private App without webhooks, with exactly the permissions that the workflows
    need.
    """
    homepage = f"{urls.server}/{urls.control}"
    manifest: dict[str, Any] = {
        "name": name,
        "url": homepage,
        "description": DESCRIPTION,
        "hook_attributes": {"url": homepage, "active": False},
        "redirect_url": redirect_url,
        "public": False,
        "default_permissions": required_permissions(),
        "default_events": [],
    }
    return json.dumps(manifest)


def manifest_url(urls: SettingsUrls, state: str) -> str:
    """Return the URL to which a page submits the manifest. GitHub sends `state` back together with the code."""
    return f"{urls.organization_settings('apps/new')}?{urlencode({'state': state})}"


def registration_url(urls: SettingsUrls, name: str) -> str:
    """Return the URL of GitHub's form for a new App, with the name and the permissions filled in."""
    fields = {
        "name": name,
        "url": f"{urls.server}/{urls.control}",
        "public": "false",
        "webhook_active": "false",
        **required_permissions(),
    }
    return f"{urls.organization_settings('apps/new')}?{urlencode(fields)}"


def app_url(urls: SettingsUrls, slug: str | None) -> str:
    """Return the URL of the App's settings page, or of the list of Apps if the App's slug is unknown."""
    return urls.organization_settings(f"apps/{percent_encode(slug)}" if slug else "apps")


def installation_url(urls: SettingsUrls, slug: str) -> str:
    return f"{urls.server}/apps/{percent_encode(slug)}/installations/new"
