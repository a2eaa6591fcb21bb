"""Looks up the accounts to which a plan gives access: a person's login and id must belong to the same account."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from tahaluf.github import Session, read_account_by_id, read_accounts
from tahaluf.item_errors import ItemErrors
from tahaluf.plan import Blocked, Change, PersonOperation, Plan
from tahaluf.problems import CommandError
from tahaluf.proposals import GitHubAccount

Accounts = Mapping[str, GitHubAccount]  # by casefolded login

# User-facing messages
OTHER_ACCOUNT: Final = "the login and the id of a person in the manifest belong to different accounts"
OTHER_ACCOUNT_FIX: Final = (
    "ask them for their current login, and correct the entry: "
    "reviewers see the login, but the account with the id gets the access"
)
NO_ACCOUNT: Final = (
    "no account has the id {id}, which the manifest gives for a person, and that person's login belongs to "
    "another id"
)
NO_ACCOUNT_FIX: Final = "ask them for their account id, and correct the entry"


def read_granted_accounts(session: Session, plan: Plan, known: Accounts | None = None) -> Accounts:
    """Return the accounts with the logins of people who gain access. Accounts in `known` are not read again."""
    logins = {grant.login.casefold() for change in plan.changes if (grant := change.granted_person)}
    unknown = logins - (known or {}).keys()
    return {**(known or {}), **(read_accounts(session, unknown) if unknown else {})}


def identify_accounts(session: Session, plan: Plan, accounts: Accounts) -> Plan:
    """Return the plan with the id of everyone who gains access. Blocks access if the id and the login belong to
    different accounts.

    `accounts`: as returned by `read_granted_accounts`. If neither the login nor the id belongs to an account, `apply`
    reports this. An error in one change blocks only that change.
    """
    changes: list[Change] = []
    errors = ItemErrors[int]()
    for number, change in enumerate(plan.changes):
        grant = change.granted_person
        if grant is None:
            changes.append(change)
            continue
        with errors.isolate(number):
            changes.append(replace(change, operation=_identified(session, grant, accounts)))
    refused = ((plan.changes[number], error) for number, error in errors.by_item.items())
    blocked = [Blocked(c.project, c.resource, c.target, error.what, error.fix) for c, error in refused]
    return replace(plan, changes=tuple(changes), blocked=tuple(sorted([*plan.blocked, *blocked])))


def _identified(session: Session, operation: PersonOperation, accounts: Accounts) -> PersonOperation:
    """Return the operation with the id of the person who gains access. Raises CommandError if they must not get
    access.
    """
    account = accounts.get(operation.login.casefold())
    if operation.id is None:
        # From here on, only the id is used, because someone else may take over the login before the plan is applied
        return replace(operation, id=account.id) if account else operation
    if account and account.id == operation.id:
        return operation
    if read_account_by_id(session, operation.id) is not None:
        raise CommandError(OTHER_ACCOUNT, OTHER_ACCOUNT_FIX)
    if account:
        raise CommandError(NO_ACCOUNT.format(id=operation.id), NO_ACCOUNT_FIX)
    return operation
