"""Users, organizations and bots, and who is a member of what."""

from dataclasses import dataclass

from localhub.world.refusals import Invalid, NotFound
from localhub.world.unit import World

# GitHub keeps the first words of its own pages and of its API; the web page here needs them too.
RESERVED = {"api", "app", "apps", "graphql", "installation", "login", "meta", "organizations", "orgs"}
RESERVED |= {
    "rate_limit",
    "repos",
    "repositories",
    "search",
    "settings",
    "teams",
    "user",
    "users",
    "_localhub",
}


@dataclass(frozen=True, slots=True)
class Account:
    id: int
    type: str
    login: str
    name: str | None
    email: str | None
    description: str | None
    default_repository_permission: str
    members_can_create_repositories: bool
    two_factor_required: bool
    created_at: str
    updated_at: str


@dataclass(frozen=True, slots=True)
class Membership:
    organization_id: int
    user_id: int
    role: str
    public: bool


def add_account(
    world: World,
    type_: str,
    login: str,
    name: str | None = None,
    email: str | None = None,
    number: int | None = None,
) -> Account:
    """`number`: the id it shall have. Raises Invalid for a login that is taken or reserved."""
    if login.casefold() in RESERVED or by_login(world, login):
        raise Invalid.field(type_, "login", "already_exists")
    now = world.now()
    chosen = {} if number is None else {"id": number}
    made = world.store.insert(
        "accounts", type=type_, login=login, name=name, email=email, created_at=now, updated_at=now, **chosen
    )
    return account(world, made)


def account(world: World, number: int) -> Account:
    found = world.store.one(Account, "SELECT * FROM accounts WHERE id = ?", number)
    if found is None:
        raise NotFound
    return found


def by_login(world: World, login: str) -> Account | None:
    return world.store.one(Account, "SELECT * FROM accounts WHERE login = ?", login)


def find(world: World, login: str) -> Account:
    found = by_login(world, login)
    if found is None:
        raise NotFound
    return found


def find_user(world: World, login: str) -> Account:
    found = find(world, login)
    if found.type == "Organization":
        raise NotFound
    return found


def find_organization(world: World, login: str) -> Account:
    found = find(world, login)
    if found.type != "Organization":
        raise NotFound
    return found


def all_accounts(world: World, type_: str | None = None, since: int = 0) -> list[Account]:
    return world.store.all(
        Account,
        "SELECT * FROM accounts WHERE id > ? AND (? IS NULL OR type = ?) ORDER BY id",
        since,
        type_,
        type_,
    )


def membership(world: World, organization_id: int, user_id: int) -> Membership | None:
    return world.store.one(
        Membership,
        "SELECT * FROM memberships WHERE organization_id = ? AND user_id = ?",
        organization_id,
        user_id,
    )


def organizations_of(world: World, user_id: int) -> list[Account]:
    return world.store.all(
        Account,
        "SELECT a.* FROM accounts a JOIN memberships m ON m.organization_id = a.id"
        " WHERE m.user_id = ? ORDER BY a.id",
        user_id,
    )


def sender(world: World) -> Account:
    """The account that acts. Raises NotFound for nobody."""
    if world.actor.account_id is None:
        raise NotFound
    return account(world, world.actor.account_id)
