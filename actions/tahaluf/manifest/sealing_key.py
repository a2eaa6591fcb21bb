"""The text format of sealing keys, which includes a checksum.

Without a checksum, no one would notice a mistyped key, and messages sealed with it could never be opened.
"""

import base64
import re
from hashlib import blake2b
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BeforeValidator

from tahaluf.fields import TextFormat, field_error

PUBLIC_KEY_PREFIX, SECRET_KEY_PREFIX = "seal-public-1.", "seal-secret-1."
KEY_BYTES: Final = 32  # X25519
CHECKSUM_BYTES: Final = 4
FIELD_PRIME: Final = 2**255 - 19
# The u-coordinates of Curve25519's low-order points, for which the shared secret would always be the same
# (cr.yp.to/ecdh.html)
LOW_ORDER_POINTS: Final = frozenset(
    {
        0,
        1,
        325606250916557431795983626356110631294008115727848805560023387167927233504,
        39382357235489614581723060781553021112529911719440698176882885853963445705823,
        FIELD_PRIME - 1,
    }
)

SEALING_KEY_FORMAT: Final = TextFormat(
    "public key",
    r"seal-public-1\.[A-Za-z0-9_-]{48}",
    "sealing-key-malformed",
    "copy the whole line printed by `tahaluf people keygen`",
)


class InvalidKey(ValueError):
    """Raised if the text is not a key of the expected kind, or if its checksum is wrong."""


def encode_key(key: bytes, prefix: str = PUBLIC_KEY_PREFIX) -> str:
    """Encode a key of 32 bytes. Raises `ValueError` for any other length."""
    if len(key) != KEY_BYTES:
        raise ValueError("a key has 32 bytes")
    return prefix + base64.urlsafe_b64encode(key + _checksum(key, prefix)).decode()


def decode_key(text: str, prefix: str = PUBLIC_KEY_PREFIX) -> bytes:
    """Decode a key into its 32 bytes. Raises `InvalidKey` if the text is not such a key."""
    match = re.fullmatch(rf"{re.escape(prefix)}([A-Za-z0-9_-]{{48}})", text)
    if not match:
        raise InvalidKey
    # 48 characters encode exactly 36 bytes, so each key has only one encoding.
    decoded = base64.urlsafe_b64decode(match[1])
    key, checksum = decoded[:KEY_BYTES], decoded[KEY_BYTES:]
    if checksum != _checksum(key, prefix):
        raise InvalidKey
    return key


def _checksum(key: bytes, prefix: str) -> bytes:
    return blake2b(prefix.encode() + key, digest_size=CHECKSUM_BYTES).digest()


def _reject_secret_key(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(SECRET_KEY_PREFIX):
        what = "this is a secret key, and anyone who can see this file now has it"
        raise field_error(
            "sealing-key-secret", what, "generate a new one with `tahaluf people keygen`; never use this one"
        )
    return value


def _verify_checksum(text: str) -> str:
    try:
        key = decode_key(text)
    except InvalidKey:
        what = "the key's checksum does not match"
        raise field_error("sealing-key-malformed", what, SEALING_KEY_FORMAT.fix) from None
    if int.from_bytes(key, "little") % 2**255 % FIELD_PRIME in LOW_ORDER_POINTS:
        what = "this key is not usable: messages cannot be sealed for it"
        raise field_error("sealing-key-malformed", what, "generate a new one with `tahaluf people keygen`")
    return text


SealingKey = Annotated[
    str, SEALING_KEY_FORMAT, AfterValidator(_verify_checksum), BeforeValidator(_reject_secret_key)
]
