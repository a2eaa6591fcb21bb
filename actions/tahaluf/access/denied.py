"""The list of accounts whose access was revoked: `denied.yml` in the private roster, one account id per line.

The list contains no logins, and it is private like the rest of the roster.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from tahaluf.problems import CommandError

DENIED_PATH: Final = "denied.yml"
HEADER: Final = """\
# The access of these accounts was revoked with `tahaluf access --revoke`. `tahaluf apply` and `tahaluf invite`
# give them no access. To allow an account again, delete its line.
"""

# User-facing messages
UNREADABLE: Final = f"line {{line}} of {DENIED_PATH} in the roster does not contain an account id"
UNREADABLE_FIX: Final = "write each account id on its own line, such as `- 4242`"

_ENTRY: Final = re.compile(r"- ([1-9][0-9]*) *(?:#.*)?")
_IGNORED: Final = re.compile(r" *(?:#.*)?")


def read_denied_accounts(text: str) -> frozenset[int]:
    """Return the account ids.

    Raises CommandError for any other line, since ignoring an invalid line could restore someone's access.
    """
    return frozenset(_accounts(text))


def add_denied_account(text: str, account: int, day: date) -> str:
    """Return the file's content with this account added. Raises CommandError if the file is unreadable."""
    if account in read_denied_accounts(text):
        return text
    before = text or HEADER
    separator = "" if before.endswith("\n") else "\n"
    return f"{before}{separator}- {account}  # {day.isoformat()}\n"


def _accounts(text: str) -> Iterator[int]:
    for number, line in enumerate(text.splitlines(), 1):
        if found := _ENTRY.fullmatch(line.rstrip()):
            yield int(found[1])
        elif not _IGNORED.fullmatch(line):
            raise CommandError(UNREADABLE.format(line=number), UNREADABLE_FIX)
