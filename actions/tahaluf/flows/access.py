"""Reports who has access to the coalition's repositories, and revokes one person's access everywhere."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from tahaluf.access import (
    AccessReport,
    Person,
    combine,
    list_grants,
    plan_revocation,
    revocation_steps,
)
from tahaluf.github import (
    Outcome,
    OutcomeCallback,
    Session,
    can_deny_accounts,
    deny_account,
    execute,
    read_access,
    read_account,
    read_account_by_id,
    read_denied,
    read_own_account,
)
from tahaluf.item_errors import ItemErrors
from tahaluf.manifest import Manifest, Project, Shard, login_identity
from tahaluf.plan import ChangeContext, Plan, PlanItem
from tahaluf.problems import CommandError

from .sync.sessions import Sessions
from .sync.sharding import ShardSelection, run_each

# User-facing messages
NO_ACCOUNT: Final = "GitHub has no account {login}"
NO_ACCOUNT_FIX: Final = "check the spelling; a renamed account has a new login"
OTHER_ACCOUNT: Final = (
    "{login} now belongs to a different account; the account in projects.yml is now called {today}"
)
OTHER_ACCOUNT_GONE: Final = (
    "{login} now belongs to a different account; the account in projects.yml no longer exists"
)
OTHER_ACCOUNT_FIX: Final = "use --person {today}"
OTHER_ACCOUNT_GONE_FIX: Final = "correct the entry in projects.yml first"
NOT_MANAGED: Final = "the manifest has no managed project {slug}"
NOT_MANAGED_FIX: Final = "use the slug of a project with a repository"
NOT_COMPARED: Final = "some repositories could not be compared with the manifest ({reasons})"
NOT_CHECKED: Final = "this person's access to some repositories or teams was not revoked ({reasons})"
CHECK_BY_HAND: Final = "check them on GitHub, and report this bug in Tahaluf"


@dataclass(frozen=True, slots=True)
class Revocation:
    """One account's access in each organization. `named` contains the entries of the manifest that still list it.

    `denied`: whether the roster already lists the account as denied, or None if this run cannot read the roster.
    `can_deny`: whether this run can add the account to that list. `unreadable`: repositories to which the account may
    have access, but which the token cannot see. `error`: the combined error for everything that could not be read
    or planned.
    """

    person: Person
    plan: Plan
    named: tuple[str, ...]
    unreadable: tuple[str, ...]
    denied: bool | None
    can_deny: bool
    error: CommandError | None


def _find_account(session: Session, manifest: Manifest, login: str) -> Person:
    """Return the account with this login. If it was renamed, return the account that the manifest lists with this
    login.

    Raises CommandError if there is no such account, or if the login now belongs to a different account from the one in
    the manifest.
    """
    listed = {
        steward.id
        for steward in manifest.people
        if steward.id is not None and login_identity(steward.login) == login_identity(login)
    }
    account = read_account(session, login)
    if account is not None and (not listed or account.id in listed):
        return Person(account.id, account.login)
    renamed = next(filter(None, (read_account_by_id(session, id) for id in sorted(listed))), None)
    if account is None and renamed is None:
        raise CommandError(NO_ACCOUNT.format(login=login), NO_ACCOUNT_FIX)
    if account is None and renamed is not None:
        return Person(renamed.id, renamed.login)
    if renamed is None:
        raise CommandError(OTHER_ACCOUNT_GONE.format(login=login), OTHER_ACCOUNT_GONE_FIX)
    raise CommandError(
        OTHER_ACCOUNT.format(login=login, today=renamed.login),
        OTHER_ACCOUNT_FIX.format(today=renamed.login),
    )


def report_access(
    sessions: Sessions,
    manifest: Manifest,
    selection: ShardSelection,
    slug: str | None = None,
    login: str | None = None,
) -> tuple[AccessReport, CommandError | None]:
    """Return the grants in all organizations, or only the grants for one project or person.

    Also returns the combined error for organizations that could not be read, and for repositories that could not be
    compared.
    """
    errors = ItemErrors[str]()
    project = None if slug is None else _managed_project(manifest, slug)
    if project is not None:
        selection = ShardSelection(manifest.organization_of(project))
    shards = selection.select(manifest)
    sessions.select_tokens(manifest, shards)
    person = None if login is None else _find_account(sessions.for_shard(shards[0]), manifest, login)
    repository = None if project is None else project.repository_name
    names = None if repository is None else [repository]

    def report(shard: Shard) -> AccessReport:
        session = sessions.for_shard(shard)
        access = read_access(
            session, shard.organization, names, invitations=project is not None, apps=person is None
        )
        return list_grants(access, manifest, errors, repository, person)

    found, error = run_each(shards, report)
    return combine(found), _with_item_errors(error, errors, NOT_COMPARED)


def _with_item_errors(
    error: CommandError | None, errors: ItemErrors[str], message: str
) -> CommandError | None:
    """Combine the error of whole organizations, if any, with the errors of single repositories and teams."""
    if not errors:
        return error
    reasons = "; ".join(f"{name}: {one.what}" for name, one in errors.by_item.items())
    own = CommandError(message.format(reasons=reasons), CHECK_BY_HAND)
    return CommandError.combine(filter(None, (error, own)))


def _managed_project(manifest: Manifest, slug: str) -> Project:
    project = manifest.find(slug)
    if project is None or not project.is_managed:
        raise CommandError(NOT_MANAGED.format(slug=slug), NOT_MANAGED_FIX)
    return project


def read_revocation(
    sessions: Sessions, manifest: Manifest, selection: ShardSelection, login: str
) -> Revocation:
    """Read all access that this account has in every organization, including invitations to repositories.

    If one organization cannot be read, or one repository or team causes an error, access to the others can still be
    revoked.
    """
    errors = ItemErrors[str]()
    shards = selection.select(manifest)
    sessions.select_tokens(manifest, shards)
    person = _find_account(sessions.for_shard(shards[0]), manifest, login)
    unreadable: list[str] = []

    def read(shard: Shard) -> list[PlanItem]:
        session = sessions.for_shard(shard)
        access = read_access(session, shard.organization, invitations=True)
        unknown = dict.fromkeys((*access.unreadable, *access.unread_invitations))
        unreadable.extend(f"{shard.organization}/{name}" for name in unknown)
        return list(plan_revocation(access, person, read_own_account(session), errors))

    found, failure = run_each(shards, read)
    error = _with_item_errors(failure, errors, NOT_CHECKED)
    plan = Plan.from_items(item for items in found for item in items)
    named = manifest.entries_listing(person.id, person.login)
    denied, can_deny = _is_denied(sessions, manifest, person), _can_deny(sessions, manifest, person)
    return Revocation(person, plan, named, tuple(unreadable), denied, can_deny, error)


def deny(sessions: Sessions, manifest: Manifest, person: Person, day: date) -> bool:
    """Record in the roster that this account must not get access. Returns False if there is no roster to write to.

    This happens before the revocation, so that no run in between can give the access back. Raises CommandError if it
    fails.
    """
    session = sessions.for_roster(manifest)
    if session is None or person.id is None:
        return False
    return deny_account(session, manifest.roster_repository, person.id, day)


def _is_denied(sessions: Sessions, manifest: Manifest, person: Person) -> bool | None:
    session = sessions.for_roster(manifest)
    if session is None:
        return None
    return person.id in read_denied(session, manifest.roster_repository)


def _can_deny(sessions: Sessions, manifest: Manifest, person: Person) -> bool:
    session = sessions.for_roster(manifest)
    if session is None or person.id is None:
        return False
    return can_deny_accounts(session, manifest.roster_repository)


def revoke(sessions: Sessions, plan: Plan, on_outcome: OutcomeCallback) -> tuple[Outcome, ...]:
    """Revoke all access, one organization at a time. If one change fails, the others still run.

    Raises KeyboardInterrupt if the run is interrupted. The next run revokes what is left.
    """
    outcomes: list[Outcome] = []
    for organization, changes in plan.projects.items():
        session = sessions.for_shard(Shard(organization))
        part = Plan(tuple(changes))
        contexts = {organization: ChangeContext(organization, organization)}
        result = execute(session, part, contexts, revocation_steps, on_outcome)
        outcomes += result.outcomes
        if result.interrupted:
            raise KeyboardInterrupt
    return tuple(outcomes)
