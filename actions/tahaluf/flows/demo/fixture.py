"""Builds the test organization that the demo starts with: people, tokens, an App and repositories."""

import secrets
from collections.abc import Mapping
from typing import Any, Final

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tahaluf.flows.control_repository import ACTIONS_OWNER, ACTIONS_REPOSITORY
from tahaluf.health import required_permissions
from tahaluf.layout import FORM_LABELS

from .action_repository import action_repository

ORGANIZATION: Final = "example-coalition"
CONTROL: Final = "coalition"
ROSTER: Final = "roster"
APP: Final = "tahaluf"
APP_ID: Final = 4242

FOUNDER: Final = "founder"
TOKENS: Final = {  # tokens by login; they are valid only on the demo server
    FOUNDER: "demo-founder",
    "proposer-one": "demo-proposer-one",
    "proposer-two": "demo-proposer-two",
    "newcomer": "demo-newcomer",
    "in-a-hurry": "demo-in-a-hurry",
    "volunteer": "demo-volunteer",
    "sealed-volunteer": "demo-sealed-volunteer",
}
SCOPES: Final = ["repo", "workflow", "admin:org", "delete_repo"]


def build_seed(stewards: Mapping[str, int]) -> dict[str, Any]:
    """Return the seed for `localhub serve --seed`: people, an organization, an App and two repositories.

    `stewards`: the account ids in the manifest, by login. The seed does not contain the repository with Tahaluf's
    actions, which `with_actions` adds.
    """
    private_key, public_key = _make_app_key()
    people = [
        {"login": login, "tokens": [{"token": token, "scopes": SCOPES}]} for login, token in TOKENS.items()
    ]
    stewards_seed = [{"login": login, "id": number} for login, number in stewards.items()]
    return {
        "users": people + stewards_seed,
        "organizations": [{"login": ORGANIZATION, "owners": [FOUNDER], "members": list(stewards)}],
        "apps": [
            {
                "slug": APP,
                "id": APP_ID,
                "owner": ORGANIZATION,
                "public_key": public_key,
                "permissions": required_permissions(),
                "installations": [{"account": ORGANIZATION}],
            }
        ],
        "repositories": [
            {
                "owner": ORGANIZATION,
                "name": CONTROL,
                "labels": [{"name": name, "color": "c2e0c6"} for name in FORM_LABELS],
                "variables": {"TAHALUF_CLIENT_ID": APP_ID},
                "environments": {
                    "production": {"secrets": {"TAHALUF_PRIVATE_KEY": private_key}, "branches": ["main"]}
                },
            },
            {
                "owner": ORGANIZATION,
                "name": ROSTER,
                "private": True,
                "files": {"README.md": "# Roster\n", "pseudonym-key": f"{secrets.token_hex(32)}\n"},
            },
        ],
    }


def build_empty_seed() -> dict[str, Any]:
    """Return the seed of an organization that has members, but no App and no repositories."""
    people = [
        {"login": login, "tokens": [{"token": token, "scopes": SCOPES}]} for login, token in TOKENS.items()
    ]
    organization = {"login": ORGANIZATION, "owners": [FOUNDER], "two_factor": True}
    return {"users": people, "organizations": [organization], "repositories": []}


def with_actions(seed: dict[str, Any]) -> dict[str, Any]:
    """Return the seed with the public repository in which Tahaluf publishes its actions."""
    repository = {"owner": ACTIONS_OWNER, "name": ACTIONS_REPOSITORY, "files": action_repository()}
    return {
        **seed,
        "users": [*seed["users"], {"login": ACTIONS_OWNER}],
        "repositories": [*seed["repositories"], repository],
    }


def _make_app_key() -> tuple[str, str]:
    """Return a new key pair for the App in PEM format: the private and the public key."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return private.decode(), public.decode()
