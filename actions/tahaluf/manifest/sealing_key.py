"""Keys for sealing as people copy them: what they look like, and how a mistyped one is told from a right one.

A key carries a checksum, because nothing would ever say that a text was sealed to a key that nobody has.
"""

import base64
import re
from hashlib import blake2b
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BeforeValidator

from .words import Shape, mistake

PUBLIC_KEY, SECRET_KEY = "seal-public-1.", "seal-secret-1."
KEY_BYTES: Final = 32  # X25519
CHECKSUM_BYTES: Final = 4

SEALING_KEY: Final = Shape(
    "public key",
    r"seal-public-1\.[A-Za-z0-9_-]{48}",
    "sealing-key-malformed",
    "copy the whole line that `tahaluf people keygen` printed",
)


class NoKey(ValueError):
    """The text is no key of that kind, or a sign of it is wrong."""


def write_key(key: bytes, prefix: str = PUBLIC_KEY) -> str:
    """The text of a key of 32 bytes. Raises ValueError for another length."""
    if len(key) != KEY_BYTES:
        raise ValueError("a key has 32 bytes")
    return prefix + base64.urlsafe_b64encode(key + _checksum(key, prefix)).decode()


def read_key(text: str, prefix: str = PUBLIC_KEY) -> bytes:
    """The 32 bytes of a key. Raises NoKey."""
    found = re.fullmatch(rf"{re.escape(prefix)}([A-Za-z0-9_-]{{48}})", text)
    if not found:
        raise NoKey
    # 48 signs are 36 bytes with no sign left over: each key has one spelling.
    whole = base64.urlsafe_b64decode(found[1])
    key, checksum = whole[:KEY_BYTES], whole[KEY_BYTES:]
    if checksum != _checksum(key, prefix):
        raise NoKey
    return key


def _checksum(key: bytes, prefix: str) -> bytes:
    return blake2b(prefix.encode() + key, digest_size=CHECKSUM_BYTES).digest()


def _not_the_secret_half(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(SECRET_KEY):
        what = "this is the secret half of a key, and whoever can see this file has it now"
        raise mistake(
            "sealing-key-secret", what, "make another with `tahaluf people keygen`; never use this one"
        )
    return value


def _whole(text: str) -> str:
    try:
        read_key(text)
    except NoKey:
        what = "this key was changed on its way: its checksum does not fit"
        raise mistake("sealing-key-malformed", what, SEALING_KEY.mend) from None
    return text


SealingKey = Annotated[str, SEALING_KEY, AfterValidator(_whole), BeforeValidator(_not_the_secret_half)]
