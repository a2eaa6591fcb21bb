import pytest
from nacl.public import PublicKey, SealedBox

from localhub.sealed_box import DecryptionError, decrypt, generate_key, public_key


def sealed(text: bytes, private: bytes) -> bytes:
    return bytes(SealedBox(PublicKey(public_key(private))).encrypt(text))


def test_what_was_sealed_for_a_key_opens_with_it() -> None:
    key = generate_key()
    assert decrypt(sealed(b"a secret", key), key) == b"a secret"


def test_a_box_that_was_changed_or_is_another_s_does_not_open() -> None:
    key = generate_key()
    changed = sealed(b"a secret", key)[:-1] + b"\0"
    for box in (changed, sealed(b"a secret", generate_key()), b"short", bytes(range(80))):
        with pytest.raises(DecryptionError):
            decrypt(box, key)
