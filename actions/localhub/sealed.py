"""Opens libsodium's sealed boxes: `gh secret set` and PyGithub send secrets in them, and nothing else does."""

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox


class NotForUs(ValueError):
    """The box was closed with another key, or changed on its way."""


def new_key() -> bytes:
    """A private key of 32 bytes."""
    return bytes(PrivateKey.generate())


def public_of(private: bytes) -> bytes:
    return bytes(PrivateKey(private).public_key)


def open_box(box: bytes, private: bytes) -> bytes:
    """Raises NotForUs."""
    try:
        return SealedBox(PrivateKey(private)).decrypt(box)
    except (CryptoError, ValueError) as error:
        raise NotForUs("this box does not open here") from error
