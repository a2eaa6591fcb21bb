"""Users, organizations and bots, and organization memberships."""

from dataclasses import dataclass

from .errors import NotFound, ValidationFailed
from .unit_of_work import UnitOfWork

# GitHub and localhub reserve these names, because their pages and APIs use them as first path segments.
RESERVED_LOGINS = {"api", "app", "apps", "graphql", "installation", "login", "meta", "organizations", "orgs"}
RESERVED_LOGINS |= {
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

NOREPLY_DOMAIN = "@users.noreply.localhub"


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
    has_repository_projects: bool
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
    uow: UnitOfWork,
    type_: str,
    login: str,
    name: str | None = None,
    email: str | None = None,
    account_id: int | None = None,
) -> Account:
    """Add an account. Raises ValidationFailed if the login is taken or reserved."""
    if login.casefold() in RESERVED_LOGINS or by_login(uow, login):
        raise ValidationFailed.for_field(type_, "login", "already_exists")
    now = uow.now()
    chosen = {} if account_id is None else {"id": account_id}
    created_id = uow.store.insert(
        "accounts", type=type_, login=login, name=name, email=email, created_at=now, updated_at=now, **chosen
    )
    return account(uow, created_id)


def noreply_address(account: Account) -> str:
    """The e-mail address used for commits made on the website. The address contains a number that identifies the
    account even if the login changes.
    """
    return f"{account.id}+{account.login}{NOREPLY_DOMAIN}"


def account(uow: UnitOfWork, account_id: int) -> Account:
    found = uow.store.fetch_one(Account, "SELECT * FROM accounts WHERE id = ?", account_id)
    if found is None:
        raise NotFound
    return found


def by_login(uow: UnitOfWork, login: str) -> Account | None:
    return uow.store.fetch_one(Account, "SELECT * FROM accounts WHERE login = ?", login)


def find(uow: UnitOfWork, login: str) -> Account:
    found = by_login(uow, login)
    if found is None:
        raise NotFound
    return found


def find_user(uow: UnitOfWork, login: str) -> Account:
    found = find(uow, login)
    if found.type == "Organization":
        raise NotFound
    return found


def find_organization(uow: UnitOfWork, login: str) -> Account:
    found = find(uow, login)
    if found.type != "Organization":
        raise NotFound
    return found


def all_accounts(uow: UnitOfWork, type_: str | None = None, since: int = 0) -> list[Account]:
    return uow.store.fetch_all(
        Account,
        "SELECT * FROM accounts WHERE id > ? AND (? IS NULL OR type = ?) ORDER BY id",
        since,
        type_,
        type_,
    )


def membership(uow: UnitOfWork, organization_id: int, user_id: int) -> Membership | None:
    return uow.store.fetch_one(
        Membership,
        "SELECT * FROM memberships WHERE organization_id = ? AND user_id = ?",
        organization_id,
        user_id,
    )


def organizations_of(uow: UnitOfWork, user_id: int) -> list[Account]:
    return uow.store.fetch_all(
        Account,
        "SELECT a.* FROM accounts a JOIN memberships m ON m.organization_id = a.id"
        " WHERE m.user_id = ? ORDER BY a.id",
        user_id,
    )


def sender(uow: UnitOfWork) -> Account:
    """The account that sent the request. Raises NotFound for anonymous requests."""
    if uow.actor.account_id is None:
        raise NotFound
    return account(uow, uow.actor.account_id)
