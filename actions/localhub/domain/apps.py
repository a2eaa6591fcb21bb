"""GitHub Apps: their keys, installations and installation tokens."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import jwt
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from . import accounts, tokens
from .actor import LEVELS, Actor
from .errors import NotFound, Unauthorized, ValidationFailed
from .repositories import Repository
from .unit_of_work import UnitOfWork

# GitHub rejects JWTs with a longer lifetime.
MAX_JWT_SECONDS = 10 * 60
CLOCK_SKEW_SECONDS = 60
REPOSITORY_NOT_ACCESSIBLE = (
    "There is at least one repository that does not exist or is not accessible to the parent installation."
)


@dataclass(frozen=True, slots=True)
class App:
    id: int
    slug: str
    name: str
    description: str | None
    owner_id: int
    bot_id: int
    client_id: str
    public_key: str
    permissions: dict[str, str]
    events: tuple[str, ...]
    created_at: str


@dataclass(frozen=True, slots=True)
class Installation:
    id: int
    app_id: int
    account_id: int
    permissions: dict[str, str]
    repository_ids: tuple[int, ...] | None
    suspended_at: str | None
    created_at: str


def add_app(
    uow: UnitOfWork,
    slug: str,
    owner_id: int,
    public_key: str,
    permissions: Mapping[str, str],
    name: str | None = None,
    app_id: int | None = None,
) -> App:
    """Add an App, whose bot is the account `<slug>[bot]`. An empty `public_key` means that it has no key yet.

    Raises ValidationFailed unless `public_key` is empty or in PEM format.
    """
    if public_key:
        _check_key(public_key)
    bot = accounts.add_account(uow, "Bot", f"{slug}[bot]")
    explicit_id = {} if app_id is None else {"id": app_id}
    created_id = uow.store.insert(
        "apps",
        slug=slug,
        name=name or slug,
        owner_id=owner_id,
        bot_id=bot.id,
        client_id=f"Iv1.{bot.id:016x}",
        public_key=public_key,
        permissions={"metadata": "read", **permissions},
        created_at=uow.now(),
        **explicit_id,
    )
    return app(uow, created_id)


def _check_key(text: str) -> None:
    try:
        load_pem_public_key(text.encode())
    except (ValueError, UnsupportedAlgorithm):
        raise ValidationFailed(
            "its key is not a public key in PEM format: run `openssl rsa -in KEY.pem -pubout`"
        ) from None


def app(uow: UnitOfWork, app_id: int) -> App:
    found = uow.store.fetch_one(App, "SELECT * FROM apps WHERE id = ?", app_id)
    if found is None:
        raise NotFound
    return found


def by_slug(uow: UnitOfWork, slug: str) -> App:
    found = uow.store.fetch_one(App, "SELECT * FROM apps WHERE slug = ?", slug)
    if found is None:
        raise NotFound
    return found


def install(
    uow: UnitOfWork,
    app_: App,
    account_id: int,
    permissions: Mapping[str, str] | None = None,
    repository_ids: Sequence[int] | None = None,
) -> Installation:
    installation_id = uow.store.insert(
        "installations",
        app_id=app_.id,
        account_id=account_id,
        permissions={"metadata": "read", **(app_.permissions if permissions is None else permissions)},
        repository_ids=repository_ids,
        created_at=uow.now(),
    )
    return installation(uow, installation_id)


def installation(uow: UnitOfWork, installation_id: int) -> Installation:
    found = uow.store.fetch_one(Installation, "SELECT * FROM installations WHERE id = ?", installation_id)
    if found is None:
        raise NotFound
    return found


def installations(
    uow: UnitOfWork, app_id: int | None = None, account_id: int | None = None
) -> list[Installation]:
    return uow.store.fetch_all(
        Installation,
        "SELECT * FROM installations WHERE (? IS NULL OR app_id = ?) AND (? IS NULL OR account_id = ?) ORDER BY id",
        app_id,
        app_id,
        account_id,
        account_id,
    )


def actor_from_jwt(uow: UnitOfWork, text: str) -> Actor:
    """Return the App whose key signed the JWT `text`. The JWT's `iss` is the App's id or client id. Raises
    Unauthorized if the JWT is not valid.
    """
    found = _issuer(uow, text)
    try:
        claims = jwt.decode(
            text,
            found.public_key,
            algorithms=["RS256"],
            leeway=CLOCK_SKEW_SECONDS,
            options={"verify_exp": False, "verify_iat": False, "verify_iss": False, "require": ["exp"]},
        )
    except jwt.PyJWTError:
        raise Unauthorized("A JSON web token could not be decoded") from None
    _check_jwt_times(uow, claims)
    return Actor("app", found.bot_id, app_id=found.id, permissions={})


def _issuer(uow: UnitOfWork, text: str) -> App:
    try:
        issuer = jwt.decode(text, options={"verify_signature": False}).get("iss")
    except jwt.PyJWTError:
        raise Unauthorized("A JSON web token could not be decoded") from None
    found = uow.store.fetch_one(
        App, "SELECT * FROM apps WHERE CAST(id AS TEXT) = ? OR client_id = ?", str(issuer), str(issuer)
    )
    if found is None:
        raise Unauthorized("Integration not found")
    return found


def _check_jwt_times(uow: UnitOfWork, claims: Mapping[str, object]) -> None:
    """Raise Unauthorized if the JWT has expired, is not valid yet or lives too long, according to the hub's clock,
    which tests can replace.
    """
    now, expires = uow.clock().timestamp(), claims["exp"]
    if not isinstance(expires, int | float) or expires <= now:
        raise Unauthorized(
            "'Expiration time' claim ('exp') must be a numeric value representing the future time"
        )
    issued = claims.get("iat", now)
    if not isinstance(issued, int | float) or issued > now + CLOCK_SKEW_SECONDS:
        raise Unauthorized(
            "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued"
        )
    if expires > now + MAX_JWT_SECONDS + CLOCK_SKEW_SECONDS:
        raise Unauthorized("'Expiration time' claim ('exp') is too far in the future")


def create_token(
    uow: UnitOfWork,
    installation_: Installation,
    permissions: Mapping[str, str] | None = None,
    repositories: Sequence[Repository] | None = None,
) -> tokens.Token:
    """Create a token with at most the installation's access. Raises ValidationFailed if more access is requested."""
    if installation_.suspended_at is not None:
        raise Unauthorized("This installation has been suspended")
    granted = installation_.permissions
    for name, level in (permissions or {}).items():
        if LEVELS.get(granted.get(name, ""), 0) < LEVELS.get(level, 9):
            raise ValidationFailed("The permissions requested are not granted to this installation.")
    requested = granted if permissions is None else {"metadata": "read", **permissions}
    narrowed = (
        installation_.repository_ids
        if repositories is None
        else [_accessible_repository_id(installation_, repo) for repo in repositories]
    )
    return tokens.add_installation_token(
        uow, app(uow, installation_.app_id).bot_id, installation_.id, requested, narrowed
    )


def _accessible_repository_id(installation_: Installation, repository: Repository) -> int:
    selected = installation_.repository_ids is None or repository.id in installation_.repository_ids
    if repository.owner_id != installation_.account_id or not selected:
        raise ValidationFailed(REPOSITORY_NOT_ACCESSIBLE)
    return repository.id


def set_suspended(uow: UnitOfWork, installation_: Installation, suspended: bool) -> None:
    uow.store.update("installations", installation_.id, suspended_at=uow.now() if suspended else None)
