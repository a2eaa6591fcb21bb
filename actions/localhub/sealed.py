"""Opens libsodium's sealed boxes: `gh secret set` and PyGithub send secrets in them, and nothing else does.

X25519, then XSalsa20-Poly1305 under a nonce that is the BLAKE2b of both public keys. The curve and the
authenticator come from `cryptography`; the cipher it does not have.
Source: the NaCl documents "Cryptography in NaCl" and "Extending the Salsa20 nonce".
"""

import hashlib
import struct
from collections.abc import Iterator

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.poly1305 import Poly1305

_CONSTANTS = struct.unpack("<4I", b"expand 32-byte k")
# The quarter-rounds of a column round and a row round.
_QUARTERS = (
    ((0, 4, 8, 12), (5, 9, 13, 1), (10, 14, 2, 6), (15, 3, 7, 11)),
    ((0, 1, 2, 3), (5, 6, 7, 4), (10, 11, 8, 9), (15, 12, 13, 14)),
)


class NotForUs(ValueError):
    """The box was closed with another key, or changed on its way."""


def new_key() -> bytes:
    """A private key of 32 bytes."""
    return X25519PrivateKey.generate().private_bytes_raw()


def public_of(private: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def open_box(box: bytes, private: bytes) -> bytes:
    """Raises NotForUs."""
    theirs, tag, hidden = box[:32], box[32:48], box[48:]
    if len(box) < 48:
        raise NotForUs
    nonce = hashlib.blake2b(theirs + public_of(private), digest_size=24).digest()
    shared = X25519PrivateKey.from_private_bytes(private).exchange(X25519PublicKey.from_public_bytes(theirs))
    return open_secret_box(tag + hidden, nonce, hsalsa20(shared, bytes(16)))


def open_secret_box(box: bytes, nonce: bytes, key: bytes) -> bytes:
    """NaCl's `crypto_secretbox_open`: 16 bytes of authenticator, then the hidden text. Raises NotForUs."""
    tag, hidden = box[:16], box[16:]
    stream = _stream(hsalsa20(key, nonce[:16]), nonce[16:])
    # The first 32 bytes of the stream are the authenticator's key; the text goes on from there.
    whole = b"".join(next(stream) for _ in range((len(hidden) + 32 + 63) // 64))
    try:
        Poly1305.verify_tag(whole[:32], hidden, tag)
    except InvalidSignature:
        raise NotForUs from None
    return bytes(one ^ other for one, other in zip(hidden, whole[32:], strict=False))


def hsalsa20(key: bytes, nonce: bytes) -> bytes:
    mixed = _mix(_block(key, struct.unpack("<4I", nonce)))
    return struct.pack("<8I", *(mixed[place] for place in (0, 5, 10, 15, 6, 7, 8, 9)))


def _stream(key: bytes, nonce: bytes) -> Iterator[bytes]:
    """Salsa20's stream, 64 bytes at a time."""
    low, high = struct.unpack("<2I", nonce)
    for number in range(1 << 32):
        block = _block(key, (low, high, number, 0))
        mixed = _mix(list(block))
        yield struct.pack("<16I", *((a + b) & 0xFFFFFFFF for a, b in zip(mixed, block, strict=True)))


def _block(key: bytes, middle: tuple[int, ...]) -> list[int]:
    k, c = struct.unpack("<8I", key), _CONSTANTS
    return [c[0], *k[:4], c[1], *middle, c[2], *k[4:], c[3]]


def _mix(x: list[int]) -> list[int]:
    """Salsa20's twenty rounds."""
    for number in range(20):
        for a, b, c, d in _QUARTERS[number % 2]:
            x[b] ^= _turned(x[a] + x[d], 7)
            x[c] ^= _turned(x[b] + x[a], 9)
            x[d] ^= _turned(x[c] + x[b], 13)
            x[a] ^= _turned(x[d] + x[c], 18)
    return x


def _turned(word: int, by: int) -> int:
    word &= 0xFFFFFFFF
    return ((word << by) | (word >> (32 - by))) & 0xFFFFFFFF
