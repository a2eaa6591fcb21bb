"""`tahaluf people`: what stewards do at their own machine. For now: keys, and what is sealed to them.

`open` prints what nobody else may read, so it prints nothing where others read along. Needs no network.
Exit codes: 0 done, 1 something to mend.
"""

import argparse
import sys
from pathlib import Path
from typing import Final

from tahaluf.manifest import read_key, write_key
from tahaluf.people import (
    BadArmour,
    CannotOpen,
    CannotSeal,
    key_id,
    open_sealed,
    read_block,
    seal,
    write_block,
)
from tahaluf.problems import Stopped
from tahaluf.text import clean

from .environment import Environment
from .options import manifest_file
from .reading import read_bytes, read_manifest

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
READ_ALONG: Final = Stopped(
    "this is a run of GitHub Actions, and others read its log", "open it on your own machine"
)
NOT_TEXT: Final = Stopped("what is to be sealed is not UTF-8 text", "save it as UTF-8")


def arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    making = verbs.add_parser("keygen", help="make a key to open sealed messages with")
    making.add_argument(
        "--folder",
        type=Path,
        metavar="FOLDER",
        help="where the secret half goes; default: ~/.config/tahaluf/keys",
    )
    sealing = verbs.add_parser("seal", help="seal a text to all recipients of the manifest")
    manifest_file(sealing)
    _text(sealing, "TEXT")
    opening = verbs.add_parser("open", help="open a sealed message with a key of yours")
    opening.add_argument(
        "--key",
        type=Path,
        action="append",
        metavar="FILE",
        help="a key, or a folder of them; may stand more than once; default: ~/.config/tahaluf/keys",
    )
    _text(opening, "BODY")


def run(options: argparse.Namespace) -> int:
    match options.verb:
        case "keygen":
            return _keygen(options.folder)
        case "seal":
            return _seal(options.manifest, options.text)
        case _:
            return _open(options.key, options.text)


def _text(parser: argparse.ArgumentParser, name: str) -> None:
    parser.add_argument("text", nargs="?", default="-", metavar=name, help="a file, or - for standard input")


def _keygen(folder: Path | None) -> int:
    from .keyring import default_folder, make_key

    path, public = make_key(folder or default_folder())
    print(MADE.format(path=path), file=sys.stderr)
    print(RECIPIENT.format(key=write_key(public), id=key_id(public)), end="")
    return 0


def _seal(manifest: Path, source: str) -> int:
    keys = [read_key(recipient.key) for recipient in read_manifest(manifest).sealing.recipients]
    if not keys:
        raise NOBODY
    try:
        text = _given(source).decode()
    except UnicodeDecodeError:
        raise NOT_TEXT from None
    try:
        print(write_block(seal(text, keys)))
    except CannotSeal as reason:
        raise Stopped(f"it cannot be sealed: {reason}", "change it, and run it again") from None
    return 0


def _open(keys: list[Path] | None, source: str) -> int:
    from .keyring import default_folder, read_secrets

    if Environment.read().in_actions:
        raise READ_ALONG
    secrets = read_secrets(keys or [default_folder()])
    try:
        text = open_sealed(read_block(_given(source).decode("utf-8", errors="replace")), secrets)
    except (BadArmour, CannotOpen) as reason:
        mend = "copy the whole block, from its first line to its last, or name another key with --key"
        raise Stopped(f"it cannot be opened: {reason}", mend) from None
    print(clean(text))  # a stranger wrote it: no sign of it may steer the terminal
    return 0


def _given(source: str) -> bytes:
    return sys.stdin.buffer.read() if source == "-" else read_bytes(Path(source))
