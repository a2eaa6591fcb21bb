"""GitHub Apps: their keys, where they are installed, the tokens they mint."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import jwt
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from localhub.world import accounts, tokens
from localhub.world.actor import LEVELS, Actor
from localhub.world.refusals import Invalid, NotFound, Unauthorized
from localhub.world.repositories import Repository
from localhub.world.unit import World

# GitHub refuses a JWT that lives longer than this.
LONGEST_JWT = 10 * 60
DRIFT = 60  # seconds by which two clocks may differ
NOT_REACHED = (
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
    world: World,
    slug: str,
    owner_id: int,
    public_key: str,
    permissions: Mapping[str, str],
    name: str | None = None,
    number: int | None = None,
) -> App:
    """`public_key` is PEM; raises Invalid where it is not. The App's bot is the account `<slug>[bot]`."""
    _check_key(public_key)
    bot = accounts.add_account(world, "Bot", f"{slug}[bot]")
    chosen = {} if number is None else {"id": number}
    made = world.store.insert(
        "apps",
        slug=slug,
        name=name or slug,
        owner_id=owner_id,
        bot_id=bot.id,
        client_id=f"Iv1.{bot.id:016x}",
        public_key=public_key,
        permissions={"metadata": "read", **permissions},
        created_at=world.now(),
        **chosen,
    )
    return app(world, made)


def _check_key(text: str) -> None:
    try:
        load_pem_public_key(text.encode())
    except (ValueError, UnsupportedAlgorithm):
        raise Invalid(
            "its key is no public key in PEM: `openssl rsa -in KEY.pem -pubout` prints it"
        ) from None


def app(world: World, number: int) -> App:
    found = world.store.one(App, "SELECT * FROM apps WHERE id = ?", number)
    if found is None:
        raise NotFound
    return found


def by_slug(world: World, slug: str) -> App:
    found = world.store.one(App, "SELECT * FROM apps WHERE slug = ?", slug)
    if found is None:
        raise NotFound
    return found


def install(
    world: World,
    app_: App,
    account_id: int,
    permissions: Mapping[str, str] | None = None,
    repository_ids: Sequence[int] | None = None,
) -> Installation:
    number = world.store.insert(
        "installations",
        app_id=app_.id,
        account_id=account_id,
        permissions={"metadata": "read", **(app_.permissions if permissions is None else permissions)},
        repository_ids=repository_ids,
        created_at=world.now(),
    )
    return installation(world, number)


def installation(world: World, number: int) -> Installation:
    found = world.store.one(Installation, "SELECT * FROM installations WHERE id = ?", number)
    if found is None:
        raise NotFound
    return found


def installations(
    world: World, app_id: int | None = None, account_id: int | None = None
) -> list[Installation]:
    return world.store.all(
        Installation,
        "SELECT * FROM installations WHERE (? IS NULL OR app_id = ?) AND (? IS NULL OR account_id = ?) ORDER BY id",
        app_id,
        app_id,
        account_id,
        account_id,
    )


def actor_of_jwt(world: World, text: str) -> Actor:
    """The App whose key signed `text` (RS256; `iss` is its id or its client id). Raises Unauthorized."""
    found = _issuer(world, text)
    try:
        claims = jwt.decode(
            text,
            found.public_key,
            algorithms=["RS256"],
            leeway=DRIFT,
            options={"verify_exp": False, "verify_iat": False, "verify_iss": False, "require": ["exp"]},
        )
    except jwt.PyJWTError:
        raise Unauthorized("A JSON web token could not be decoded") from None
    _check_times(world, claims)
    return Actor("app", found.bot_id, app_id=found.id, permissions={})


def _issuer(world: World, text: str) -> App:
    try:
        issuer = jwt.decode(text, options={"verify_signature": False}).get("iss")
    except jwt.PyJWTError:
        raise Unauthorized("A JSON web token could not be decoded") from None
    found = world.store.one(
        App, "SELECT * FROM apps WHERE CAST(id AS TEXT) = ? OR client_id = ?", str(issuer), str(issuer)
    )
    if found is None:
        raise Unauthorized("Integration not found")
    return found


def _check_times(world: World, claims: Mapping[str, object]) -> None:
    """By the hub's own clock, which a test may turn."""
    now, expires = world.clock().timestamp(), claims["exp"]
    if not isinstance(expires, int | float) or expires <= now:
        raise Unauthorized(
            "'Expiration time' claim ('exp') must be a numeric value representing the future time"
        )
    issued = claims.get("iat", now)
    if not isinstance(issued, int | float) or issued > now + DRIFT:
        raise Unauthorized(
            "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued"
        )
    if expires > now + LONGEST_JWT + DRIFT:
        raise Unauthorized("'Expiration time' claim ('exp') is too far in the future")


def mint(
    world: World,
    place: Installation,
    permissions: Mapping[str, str] | None = None,
    repositories: Sequence[Repository] | None = None,
) -> tokens.Token:
    """A token no wider than the installation. Raises Invalid for a permission it was not granted."""
    if place.suspended_at is not None:
        raise Unauthorized("This installation has been suspended")
    granted = place.permissions
    for name, level in (permissions or {}).items():
        if LEVELS.get(granted.get(name, ""), 0) < LEVELS.get(level, 9):
            raise Invalid("The permissions requested are not granted to this installation.")
    chosen = granted if permissions is None else {"metadata": "read", **permissions}
    narrowed = (
        place.repository_ids if repositories is None else [_owned(place, repo) for repo in repositories]
    )
    return tokens.add_installation_token(world, app(world, place.app_id).bot_id, place.id, chosen, narrowed)


def _owned(place: Installation, repository: Repository) -> int:
    inside = place.repository_ids is None or repository.id in place.repository_ids
    if repository.owner_id != place.account_id or not inside:
        raise Invalid(NOT_REACHED)
    return repository.id


def suspend(world: World, place: Installation, suspended: bool) -> None:
    world.store.update("installations", place.id, suspended_at=world.now() if suspended else None)
