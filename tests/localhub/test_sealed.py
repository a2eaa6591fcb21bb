import pytest
from nacl.public import PublicKey, SealedBox

from localhub.sealed import NotForUs, new_key, open_box, public_of


def sealed(text: bytes, private: bytes) -> bytes:
    return bytes(SealedBox(PublicKey(public_of(private))).encrypt(text))


def test_what_was_sealed_for_a_key_opens_with_it() -> None:
    key = new_key()
    assert open_box(sealed(b"a secret", key), key) == b"a secret"


def test_a_box_that_was_changed_or_is_another_s_does_not_open() -> None:
    key = new_key()
    changed = sealed(b"a secret", key)[:-1] + b"\0"
    for box in (changed, sealed(b"a secret", new_key()), b"short", bytes(range(80))):
        with pytest.raises(NotForUs):
            open_box(box, key)
