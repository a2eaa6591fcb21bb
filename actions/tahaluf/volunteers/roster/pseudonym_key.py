"""The roster's key for pseudonyms, without which nobody can find the account of a pseudonym.

The key is a file in the roster, so whoever may read the records has it, and nobody else.
"""

import re
from typing import Final

from .record import BrokenRecord

KEY_PATH: Final = "pseudonym-key"
_KEY: Final = re.compile(r"[0-9a-f]{64}")


def read_key(text: str) -> bytes:
    """The key in the file's text: 32 bytes in hexadecimal; empty if there is no file.

    Raises BrokenRecord for anything else, because another key would give everybody a second pseudonym.
    """
    if not text:
        return b""
    if not _KEY.fullmatch(text.strip()):
        raise BrokenRecord("pseudonym-key")
    return bytes.fromhex(text.strip())
