"""`tahaluf people keygen`, `seal` and `open`: create keys, and seal and open messages, without network access."""

import argparse
import sys
from pathlib import Path
from typing import Final

from tahaluf.escape import sanitize
from tahaluf.flows.volunteers.sealed_messages import open_message, recipient_keys, seal_message
from tahaluf.inputs.environment import Environment
from tahaluf.inputs.local_files import read_bytes, read_manifest
from tahaluf.inputs.options import Subparsers, add_manifest_option
from tahaluf.manifest import encode_key
from tahaluf.output.exit_codes import EXIT_OK
from tahaluf.problems import CommandError
from tahaluf.sealing import key_id

from .roster_client import require_private_log

KEY_CREATED: Final = """\
Your secret key is in {path}. It cannot be recovered, so keep a backup that only you can read.
The following lines are public. Add them to projects.yml in a pull request:
"""
RECIPIENT_YAML: Final = """\
sealing:
  recipients:
    - {{name: newcomers, key: {key}}}  # {id}
"""
NOT_TEXT: Final = CommandError("the message to seal is not UTF-8 text", "save the message as UTF-8")


def add_arguments(subparsers: Subparsers) -> None:
    keygen_parser = subparsers.add_parser("keygen", help="create a key for opening sealed messages")
    keygen_parser.add_argument(
        "--folder",
        type=Path,
        metavar="FOLDER",
        help="the folder in which to store the secret key; default: ~/.config/tahaluf/keys",
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
        help="a key file, or a folder of key files; can be repeated; default: ~/.config/tahaluf/keys",
    )
    _add_text_argument(open_parser, "BODY")
    open_parser.set_defaults(handler=_open)


def _add_text_argument(parser: argparse.ArgumentParser, name: str) -> None:
    parser.add_argument(
        "text", nargs="?", default="-", metavar=name, help="a file, or - for standard input (the default)"
    )


def _keygen(options: argparse.Namespace) -> int:
    from tahaluf.inputs.keyring import create_key, default_folder

    path, public = create_key(options.folder or default_folder())
    print(KEY_CREATED.format(path=path), file=sys.stderr)
    print(RECIPIENT_YAML.format(key=encode_key(public), id=key_id(public)), end="")
    return EXIT_OK


def _seal(options: argparse.Namespace) -> int:
    manifest = read_manifest(options.manifest)
    recipient_keys(manifest)  # fails if there are no recipients, before standard input is read
    try:
        text = _read_input(options.text).decode()
    except UnicodeDecodeError:
        raise NOT_TEXT from None
    print(seal_message(manifest, text))
    return EXIT_OK


def _open(options: argparse.Namespace) -> int:
    from tahaluf.inputs.keyring import default_folder, read_secrets

    require_private_log(Environment.read(clock=options.clock))
    secrets = read_secrets(options.key or [default_folder()])
    text = open_message(_read_input(options.text).decode("utf-8", errors="replace"), secrets)
    print(sanitize(text))  # untrusted text must not send control characters to the terminal
    return EXIT_OK


def _read_input(source: str) -> bytes:
    return sys.stdin.buffer.read() if source == "-" else read_bytes(Path(source))
