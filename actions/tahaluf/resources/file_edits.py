"""Edits a text file with a commit to the repository's default branch."""

import base64
from collections.abc import Callable, Generator, Mapping
from typing import Any, Final

from tahaluf.plan import Request, Response, Rest

NOT_FOUND: Final = frozenset({404})
# A ruleset does not allow the commit, or someone has changed the file in the meantime
REFUSED: Final = frozenset({409, 422})

File = Mapping[str, Any]  # as GitHub's contents API returns it


def text_of(file: File) -> str | None:
    """Return the file's text, or None if it is not UTF-8 or is too large for the contents API."""
    if file["encoding"] != "base64":
        return None
    try:
        return base64.b64decode(file["content"]).decode()
    except UnicodeDecodeError:
        return None


def edit_file(
    repository: str, read_from: str, path: str, edit: Callable[[File | None], str | None], message: str
) -> Generator[Request, Response, bool]:
    """Read a file, edit it and commit it. Return False if GitHub rejected the commit twice.

    `repository` and `read_from` form the API path that returns the file, and `path` is its path if it does not exist
    yet. `edit` gets the file, or None if it does not exist. It returns the new text, or None to change nothing.
    """
    for _ in range(2):  # try again in case someone has changed the file in the meantime
        found = yield Rest("GET", f"{repository}/{read_from}", expected_statuses=NOT_FOUND)
        file = None if found.status == 404 else found.body
        text = edit(file)
        if text is None:
            return True
        body = {"message": message, "content": base64.b64encode(text.encode()).decode()}
        written = yield Rest(
            "PUT",
            f"{repository}/contents/{file['path'] if file else path}",
            body | ({"sha": file["sha"]} if file else {}),
            expected_statuses=REFUSED,
        )
        if written.status not in REFUSED:
            return True
    return False
