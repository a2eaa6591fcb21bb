"""Finds the person who is leaving, by roster id or GitHub account."""

from typing import Final

from tahaluf.github import read_account, read_form_issues, redacted_error
from tahaluf.item_errors import ItemErrors
from tahaluf.problems import CommandError
from tahaluf.volunteers.people import Account

from .offboarding import Departure
from .roster_client import RosterClient

# User-facing messages
NO_PERSON: Final = CommandError("no person was given", "give an id from the roster, or --account LOGIN")
NO_SUCH_ACCOUNT: Final = CommandError("no account on GitHub has this login", "check the spelling")
ACCOUNT_MISMATCH: Final = CommandError(
    "this account does not belong to that person", "give either PERSON or --account"
)


def find_person(client: RosterClient, person: str | None, login: str | None) -> Departure:
    """Return the person with their account, if known. Raises CommandError if there is no such person or account, or
    if they do not belong together.
    """
    if login:
        account = read_account(client.session, login)
        if account is None:
            raise NO_SUCH_ACCOUNT
        index = client.read_index()
        if person and person not in index.ids_of(account.id):
            raise ACCOUNT_MISMATCH
        return Departure(index.id_of(account.id), account, other_ids=index.ids_of(account.id))
    if not person:
        raise NO_PERSON
    return Departure(person, _account_of(client, person))


def _account_of(client: RosterClient, id: str) -> Account | None:
    """Return the account that opened the person's form, or the account in their record.

    Raises CommandError if the id is not in the roster.
    """
    index = client.read_index()
    if id in index.broken:
        return None
    person = index.find(id)
    if not (person.form and client.control):
        return person.account
    errors = ItemErrors[int](redacted_error)
    issue = read_form_issues(client.session, client.control, [person.form], errors).get(person.form)
    if errors:
        raise errors.by_item[person.form]
    account = issue.account if issue and issue.account else person.account
    return account if account and id in index.ids_of(account.id) else None
