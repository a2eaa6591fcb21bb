"""Creates a GitHub App from its manifest in two steps, as on GitHub, and manages its private keys.

An owner submits the manifest, which creates the App and returns a code. Anyone who has the code can exchange it for the
App's private key, once and within an hour. More keys can be generated later.
"""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from . import apps, permissions
from .accounts import Account
from .apps import App
from .errors import NotFound, ValidationFailed
from .unit_of_work import UnitOfWork

CODE_LIFETIME: Final = timedelta(hours=1)
NAME_LENGTH: Final = 34  # GitHub's limit


@dataclass(frozen=True, slots=True)
class _Code:
    code: str
    app_id: int
    created_at: str


def slug_of(name: str) -> str:
    """Return the App's slug, which is part of its URLs. The slug is the name in lower case, with special characters
    replaced by `-`.
    """
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")


def register(uow: UnitOfWork, owner: Account, name: str, requested: Mapping[str, Any]) -> App:
    """Create an App without a key. Raises ValidationFailed if the name is empty, too long or taken."""
    permissions.require_in_organization(uow, "organization.write", owner)
    slug = slug_of(name)
    if not slug or len(name) > NAME_LENGTH:
        raise ValidationFailed(f"Name must have 1 to {NAME_LENGTH} characters")
    if uow.store.fetch_value("SELECT 1 FROM apps WHERE slug = ?", slug):
        raise ValidationFailed(f"Name {name} is already taken")
    granted = {str(key): str(level) for key, level in requested.items()}
    return apps.add_app(uow, slug, owner.id, "", granted, name=name)


def issue_code(uow: UnitOfWork, app: App) -> str:
    """Return a code that can be exchanged for the App's key."""
    code = secrets.token_hex(20)
    uow.store.execute(
        "INSERT INTO app_manifest_codes (code, app_id, created_at) VALUES (?, ?, ?)", code, app.id, uow.now()
    )
    return code


def convert(uow: UnitOfWork, code: str) -> tuple[App, str]:
    """Return the App and its private key in PEM format.

    Raises NotFound if the code is unknown, already used or expired.
    """
    found = uow.store.fetch_one(_Code, "SELECT * FROM app_manifest_codes WHERE code = ?", code)
    if found is None:
        raise NotFound
    uow.store.execute("DELETE FROM app_manifest_codes WHERE code = ?", code)
    if datetime.fromisoformat(found.created_at) + CODE_LIFETIME < uow.clock():
        raise NotFound
    app = apps.app(uow, found.app_id)
    return app, generate_key(uow, app)


def generate_key(uow: UnitOfWork, app: App) -> str:
    """Return a new private key in PEM format. localhub stores one key per App, so the previous key stops working."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    uow.store.update("apps", app.id, public_key=public.decode())
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    return private.decode()
