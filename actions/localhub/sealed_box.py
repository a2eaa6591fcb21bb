"""Decrypt libsodium's sealed boxes, in which `gh secret set` and PyGithub send secrets."""

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox


class DecryptionError(ValueError):
    """The box was encrypted for another key, or was altered."""


def generate_key() -> bytes:
    """A private key of 32 bytes."""
    return bytes(PrivateKey.generate())


def public_key(private: bytes) -> bytes:
    return bytes(PrivateKey(private).public_key)


def decrypt(box: bytes, private: bytes) -> bytes:
    """Raises DecryptionError."""
    try:
        return SealedBox(PrivateKey(private)).decrypt(box)
    except (CryptoError, ValueError) as error:
        raise DecryptionError("the sealed box cannot be decrypted") from error
