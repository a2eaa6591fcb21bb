"""Looks up the accounts to which a plan gives access: a person's login and id must belong to the same account."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from tahaluf.github import Session, read_account_by_id, read_accounts
from tahaluf.plan import Blocked, Change, Plan
from tahaluf.proposals import GitHubAccount
from tahaluf.resources import AddTeamMaintainer, SetCollaborator, SetTeamMember

GRANTS: Final = (AddTeamMaintainer, SetCollaborator, SetTeamMember)  # operations that give a person access

Accounts = Mapping[str, GitHubAccount]  # by casefolded login

# User-facing messages
OTHER_ACCOUNT: Final = "the login and the id of a person in the manifest belong to different accounts"
OTHER_ACCOUNT_FIX: Final = (
    "ask them for their current login, and correct the entry: "
    "reviewers see the login, but the account with the id gets the access"
)
NO_ACCOUNT: Final = (
    "the id {id} of a person in the manifest belongs to no account, and their login belongs to another id"
)
NO_ACCOUNT_FIX: Final = "ask them for their account id, and correct the entry"


def read_steward_accounts(session: Session, plan: Plan, known: Accounts | None = None) -> Accounts:
    """Return the accounts with the logins of stewards who gain access. Accounts in `known` are not read again."""
    added = (change.operation for change in plan.changes)
    logins = {operation.login.casefold() for operation in added if isinstance(operation, GRANTS)}
    unknown = logins - (known or {}).keys()
    return {**(known or {}), **(read_accounts(session, unknown) if unknown else {})}


def identify_stewards(session: Session, plan: Plan, accounts: Accounts) -> Plan:
    """Return the plan with the id of every steward who gains access. Leaves out access if the id and login do not
    match.

    `accounts`: as returned by `read_steward_accounts`. If neither the login nor the id belongs to an account,
    `apply` reports it.
    """
    changes: list[Change] = []
    blocked: list[Blocked] = []
    for change in plan.changes:
        operation = change.operation
        account = accounts.get(operation.login.casefold()) if isinstance(operation, GRANTS) else None
        if not isinstance(operation, GRANTS) or (account and account.id == operation.id):
            changes.append(change)
        elif operation.id is None:
            # From here on, only the id is used, because someone else may take over the login before the plan is applied
            identified = replace(operation, id=account.id) if account else operation
            changes.append(replace(change, operation=identified))
        elif read_account_by_id(session, operation.id) is not None:
            blocked.append(
                Blocked(change.project, change.resource, change.target, OTHER_ACCOUNT, OTHER_ACCOUNT_FIX)
            )
        elif account:
            what = NO_ACCOUNT.format(id=operation.id)
            blocked.append(Blocked(change.project, change.resource, change.target, what, NO_ACCOUNT_FIX))
        else:
            changes.append(change)
    return replace(plan, changes=tuple(changes), blocked=tuple(sorted([*plan.blocked, *blocked])))
