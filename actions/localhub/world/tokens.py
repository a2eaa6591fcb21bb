"""Tokens: making them, and who stands behind one."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from localhub.world.actor import NOBODY, Actor
from localhub.world.refusals import Unauthorized
from localhub.world.unit import World, stamp

# An installation's token lives an hour; a job's as long as a job may run, 6 hours on GitHub's own runners.
INSTALLATION_LIFE = timedelta(hours=1)
JOB_LIFE = timedelta(hours=6)
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
    world: World,
    user_id: int,
    scopes: Sequence[str] | None = None,
    permissions: Mapping[str, str] | None = None,
    token: str | None = None,
) -> Token:
    """A classic token with `scopes`, or a fine-grained one with `permissions`."""
    return _add(
        world,
        "user",
        token=token,
        account_id=user_id,
        scopes=None if permissions is not None else list(scopes or ()),
        permissions=permissions,
    )


def add_installation_token(
    world: World,
    bot_id: int,
    installation_id: int,
    permissions: Mapping[str, str],
    repository_ids: Sequence[int] | None,
) -> Token:
    return _add(
        world,
        "installation",
        account_id=bot_id,
        installation_id=installation_id,
        permissions=permissions,
        repository_ids=repository_ids,
        expires_at=stamp(world.clock() + INSTALLATION_LIFE),
    )


def add_job_token(world: World, bot_id: int, repository_id: int, permissions: Mapping[str, str]) -> Token:
    """A workflow's GITHUB_TOKEN: one repository, the job's `permissions:`, and its events start nothing."""
    return _add(
        world,
        "job",
        account_id=bot_id,
        permissions={"metadata": "read", **permissions},
        repository_ids=[repository_id],
        expires_at=stamp(world.clock() + JOB_LIFE),
    )


def _add(world: World, kind: str, token: str | None = None, **columns: object) -> Token:
    text = token or PREFIXES[kind] + secrets.token_hex(18)
    world.store.insert("tokens", token=text, kind=kind, **columns)
    found = find(world, text)
    assert found is not None  # noqa: S101  (written in the line above)
    return found


def find(world: World, text: str) -> Token | None:
    return world.store.one(Token, "SELECT * FROM tokens WHERE token = ?", text)


def revoke(world: World, text: str) -> None:
    world.store.run("DELETE FROM tokens WHERE token = ?", text)


def actor_of(world: World, text: str | None) -> Actor:
    """Who sent the request. Raises Unauthorized for a token that is unknown, spent or suspended."""
    if text is None:
        return NOBODY
    token = find(world, text)
    if token is None or _spent(world, token):
        raise Unauthorized("Bad credentials")
    narrowed = None if token.repository_ids is None else frozenset(token.repository_ids)
    if token.kind == "user":
        scopes = None if token.scopes is None else frozenset(token.scopes)
        return Actor(
            "user", token.account_id, scopes=scopes, permissions=token.permissions, repository_ids=narrowed
        )
    return _bot(world, token, narrowed)


def _bot(world: World, token: Token, narrowed: frozenset[int] | None) -> Actor:
    if token.kind == "installation":
        sql = "SELECT account_id, app_id FROM installations WHERE id = ? AND suspended_at IS NULL"
        number = token.installation_id
    else:
        sql = "SELECT owner_id AS account_id, NULL AS app_id FROM repositories WHERE id = ?"
        number = next(iter(narrowed or ()), None)
    place = world.store.one(_Place, sql, number)
    if place is None:
        raise Unauthorized("Bad credentials")
    return Actor(
        "installation" if token.kind == "installation" else "job",
        token.account_id,
        app_id=place.app_id,
        installation_id=token.installation_id,
        account_scope_id=place.account_id,
        permissions=token.permissions,
        repository_ids=narrowed,
    )


@dataclass(frozen=True, slots=True)
class _Place:
    account_id: int
    app_id: int | None


def _spent(world: World, token: Token) -> bool:
    return token.expires_at is not None and datetime.fromisoformat(
        token.expires_at
    ) <= world.clock().astimezone(UTC)
