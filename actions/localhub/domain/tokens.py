"""Creates tokens, and finds the actor for a token."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from .actor import ANONYMOUS, Actor
from .errors import Unauthorized
from .unit_of_work import UnitOfWork, format_time

# Installation tokens expire after 1 hour. Job tokens expire after 6 hours, the time limit for jobs on GitHub's runners.
INSTALLATION_TTL = timedelta(hours=1)
JOB_TTL = timedelta(hours=6)
PREFIXES = {"user": "ghp_", "installation": "ghs_", "job": "ghs_"}


@dataclass(frozen=True, slots=True)
class Token:
    id: int
    token: str
    kind: str
    account_id: int
    installation_id: int | None
    scopes: tuple[str, ...] | None
    permissions: dict[str, str] | None
    repository_ids: tuple[int, ...] | None
    expires_at: str | None


def add_user_token(
    uow: UnitOfWork,
    user_id: int,
    scopes: Sequence[str] | None = None,
    permissions: Mapping[str, str] | None = None,
    token: str | None = None,
) -> Token:
    """Add a classic token with `scopes`, or a fine-grained token with `permissions`."""
    return _add(
        uow,
        "user",
        token=token,
        account_id=user_id,
        scopes=None if permissions is not None else list(scopes or ()),
        permissions=permissions,
    )


def add_installation_token(
    uow: UnitOfWork,
    bot_id: int,
    installation_id: int,
    permissions: Mapping[str, str],
    repository_ids: Sequence[int] | None,
) -> Token:
    return _add(
        uow,
        "installation",
        account_id=bot_id,
        installation_id=installation_id,
        permissions=permissions,
        repository_ids=repository_ids,
        expires_at=format_time(uow.clock() + INSTALLATION_TTL),
    )


def add_job_token(uow: UnitOfWork, bot_id: int, repository_id: int, permissions: Mapping[str, str]) -> Token:
    """A job's GITHUB_TOKEN. It is limited to one repository and to the job's `permissions:`, and does not trigger
    workflows.
    """
    return _add(
        uow,
        "job",
        account_id=bot_id,
        permissions={"metadata": "read", **permissions},
        repository_ids=[repository_id],
        expires_at=format_time(uow.clock() + JOB_TTL),
    )


def _add(uow: UnitOfWork, kind: str, token: str | None = None, **columns: object) -> Token:
    text = token or PREFIXES[kind] + secrets.token_hex(18)
    uow.store.insert("tokens", token=text, kind=kind, **columns)
    found = find(uow, text)
    assert found is not None  # noqa: S101  (the line above stores it)
    return found


def find(uow: UnitOfWork, text: str) -> Token | None:
    return uow.store.fetch_one(Token, "SELECT * FROM tokens WHERE token = ?", text)


def revoke(uow: UnitOfWork, text: str) -> None:
    uow.store.execute("DELETE FROM tokens WHERE token = ?", text)


def actor_from_token(uow: UnitOfWork, text: str | None) -> Actor:
    """Return the token's actor. Raises Unauthorized if the token is unknown or has expired, or if its installation is
    suspended.
    """
    if text is None:
        return ANONYMOUS
    token = find(uow, text)
    if token is None or _is_expired(uow, token):
        raise Unauthorized("Bad credentials")
    allowed_ids = None if token.repository_ids is None else frozenset(token.repository_ids)
    if token.kind == "user":
        scopes = None if token.scopes is None else frozenset(token.scopes)
        return Actor(
            "user", token.account_id, scopes=scopes, permissions=token.permissions, repository_ids=allowed_ids
        )
    return _bot_actor(uow, token, allowed_ids)


def _bot_actor(uow: UnitOfWork, token: Token, allowed_ids: frozenset[int] | None) -> Actor:
    if token.kind == "installation":
        sql = "SELECT account_id, app_id FROM installations WHERE id = ? AND suspended_at IS NULL"
        owner_id = token.installation_id
    else:
        sql = "SELECT owner_id AS account_id, NULL AS app_id FROM repositories WHERE id = ?"
        owner_id = next(iter(allowed_ids or ()), None)
    owner = uow.store.fetch_one(_TokenOwner, sql, owner_id)
    if owner is None:
        raise Unauthorized("Bad credentials")
    return Actor(
        "installation" if token.kind == "installation" else "job",
        token.account_id,
        app_id=owner.app_id,
        installation_id=token.installation_id,
        account_scope_id=owner.account_id,
        permissions=token.permissions,
        repository_ids=allowed_ids,
    )


@dataclass(frozen=True, slots=True)
class _TokenOwner:
    account_id: int
    app_id: int | None


def _is_expired(uow: UnitOfWork, token: Token) -> bool:
    return token.expires_at is not None and datetime.fromisoformat(
        token.expires_at
    ) <= uow.clock().astimezone(UTC)
