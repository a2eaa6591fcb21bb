"""Encrypts text for the public keys of all stewards, so that any of their secret keys can decrypt it.

The text is encrypted once with a random message key (libsodium's secret box), and that key is encrypted for each
recipient in a sealed box. The size of a message therefore hardly depends on the number of recipients. The text is
padded first, so the size reveals only its approximate length. Nothing is signed: the sender is anonymous, and there
is no proof that all recipients read the same text. Keys and nonces come from libsodium's random number generator.
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
PADDING_BYTES: Final = 512  # text is padded to a multiple of this length


class SealError(ValueError):
    """Raised if the text is empty or too long, if there are no recipients, or if a key is weak. Users see the
    message.
    """


class UnsealError(ValueError):
    """Raised if none of the keys matches, or if the sealed message was changed. Users see the message."""


def new_secret_key() -> bytes:
    """Return a new random secret key of 32 bytes."""
    return bytes(PrivateKey.generate())


def public_key_of(secret: bytes) -> bytes:
    """Return the public key for a secret key."""
    return bytes(PrivateKey(secret).public_key)


def key_id(public: bytes) -> str:
    """Return sixteen hex digits that identify a public key to people and in sealed messages."""
    return blake2b(public, digest_size=PublicKey.SIZE).hexdigest()[:16]


def seal(text: str, recipients: Collection[bytes]) -> SealedMessage:
    """Encrypt `text` for all `recipients`, given as public keys. Raises SealError if the text, the number of
    recipients or a key is not acceptable.
    """
    data = text.encode()
    if not recipients:
        raise SealError("there are no recipients")
    if not data:
        raise SealError("the text is empty")
    if len(data) > MAX_TEXT_BYTES:
        raise SealError(f"the text has {len(data):,} bytes; the maximum is {MAX_TEXT_BYTES:,}")
    key = random(SecretBox.KEY_SIZE)
    boxes = sorted((key_id(public), _box_key(key, public)) for public in set(recipients))
    return SealedMessage(tuple(boxes), bytes(SecretBox(key).encrypt(sodium_pad(data, PADDING_BYTES))))


def unseal(sealed: SealedMessage, secrets: Collection[bytes]) -> str:
    """Decrypt a message with whichever secret key matches. Raises UnsealError if none does, or if the message was
    changed.
    """
    own_keys = {key_id(public_key_of(secret)): secret for secret in secrets}
    matching_boxes = [(own_keys[id], box) for id, box in sealed.boxes if id in own_keys]
    if not matching_boxes:
        names = ", ".join(id for id, _ in sealed.boxes)
        raise UnsealError(f"none of your keys can open the message: it is sealed to {names}")
    secret, box = matching_boxes[0]
    try:
        key = SealedBox(PrivateKey(secret)).decrypt(box)
        return sodium_unpad(SecretBox(key).decrypt(sealed.body), PADDING_BYTES).decode()
    except (CryptoError, ValueError):
        raise UnsealError(
            "the message was changed after it was sealed, or it was sealed incorrectly"
        ) from None


def _box_key(key: bytes, public: bytes) -> bytes:
    try:
        return SealedBox(PublicKey(public)).encrypt(key)
    except CryptoError:  # raised for a low-order point, with which anyone could open the box
        raise SealError(f"the key {key_id(public)} is weak: anyone could open the message") from None
