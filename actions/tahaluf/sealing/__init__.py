"""Seals messages for the coalition's stewards, opens them, and reads and writes their text format. Pure."""

from .armour import InvalidArmour, SealedMessage, format_sealed, parse_sealed, remove_sealed
from .seal import SealError, UnsealError, key_id, new_secret_key, public_key_of, seal, unseal

__all__ = [
    "InvalidArmour",
    "SealError",
    "SealedMessage",
    "UnsealError",
    "format_sealed",
    "key_id",
    "new_secret_key",
    "parse_sealed",
    "public_key_of",
    "remove_sealed",
    "seal",
    "unseal",
]
