"""A small organization in a hub, and clients for it: plain HTTP, an App, and PyGithub."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import github
import jwt
import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from localhub.hub import Hub

OWNER_TOKEN, MEMBER_TOKEN, STRANGER_TOKEN = "owner-token", "member-token", "stranger-token"
SCOPES = ["repo", "workflow", "admin:org", "delete_repo"]
# The permissions of Tahaluf's App.
PERMISSIONS = {
    "actions": "read",
    "administration": "write",
    "contents": "write",
    "issues": "write",
    "members": "write",
    "metadata": "read",
    "pages": "write",
    "pull_requests": "write",
    "workflows": "write",
}


# Parsing a key takes longer than most requests to a hub.
LOADED_APP_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _key_texts(key: rsa.RSAPrivateKey) -> tuple[str, str]:
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return private.decode(), public.decode()


APP_KEY, APP_PUBLIC_KEY = _key_texts(LOADED_APP_KEY)


def app_seed(organization: str, permissions: Mapping[str, str], slug: str = "tahaluf") -> dict[str, Any]:
    """The seed of an App that the organization owns and has installed. APP_KEY is the App's private key."""
    return {
        "slug": slug,
        "owner": organization,
        "public_key": APP_PUBLIC_KEY,
        "permissions": dict(permissions),
        "installations": [{"account": organization}],
    }


APP_PERMISSIONS = {
    "administration": "write",
    "contents": "write",
    "issues": "write",
    "members": "write",
    "pull_requests": "write",
}
SEED: dict[str, Any] = {
    "users": [
        {"login": "an-owner", "tokens": [{"token": OWNER_TOKEN, "scopes": SCOPES}]},
        {"login": "a-member", "tokens": [{"token": MEMBER_TOKEN, "scopes": SCOPES}]},
        {"login": "a-stranger", "tokens": [{"token": STRANGER_TOKEN, "scopes": SCOPES}]},
    ],
    "organizations": [{"login": "an-org", "owners": ["an-owner"], "members": ["a-member"]}],
    "apps": [app_seed("an-org", APP_PERMISSIONS, "an-app")],
    "repositories": [{"owner": "an-org", "name": "water-map", "auto_init": True}],
}


@dataclass(slots=True)
class HubClient:
    """Uses `hub` over real HTTP.

    `expects_violations`: whether the test violates GitHub's API description on purpose.
    """

    hub: Hub
    expects_violations: bool = False

    stranger_token: str = STRANGER_TOKEN
    member_token: str = MEMBER_TOKEN
    app_key: str = APP_KEY

    def app_id(self) -> int:
        return int(self.hub.store.fetch_value("SELECT id FROM apps WHERE slug = 'an-app'"))

    def as_app(
        self, method: str, path: str, lifetime: int = 300, key: str = APP_KEY, **body: Any
    ) -> requests.Response:
        """Send a request with a JWT that is valid for `lifetime` seconds."""
        now = int(time.time())
        claims = {"iss": str(self.app_id()), "iat": now - 10, "exp": now + lifetime}
        return self.request(method, path, jwt.encode(claims, key, "RS256"), **body)

    def installation_token(self, **body: Any) -> str:
        installation_id = self.as_app("GET", "/orgs/an-org/installation").json()["id"]
        response = self.as_app("POST", f"/app/installations/{installation_id}/access_tokens", **body)
        assert response.status_code == 201, response.text
        return str(response.json()["token"])

    def request(
        self, method: str, path: str, token: str | None = OWNER_TOKEN, **body: Any
    ) -> requests.Response:
        headers = {"authorization": f"Bearer {token}"} if token else {}
        return requests.request(
            method, self.hub.url + path, headers=headers, json=body or None, timeout=20, allow_redirects=False
        )

    def pygithub(self, token: str = OWNER_TOKEN) -> github.Github:
        """Return a client of unmodified PyGithub, but without pauses between requests."""
        return github.Github(
            auth=github.Auth.Token(token),
            base_url=self.hub.url,
            seconds_between_requests=0,
            seconds_between_writes=0,
            retry=None,
        )

    def event_names(self) -> list[str]:
        """All events so far, in the form "issues opened"."""
        return [f"{event.name} {event.action or ''}".strip() for event in self.hub.events.log()]
