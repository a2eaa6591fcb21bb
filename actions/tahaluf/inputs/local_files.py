"""Reads local files named on the command line."""

from pathlib import Path

from tahaluf.layout import MANIFEST_FILE
from tahaluf.manifest import Document, Manifest, load_document
from tahaluf.problems import CommandError


def read_manifest(path: Path) -> Manifest:
    """Load the manifest. Raises InvalidInput with all problems found, or CommandError if the file does not exist."""
    return read_manifest_document(path)[0]


def read_manifest_document(path: Path) -> tuple[Manifest, Document]:
    """Load the manifest together with its document. Raises the same errors as `read_manifest`."""
    if path.is_dir():
        raise CommandError(f"{path} is a folder", f"name the manifest itself, such as {path / MANIFEST_FILE}")
    if not path.exists():
        raise CommandError(
            f"there is no manifest at {path}",
            "run this in a checkout of the control repository, or use --manifest",
        )
    return load_document(read_text(path), str(path))


def read_text(path: Path) -> str:
    """Read a text file. Raises CommandError if it cannot be read or is not UTF-8."""
    raw = read_bytes(path)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise CommandError(f"{path} is not UTF-8 text (line {line})", "save it as UTF-8") from None


def read_bytes(path: Path) -> bytes:
    """Read a file. Raises CommandError if it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}", "check the path") from None
