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

from .armour import SealedMessage

MAX_TEXT_BYTES: Final = 16 * 1024  # bytes of UTF-8
PADDING_BYTES: Final = 512  # bytes; the length of a text shows in steps of these


class SealError(ValueError):
    """The text is too long, or there is nobody to seal it to. The message is a sentence."""


class UnsealError(ValueError):
    """None of the keys fits, or the message was changed. The message is a sentence."""


def new_secret_key() -> bytes:
    """A secret key of 32 bytes."""
    return bytes(PrivateKey.generate())


def public_key_of(secret: bytes) -> bytes:
    """The public key that belongs to a secret one."""
    return bytes(PrivateKey(secret).public_key)


def key_id(public: bytes) -> str:
    """Sixteen hex digits that name a public key to people and in a block."""
    return blake2b(public, digest_size=PublicKey.SIZE).hexdigest()[:16]


def seal(text: str, recipients: Collection[bytes]) -> SealedMessage:
    """Close a text for all of `recipients`, given by their public keys. Raises CannotSeal."""
    data = text.encode()
    if not recipients:
        raise SealError("there is nobody to seal it to")
    if not data:
        raise SealError("there is no text")
    if len(data) > MAX_TEXT_BYTES:
        raise SealError(f"the text has {len(data):,} bytes, and {MAX_TEXT_BYTES:,} is the most")
    key = random(SecretBox.KEY_SIZE)
    boxes = sorted((key_id(public), _box_key(key, public)) for public in set(recipients))
    return SealedMessage(tuple(boxes), bytes(SecretBox(key).encrypt(sodium_pad(data, PADDING_BYTES))))


def unseal(sealed: SealedMessage, secrets: Collection[bytes]) -> str:
    """The text of a message, with whichever of `secrets` fits. Raises CannotOpen."""
    own_keys = {key_id(public_key_of(secret)): secret for secret in secrets}
    matching_boxes = [(own_keys[id], box) for id, box in sealed.boxes if id in own_keys]
    if not matching_boxes:
        names = ", ".join(id for id, _ in sealed.boxes)
        raise UnsealError(f"none of your keys fits: it is sealed to {names}")
    secret, box = matching_boxes[0]
    try:
        key = SealedBox(PrivateKey(secret)).decrypt(box)
        return sodium_unpad(SecretBox(key).decrypt(sealed.body), PADDING_BYTES).decode()
    except (CryptoError, ValueError):
        raise UnsealError("it was changed after it was sealed, or was never sealed as it should be") from None


def _box_key(key: bytes, public: bytes) -> bytes:
    try:
        return SealedBox(PublicKey(public)).encrypt(key)
    except CryptoError:  # a few numbers are keys that anybody could open
        raise SealError(f"{key_id(public)} is no key that keeps a secret") from None
