"""Reads the roster's pseudonym key. Without this key, no one can trace a pseudonym to an account.

The key is a file in the roster, so only people who may read the records have it.
"""

import re
from typing import Final

from .record import BrokenRecord

KEY_PATH: Final = "pseudonym-key"
_KEY: Final = re.compile(r"[0-9a-f]{64}")


def read_key(text: str) -> bytes:
    """Return the key, given the text of its file: 32 bytes in hexadecimal, or an empty string if there is no file,
    for an empty key.

    Raises BrokenRecord for anything else, because a different key would give everyone a second pseudonym.
    """
    if not text:
        return b""
    if not _KEY.fullmatch(text.strip()):
        raise BrokenRecord("pseudonym-key")
    return bytes.fromhex(text.strip())
