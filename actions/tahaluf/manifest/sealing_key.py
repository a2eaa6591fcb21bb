"""Keys for sealing as people copy them: what they look like, and how a mistyped one is told from a right one.

A key carries a checksum, because nothing would ever say that a text was sealed to a key that nobody has.
"""

import base64
import re
from hashlib import blake2b
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BeforeValidator

from .fields import TextFormat, field_error

PUBLIC_KEY_PREFIX, SECRET_KEY_PREFIX = "seal-public-1.", "seal-secret-1."
KEY_BYTES: Final = 32  # X25519
CHECKSUM_BYTES: Final = 4

SEALING_KEY_FORMAT: Final = TextFormat(
    "public key",
    r"seal-public-1\.[A-Za-z0-9_-]{48}",
    "sealing-key-malformed",
    "copy the whole line that `tahaluf people keygen` printed",
)


class InvalidKey(ValueError):
    """The text is no key of that kind, or a sign of it is wrong."""


def encode_key(key: bytes, prefix: str = PUBLIC_KEY_PREFIX) -> str:
    """The text of a key of 32 bytes. Raises ValueError for another length."""
    if len(key) != KEY_BYTES:
        raise ValueError("a key has 32 bytes")
    return prefix + base64.urlsafe_b64encode(key + _checksum(key, prefix)).decode()


def decode_key(text: str, prefix: str = PUBLIC_KEY_PREFIX) -> bytes:
    """The 32 bytes of a key. Raises NoKey."""
    match = re.fullmatch(rf"{re.escape(prefix)}([A-Za-z0-9_-]{{48}})", text)
    if not match:
        raise InvalidKey
    # 48 signs are 36 bytes with no sign left over: each key has one spelling.
    decoded = base64.urlsafe_b64decode(match[1])
    key, checksum = decoded[:KEY_BYTES], decoded[KEY_BYTES:]
    if checksum != _checksum(key, prefix):
        raise InvalidKey
    return key


def _checksum(key: bytes, prefix: str) -> bytes:
    return blake2b(prefix.encode() + key, digest_size=CHECKSUM_BYTES).digest()


def _reject_secret_key(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(SECRET_KEY_PREFIX):
        what = "this is the secret half of a key, and whoever can see this file has it now"
        raise field_error(
            "sealing-key-secret", what, "make another with `tahaluf people keygen`; never use this one"
        )
    return value


def _verify_checksum(text: str) -> str:
    try:
        decode_key(text)
    except InvalidKey:
        what = "this key was changed on its way: its checksum does not fit"
        raise field_error("sealing-key-malformed", what, SEALING_KEY_FORMAT.fix) from None
    return text


SealingKey = Annotated[
    str, SEALING_KEY_FORMAT, AfterValidator(_verify_checksum), BeforeValidator(_reject_secret_key)
]
