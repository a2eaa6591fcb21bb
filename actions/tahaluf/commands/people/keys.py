"""`tahaluf people keygen`, `seal` and `open`: keys, and what is sealed to them. Needs no network."""

import argparse
import sys
from pathlib import Path
from typing import Final

from tahaluf.commands.given.environment import Environment
from tahaluf.commands.given.options import Verbs, manifest_file
from tahaluf.commands.given.reading import read_bytes, read_manifest
from tahaluf.manifest import Manifest, read_key, write_key
from tahaluf.problems import Stopped
from tahaluf.sealing import (
    BadArmour,
    CannotOpen,
    CannotSeal,
    key_id,
    open_sealed,
    read_block,
    seal,
    write_block,
)
from tahaluf.text import clean

from .home import at_home

MADE: Final = """\
{path}: your secret key. It was not printed, and nobody can make it again: keep a copy where only you can get at it.
These lines are public. Add them to projects.yml by a pull request:
"""
RECIPIENT: Final = """\
sealing:
  recipients:
    - {{name: newcomers, key: {key}}}  # {id}
"""
NOBODY: Final = Stopped(
    "projects.yml names nobody who could open it",
    "make a key with `tahaluf people keygen`, and add it under `sealing`",
)
NOT_TEXT: Final = Stopped("what is to be sealed is not UTF-8 text", "save it as UTF-8")


def arguments(verbs: Verbs) -> None:
    making = verbs.add_parser("keygen", help="make a key to open sealed messages with")
    making.add_argument(
        "--folder",
        type=Path,
        metavar="FOLDER",
        help="where the secret half goes; default: ~/.config/tahaluf/keys",
    )
    making.set_defaults(carry=_keygen)
    sealing = verbs.add_parser("seal", help="seal a text to all recipients of the manifest")
    manifest_file(sealing)
    _text(sealing, "TEXT")
    sealing.set_defaults(carry=_seal)
    opening = verbs.add_parser("open", help="open a sealed message with a key of yours")
    opening.add_argument(
        "--key",
        type=Path,
        action="append",
        metavar="FILE",
        help="a key, or a folder of them; may stand more than once; default: ~/.config/tahaluf/keys",
    )
    _text(opening, "BODY")
    opening.set_defaults(carry=_open)


def _text(parser: argparse.ArgumentParser, name: str) -> None:
    parser.add_argument("text", nargs="?", default="-", metavar=name, help="a file, or - for standard input")


def _keygen(options: argparse.Namespace) -> int:
    from .keyring import default_folder, make_key

    path, public = make_key(options.folder or default_folder())
    print(MADE.format(path=path), file=sys.stderr)
    print(RECIPIENT.format(key=write_key(public), id=key_id(public)), end="")
    return 0


def _seal(options: argparse.Namespace) -> int:
    keys = recipients(read_manifest(options.manifest))
    try:
        text = _given(options.text).decode()
    except UnicodeDecodeError:
        raise NOT_TEXT from None
    print(sealed_for(keys, text))
    return 0


def recipients(manifest: Manifest) -> list[bytes]:
    """The public keys of those who can open what is sealed. Raises Stopped where there is nobody."""
    keys = [read_key(recipient.key) for recipient in manifest.sealing.recipients]
    if not keys:
        raise NOBODY
    return keys


def sealed_for(keys: list[bytes], text: str) -> str:
    """The block that these keys open. Raises Stopped."""
    try:
        return write_block(seal(text, keys))
    except CannotSeal as reason:
        raise Stopped(f"it cannot be sealed: {reason}", "change it, and run it again") from None


def _open(options: argparse.Namespace) -> int:
    from .keyring import default_folder, read_secrets

    at_home(Environment.read())
    secrets = read_secrets(options.key or [default_folder()])
    try:
        text = open_sealed(read_block(_given(options.text).decode("utf-8", errors="replace")), secrets)
    except (BadArmour, CannotOpen) as reason:
        mend = "copy the whole block, from its first line to its last, or name another key with --key"
        raise Stopped(f"it cannot be opened: {reason}", mend) from None
    print(clean(text))  # a stranger wrote it: no sign of it may steer the terminal
    return 0


def _given(source: str) -> bytes:
    return sys.stdin.buffer.read() if source == "-" else read_bytes(Path(source))
