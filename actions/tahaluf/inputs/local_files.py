"""Files that a person names on the command line: read, or said to be missing in a sentence."""

from pathlib import Path

from tahaluf.manifest import Manifest, load
from tahaluf.problems import CommandError


def read_manifest(path: Path) -> Manifest:
    """Raises Refused with all problems of the file, Stopped where it is not there."""
    if not path.exists():
        raise CommandError(
            f"there is no manifest at {path}", "run in the control repository's folder, or give --manifest"
        )
    return load(read_text(path), str(path))


def read_text(path: Path) -> str:
    """Raises Stopped where the file cannot be read, or is not text."""
    raw = read_bytes(path)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise CommandError(f"{path} is not UTF-8 text from line {line} on", "save it as UTF-8") from None


def read_bytes(path: Path) -> bytes:
    """Raises Stopped where the file cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}", "look at the path") from None
