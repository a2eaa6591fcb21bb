"""Text that only the coalition's stewards can read: sealed to all of their public keys, opened by any secret one.

The text is closed once under a key of its own (libsodium's secret box), and that key is put into a sealed box for each
recipient, so that length hardly grows with their number. It is filled up first, so that the block tells its length
only in steps. Whoever opens it learns nothing of who wrote it: nothing is signed, and nothing here says that two
recipients read the same. Keys, nonces and boxes come from libsodium's own source of randomness.
"""

from collections.abc import Collection
from hashlib import blake2b
from typing import Final

from nacl.bindings import sodium_pad, sodium_unpad
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox
from nacl.utils import random

from .armour import Sealed

LONGEST_TEXT: Final = 16 * 1024  # bytes of UTF-8
STEP: Final = 512  # bytes; the length of a text shows in steps of these


class CannotSeal(ValueError):
    """The text is too long, or there is nobody to seal it to. The message is a sentence."""


class CannotOpen(ValueError):
    """None of the keys fits, or the message was changed. The message is a sentence."""


def new_secret() -> bytes:
    """A secret key of 32 bytes."""
    return bytes(PrivateKey.generate())


def public_of(secret: bytes) -> bytes:
    """The public key that belongs to a secret one."""
    return bytes(PrivateKey(secret).public_key)


def key_id(public: bytes) -> str:
    """Sixteen hex digits that name a public key to people and in a block."""
    return blake2b(public, digest_size=PublicKey.SIZE).hexdigest()[:16]


def seal(text: str, recipients: Collection[bytes]) -> Sealed:
    """Close a text for all of `recipients`, given by their public keys. Raises CannotSeal."""
    data = text.encode()
    if not recipients:
        raise CannotSeal("there is nobody to seal it to")
    if not data:
        raise CannotSeal("there is no text")
    if len(data) > LONGEST_TEXT:
        raise CannotSeal(f"the text has {len(data):,} bytes, and {LONGEST_TEXT:,} is the most")
    key = random(SecretBox.KEY_SIZE)
    boxes = sorted((key_id(public), _boxed(key, public)) for public in set(recipients))
    return Sealed(tuple(boxes), bytes(SecretBox(key).encrypt(sodium_pad(data, STEP))))


def open_sealed(sealed: Sealed, secrets: Collection[bytes]) -> str:
    """The text of a message, with whichever of `secrets` fits. Raises CannotOpen."""
    mine = {key_id(public_of(secret)): secret for secret in secrets}
    fitting = [(mine[id], box) for id, box in sealed.boxes if id in mine]
    if not fitting:
        names = ", ".join(id for id, _ in sealed.boxes)
        raise CannotOpen(f"none of your keys fits: it is sealed to {names}")
    secret, box = fitting[0]
    try:
        key = SealedBox(PrivateKey(secret)).decrypt(box)
        return sodium_unpad(SecretBox(key).decrypt(sealed.body), STEP).decode()
    except (CryptoError, ValueError):
        raise CannotOpen("it was changed after it was sealed, or was never sealed as it should be") from None


def _boxed(key: bytes, public: bytes) -> bytes:
    try:
        return SealedBox(PublicKey(public)).encrypt(key)
    except CryptoError:  # a few numbers are keys that anybody could open
        raise CannotSeal(f"{key_id(public)} is no key that keeps a secret") from None
