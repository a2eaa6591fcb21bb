"""Decrypts libsodium sealed boxes, in which `gh secret set` and PyGithub send secrets."""

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox


class DecryptionError(ValueError):
    """Raised if the box was encrypted for another key or has been modified."""


def generate_key() -> bytes:
    """Generate a 32-byte private key."""
    return bytes(PrivateKey.generate())


def public_key(private: bytes) -> bytes:
    return bytes(PrivateKey(private).public_key)


def decrypt(box: bytes, private: bytes) -> bytes:
    """Return the decrypted content. Raises DecryptionError if this is impossible."""
    try:
        return SealedBox(PrivateKey(private)).decrypt(box)
    except (CryptoError, ValueError) as error:
        raise DecryptionError("the sealed box cannot be decrypted") from error
