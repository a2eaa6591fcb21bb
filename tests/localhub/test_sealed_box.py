import pytest
from nacl.public import PublicKey, SealedBox

from localhub.sealed_box import DecryptionError, decrypt, generate_key, public_key


def sealed(text: bytes, private: bytes) -> bytes:
    return bytes(SealedBox(PublicKey(public_key(private))).encrypt(text))


def test_sealed_box_is_decrypted_with_its_key() -> None:
    key = generate_key()
    assert decrypt(sealed(b"a secret", key), key) == b"a secret"


def test_altered_or_foreign_sealed_box_is_rejected() -> None:
    key = generate_key()
    changed = sealed(b"a secret", key)[:-1] + b"\0"
    for box in (changed, sealed(b"a secret", generate_key()), b"short", bytes(range(80))):
        with pytest.raises(DecryptionError):
            decrypt(box, key)
