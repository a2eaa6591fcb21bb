"""Secret keys on a steward's own machine: one file a key, for its owner's eyes alone, outside of every repository."""

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
# The secret half of a sealing key ({id}). Whoever has this file can read what was sealed to it.
# It belongs on its owner's machine and into their backup: in no repository, mail or chat.
"""


def default_folder() -> Path:
    """Where a person's own keys lie: by the XDG rules, ~/.config/tahaluf/keys."""
    config_home = os.environ.get("XDG_CONFIG_HOME", "")
    return (Path(config_home) if config_home else Path.home() / ".config") / "tahaluf" / "keys"


def create_key(folder: Path) -> tuple[Path, bytes]:
    """Make a key and keep its secret half in `folder`. Returns the file and the public half. Raises Stopped."""
    _require_outside_repository(folder)
    secret = new_secret_key()
    public = public_key_of(secret)
    path = folder / f"{key_id(public)}{KEY_SUFFIX}"
    text = f"{KEY_HEADER.format(id=key_id(public))}{encode_key(secret, SECRET_KEY_PREFIX)}\n"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Its rights from the first moment on, and never through a link or over another key.
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(text.encode())
    except OSError as error:
        raise CommandError(
            f"{path} cannot be written: {error.strerror}", "give another folder with --folder"
        ) from None
    return path, public


def read_secrets(paths: list[Path]) -> list[bytes]:
    """The secret keys in files, and in folders of them. Raises Stopped, without a word of what is in a file."""
    files = [file for path in paths for file in _key_files(path)]
    if not files:
        raise CommandError(
            f"there is no key in {', '.join(map(str, paths))}",
            "make one with `tahaluf people keygen`, or name yours with --key",
        )
    return [_read_secret(file) for file in files]


def _key_files(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(path.glob(f"*{KEY_SUFFIX}"))
    return [path] if path.exists() else []


def _read_secret(path: Path) -> bytes:
    text = read_text(path)
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise CommandError(f"{path} can be read by others on this machine", f"run `chmod 600 {path}`")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    try:
        return decode_key("\n".join(lines), SECRET_KEY_PREFIX)
    except InvalidKey:
        raise CommandError(
            f"{path} holds no secret key", "take it from your backup, or name another file"
        ) from None


def _require_outside_repository(folder: Path) -> None:
    absolute = folder.absolute()
    resolved = absolute.resolve()
    for parent in {absolute, *absolute.parents, resolved, *resolved.parents}:
        if (parent / ".git").exists():
            raise CommandError(
                f"{folder} lies in the git repository {parent}", "give a folder outside of it with --folder"
            )
