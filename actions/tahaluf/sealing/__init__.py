"""Messages that only the coalition's stewards can read: sealed, opened, and the block they travel in. Pure."""

from .armour import BadArmour, Sealed, read_block, without_block, write_block
from .seal import CannotOpen, CannotSeal, key_id, new_secret, open_sealed, public_of, seal

__all__ = [
    "BadArmour",
    "CannotOpen",
    "CannotSeal",
    "Sealed",
    "key_id",
    "new_secret",
    "open_sealed",
    "public_of",
    "read_block",
    "seal",
    "without_block",
    "write_block",
]
