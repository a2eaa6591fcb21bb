"""Reads and writes the list of denied accounts in the roster."""

import base64
from datetime import date
from typing import Final

from tahaluf.access import DENIED_PATH, add_denied_account, read_denied_accounts
from tahaluf.plan import Rest
from tahaluf.problems import CommandError

from .files import BLOB_FIELDS, read_file_text
from .repository import repository_variables
from .session import Session

MAX_ATTEMPTS: Final = 5
# The account id is omitted, because GitHub quotes commit messages in e-mails
COMMIT_MESSAGE: Final = "Deny access to an account"
WRITERS: Final = frozenset({"WRITE", "MAINTAIN", "ADMIN"})
CHANGED_MEANWHILE: Final = frozenset({409, 422})

_QUERY: Final = f"""
query($owner: String!, $name: String!) {{
  repository(owner: $owner, name: $name) {{
    visibility defaultBranchRef {{ target {{ ... on Commit {{ file(path: "{DENIED_PATH}") {{ {BLOB_FIELDS} }} }} }} }}
  }}
}}"""

_PERMISSION_QUERY: Final = """
query($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) { visibility viewerPermission defaultBranchRef { name } }
}"""


def read_denied(session: Session, roster: str) -> frozenset[int]:
    """Return the denied account ids in the roster owner/name, or an empty set if there is no roster or no list.

    Raises CommandError if the list is unreadable or GitHub does not respond.
    """
    return read_denied_accounts(_read(session, roster)[1])


def can_deny_accounts(session: Session, roster: str) -> bool:
    """Return whether there is a private roster in which the token's account may write.

    GitHub may still refuse, because a token can have fewer permissions than its account.
    """
    repository = session.query(_PERMISSION_QUERY, repository_variables(roster))["repository"]
    if not repository or repository["visibility"] == "PUBLIC" or not repository["defaultBranchRef"]:
        return False
    return repository["viewerPermission"] in WRITERS


def deny_account(session: Session, roster: str, account: int, day: date) -> bool:
    """Add the account to the list. Returns False if the token cannot see a private roster.

    If someone else changes the list in the meantime, reads it again. Raises CommandError if the list cannot be
    written.
    """
    for _ in range(MAX_ATTEMPTS):
        exists, text, blob = _read(session, roster)
        if not exists:
            return False
        updated = add_denied_account(text, account, day)
        if updated == text:
            return True
        content = base64.b64encode(updated.encode()).decode()
        body = {"message": COMMIT_MESSAGE, "content": content} | ({"sha": blob} if blob else {})
        path = f"/repos/{roster}/contents/{DENIED_PATH}"
        if session.rest(Rest("PUT", path, body, expected_statuses=CHANGED_MEANWHILE)).status < 400:
            return True
    raise CommandError("the roster keeps changing while this run is writing to it", "re-run it")


def _read(session: Session, roster: str) -> tuple[bool, str, str]:
    """Return whether there is a private roster, the list's content, and its blob ID. The last two are empty if there is
    no list."""
    repository = session.query(_QUERY, repository_variables(roster))["repository"]
    if repository and repository["visibility"] == "PUBLIC":
        return False, "", ""
    branch = (repository or {}).get("defaultBranchRef") or {}
    file = (branch.get("target") or {}).get("file")
    blob = str(((file or {}).get("object") or {}).get("oid") or "")
    return bool(branch), read_file_text(session, roster, file) or "", blob
