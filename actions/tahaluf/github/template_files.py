"""Reads the template files of a commit in the control repository."""

from collections.abc import Iterable
from typing import Final

from tahaluf.git_objects import blob_id
from tahaluf.problems import CommandError

from .session import Session
from .updates import read_contents

FOLDER: Final = "templates/"

# User-facing messages
TOO_MANY: Final = "GitHub cannot list all the files in this commit"
TOO_MANY_FIX: Final = "run `tahaluf template try` in a checkout of the branch"


def read_template_files(
    session: Session, control: str, commit: str, known: Iterable[bytes]
) -> dict[str, tuple[str, bytes]]:
    """Return the mode and content of each file below `templates/`, by path. Files that have not changed since `known`
    are not read again. Sends two requests, regardless of the number of files.
    """
    tree = session.get(f"/repos/{control}/git/trees/{commit}?recursive=1").body
    if tree["truncated"]:
        raise CommandError(TOO_MANY, TOO_MANY_FIX)
    entries = {
        str(entry["path"]): (str(entry["mode"]), str(entry["sha"]))
        for entry in tree["tree"]
        if entry["type"] == "blob" and entry["path"].startswith(FOLDER)
    }
    contents = {blob_id(content): content for content in known}
    missing = sorted({oid for _, oid in entries.values()} - contents.keys())
    owner, name = control.split("/")
    read = read_contents(session, owner, {name: missing})[name] if missing else {}
    if isinstance(read, CommandError):
        raise read
    contents |= read
    return {path: (mode, contents[oid]) for path, (mode, oid) in entries.items() if oid in contents}
