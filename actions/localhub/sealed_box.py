"""Opens libsodium's sealed boxes: `gh secret set` and PyGithub send secrets in them, and nothing else does."""

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox


class DecryptionError(ValueError):
    """The box was closed with another key, or changed on its way."""


def generate_key() -> bytes:
    """A private key of 32 bytes."""
    return bytes(PrivateKey.generate())


def public_key(private: bytes) -> bytes:
    return bytes(PrivateKey(private).public_key)


def decrypt(box: bytes, private: bytes) -> bytes:
    """Raises NotForUs."""
    try:
        return SealedBox(PrivateKey(private)).decrypt(box)
    except (CryptoError, ValueError) as error:
        raise DecryptionError("this box does not open here") from error
