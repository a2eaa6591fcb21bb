"""Secret keys on a steward's own machine: one file a key, for its owner's eyes alone, outside of every repository."""

import os
import stat
from pathlib import Path
from typing import Final

from tahaluf.commands.given.reading import read_text
from tahaluf.manifest import SECRET_KEY, NoKey, read_key, write_key
from tahaluf.problems import Stopped
from tahaluf.sealing import key_id, new_secret, public_of

ENDING: Final = ".key"
HEAD: Final = """\
# The secret half of a sealing key ({id}). Whoever has this file can read what was sealed to it.
# It belongs on its owner's machine and into their backup: in no repository, mail or chat.
"""


def default_folder() -> Path:
    """Where a person's own keys lie: by the XDG rules, ~/.config/tahaluf/keys."""
    home = os.environ.get("XDG_CONFIG_HOME", "")
    return (Path(home) if home else Path.home() / ".config") / "tahaluf" / "keys"


def make_key(folder: Path) -> tuple[Path, bytes]:
    """Make a key and keep its secret half in `folder`. Returns the file and the public half. Raises Stopped."""
    _outside_of_repositories(folder)
    secret = new_secret()
    public = public_of(secret)
    path = folder / f"{key_id(public)}{ENDING}"
    text = f"{HEAD.format(id=key_id(public))}{write_key(secret, SECRET_KEY)}\n"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Its rights from the first moment on, and never through a link or over another key.
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(text.encode())
    except OSError as error:
        raise Stopped(
            f"{path} cannot be written: {error.strerror}", "give another folder with --folder"
        ) from None
    return path, public


def read_secrets(places: list[Path]) -> list[bytes]:
    """The secret keys in files, and in folders of them. Raises Stopped, without a word of what is in a file."""
    files = [file for place in places for file in _files(place)]
    if not files:
        raise Stopped(
            f"there is no key in {', '.join(map(str, places))}",
            "make one with `tahaluf people keygen`, or name yours with --key",
        )
    return [_read_secret(file) for file in files]


def _files(place: Path) -> list[Path]:
    if place.is_dir():
        return sorted(place.glob(f"*{ENDING}"))
    return [place] if place.exists() else []


def _read_secret(path: Path) -> bytes:
    text = read_text(path)
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise Stopped(f"{path} can be read by others on this machine", f"run `chmod 600 {path}`")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    try:
        return read_key("\n".join(lines), SECRET_KEY)
    except NoKey:
        raise Stopped(
            f"{path} holds no secret key", "take it from your backup, or name another file"
        ) from None


def _outside_of_repositories(folder: Path) -> None:
    whole = folder.absolute()
    resolved = whole.resolve()
    for above in {whole, *whole.parents, resolved, *resolved.parents}:
        if (above / ".git").exists():
            raise Stopped(
                f"{folder} lies in the git repository {above}", "give a folder outside of it with --folder"
            )
