"""`tahaluf people keygen`, `seal` and `open`: keys and sealed messages. Needs no network."""

import argparse
import sys
from pathlib import Path
from typing import Final

from tahaluf.escape import sanitize
from tahaluf.inputs.environment import Environment
from tahaluf.inputs.local_files import read_bytes, read_manifest
from tahaluf.inputs.options import Subparsers, add_manifest_option
from tahaluf.manifest import Manifest, decode_key, encode_key
from tahaluf.problems import CommandError
from tahaluf.sealing import (
    InvalidArmour,
    SealError,
    UnsealError,
    format_sealed,
    key_id,
    parse_sealed,
    seal,
    unseal,
)

from .roster_client import require_private_log

KEY_CREATED: Final = """\
Your secret key is in {path}. It cannot be recovered: keep a backup that only you can read.
The following lines are public. Add them to projects.yml in a pull request:
"""
RECIPIENT_YAML: Final = """\
sealing:
  recipients:
    - {{name: newcomers, key: {key}}}  # {id}
"""
NO_RECIPIENTS: Final = CommandError(
    "projects.yml has no recipients for sealed messages",
    "create a key with `tahaluf people keygen` and add it under `sealing`",
)
NOT_TEXT: Final = CommandError("the message to seal is not UTF-8 text", "save it as UTF-8")


def add_arguments(subparsers: Subparsers) -> None:
    keygen_parser = subparsers.add_parser("keygen", help="create a key for opening sealed messages")
    keygen_parser.add_argument(
        "--folder",
        type=Path,
        metavar="FOLDER",
        help="where to store the secret key; default: ~/.config/tahaluf/keys",
    )
    keygen_parser.set_defaults(handler=_keygen)
    seal_parser = subparsers.add_parser("seal", help="seal a message to all recipients in the manifest")
    add_manifest_option(seal_parser)
    _add_text_argument(seal_parser, "TEXT")
    seal_parser.set_defaults(handler=_seal)
    open_parser = subparsers.add_parser("open", help="open a sealed message with your key")
    open_parser.add_argument(
        "--key",
        type=Path,
        action="append",
        metavar="FILE",
        help="a key file, or a folder of key files; can be given more than once; default: ~/.config/tahaluf/keys",
    )
    _add_text_argument(open_parser, "BODY")
    open_parser.set_defaults(handler=_open)


def _add_text_argument(parser: argparse.ArgumentParser, name: str) -> None:
    parser.add_argument(
        "text", nargs="?", default="-", metavar=name, help="a file, or - for standard input (the default)"
    )


def _keygen(options: argparse.Namespace) -> int:
    from .keyring import create_key, default_folder

    path, public = create_key(options.folder or default_folder())
    print(KEY_CREATED.format(path=path), file=sys.stderr)
    print(RECIPIENT_YAML.format(key=encode_key(public), id=key_id(public)), end="")
    return 0


def _seal(options: argparse.Namespace) -> int:
    keys = recipient_keys(read_manifest(options.manifest))
    try:
        text = _read_input(options.text).decode()
    except UnicodeDecodeError:
        raise NOT_TEXT from None
    print(seal_message(keys, text))
    return 0


def recipient_keys(manifest: Manifest) -> list[bytes]:
    """Return the recipients' public keys. Raises CommandError if there are none."""
    keys = [decode_key(recipient.key) for recipient in manifest.sealing.recipients]
    if not keys:
        raise NO_RECIPIENTS
    return keys


def seal_message(keys: list[bytes], text: str) -> str:
    """Seal a text so that any of these keys opens it. Raises CommandError."""
    try:
        return format_sealed(seal(text, keys))
    except SealError as reason:
        raise CommandError(f"cannot seal the message: {reason}", "change it and run this again") from None


def _open(options: argparse.Namespace) -> int:
    from .keyring import default_folder, read_secrets

    require_private_log(Environment.read())
    secrets = read_secrets(options.key or [default_folder()])
    try:
        text = unseal(parse_sealed(_read_input(options.text).decode("utf-8", errors="replace")), secrets)
    except (InvalidArmour, UnsealError) as reason:
        fix = "copy the whole message, from its first line to its last, or name another key with --key"
        raise CommandError(f"cannot open the message: {reason}", fix) from None
    print(sanitize(text))  # a stranger's text must not send control characters to the terminal
    return 0


def _read_input(source: str) -> bytes:
    return sys.stdin.buffer.read() if source == "-" else read_bytes(Path(source))
