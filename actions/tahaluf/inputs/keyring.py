"""Secret keys on a steward's own machine. Each key is a file that only its owner can read, outside any repository."""

import os
import stat
from pathlib import Path
from typing import Final

from tahaluf.inputs.local_files import read_text
from tahaluf.manifest import SECRET_KEY_PREFIX, InvalidKey, decode_key, encode_key
from tahaluf.problems import CommandError
from tahaluf.sealing import key_id, new_secret_key, public_key_of

KEY_SUFFIX: Final = ".key"
KEY_HEADER: Final = """\
# The secret half of a sealing key ({id}). Anyone who has this file can read the messages sealed for it.
# Keep it on your machine and in your backup. Never put it in a repository, an e-mail or a chat.
"""


def default_folder() -> Path:
    """Return the folder for the user's keys according to the XDG specification: ~/.config/tahaluf/keys by default."""
    config_home = os.environ.get("XDG_CONFIG_HOME", "")
    return (Path(config_home) if config_home else Path.home() / ".config") / "tahaluf" / "keys"


def create_key(folder: Path) -> tuple[Path, bytes]:
    """Create a key, write its secret half to `folder`, and return the file and the public half.

    Raises CommandError if the folder is inside a git repository or cannot be written.
    """
    _require_outside_repository(folder)
    secret = new_secret_key()
    public = public_key_of(secret)
    path = folder / f"{key_id(public)}{KEY_SUFFIX}"
    text = f"{KEY_HEADER.format(id=key_id(public))}{encode_key(secret, SECRET_KEY_PREFIX)}\n"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # With O_EXCL and a mode, the file is private from the start, and creating it never follows a symbolic link or
        # replaces another key
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(text.encode())
    except OSError as error:
        raise CommandError(
            f"{path} cannot be written: {error.strerror}", "choose another folder with --folder"
        ) from None
    return path, public


def read_secrets(paths: list[Path]) -> list[bytes]:
    """Return the secret keys in these files and folders.

    Raises CommandError if there are none or one is invalid. The message does not quote a file's content.
    """
    files = [file for path in paths for file in _key_files(path)]
    if not files:
        raise CommandError(
            f"there is no key in {', '.join(map(str, paths))}",
            "create one with `tahaluf people keygen`, or give yours with --key",
        )
    return [_read_secret(file) for file in files]


def _key_files(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(path.glob(f"*{KEY_SUFFIX}"))
    return [path] if path.exists() else []


def _read_secret(path: Path) -> bytes:
    text = read_text(path)
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise CommandError(f"other users of this machine can read {path}", f"run `chmod 600 {path}`")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    try:
        return decode_key("\n".join(lines), SECRET_KEY_PREFIX)
    except InvalidKey:
        raise CommandError(
            f"{path} is not a secret key", "restore it from your backup, or give another file"
        ) from None


def _require_outside_repository(folder: Path) -> None:
    absolute = folder.absolute()
    resolved = absolute.resolve()
    for parent in {absolute, *absolute.parents, resolved, *resolved.parents}:
        if (parent / ".git").exists():
            raise CommandError(
                f"{folder} is inside the git repository {parent}", "choose a folder outside it with --folder"
            )
