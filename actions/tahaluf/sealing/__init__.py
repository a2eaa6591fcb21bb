"""Messages that only the coalition's stewards can read: sealed, opened, and the block they travel in. Pure."""

from .armour import InvalidArmour, SealedMessage, parse_sealed, remove_sealed, format_sealed
from .seal import UnsealError, SealError, key_id, new_secret_key, unseal, public_key_of, seal

__all__ = [
    "InvalidArmour",
    "UnsealError",
    "SealError",
    "SealedMessage",
    "key_id",
    "new_secret_key",
    "unseal",
    "public_key_of",
    "parse_sealed",
    "seal",
    "remove_sealed",
    "format_sealed",
]
