"""Seals messages to the manifest's recipients, and opens them with secret keys. Needs no network."""

from collections.abc import Sequence
from typing import Final

from tahaluf.manifest import Manifest, decode_key
from tahaluf.problems import CommandError
from tahaluf.sealing import (
    InvalidArmour,
    SealError,
    UnsealError,
    format_sealed,
    parse_sealed,
    seal,
    unseal,
)

NO_RECIPIENTS: Final = CommandError(
    "projects.yml has no recipients for sealed messages",
    "create a key with `tahaluf people keygen` and add it under `sealing`",
)


def seal_message(manifest: Manifest, text: str) -> str:
    """Seal `text` so that any recipient can open it. Raises CommandError if there are no recipients, or if the text
    cannot be sealed.
    """
    keys = recipient_keys(manifest)
    try:
        return format_sealed(seal(text, keys))
    except SealError as reason:
        raise CommandError(f"cannot seal the message: {reason}", "change it and re-run the command") from None


def recipient_keys(manifest: Manifest) -> list[bytes]:
    """Return the recipients' public keys. Raises CommandError if there are no recipients."""
    keys = [decode_key(recipient.key) for recipient in manifest.sealing.recipients]
    if not keys:
        raise NO_RECIPIENTS
    return keys


def open_message(text: str, secrets: Sequence[bytes]) -> str:
    """Open the sealed message in `text`. Raises CommandError if there is no sealed message, or if none of the keys
    opens it. The result is untrusted, so sanitize it.
    """
    try:
        return unseal(parse_sealed(text), secrets)
    except (InvalidArmour, UnsealError) as reason:
        fix = "copy the whole message, from the first line to the last, or give another key with --key"
        raise CommandError(f"cannot open the message: {reason}", fix) from None
