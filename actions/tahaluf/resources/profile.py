"""Manages the table of projects in the organization's profile: `profile/README.md` in the repository `.github`.

The text around the table belongs to people. The table is committed directly to the default branch. Its content
follows from the manifest, whose pull request has already shown the change, so a second pull request would add
nothing.

The repository may also be a project. The profile therefore has its own key in plans, as shared teams do.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from tahaluf.kinds import unread_fix
from tahaluf.marked_block import PROFILE_BLOCK
from tahaluf.plan import (
    PROFILE_KEY,
    UNSET,
    Blocked,
    Change,
    ChangeContext,
    ChangeKind,
    Json,
    Operation,
    PlanItem,
    Steps,
    no_steps_for,
)
from tahaluf.problems import CommandError

from .file_edits import File, edit_file, text_of

PROFILE_REPOSITORY: Final = ".github"
PROFILE_FILE: Final = "profile/README.md"
PROFILE: Final = "profile"
# Fields of the repository that the plan needs
PROFILE_FIELDS: Final = (
    "id visibility isArchived "
    f'profile: object(expression: "HEAD:{PROFILE_FILE}") {{ ... on Blob {{ text isTruncated }} }}'
)
DIGEST_LENGTH: Final = 16

COMMIT_MESSAGE: Final = "Update the table of projects"

# User-facing messages
TABLE_ADDED: Final = "adds a table of the coalition's projects; the text around it stays as it is"
TABLE_UPDATED: Final = "updates the table to match the manifest; the text around it stays as it is"
FILE_ADDED: Final = "the file does not exist yet"
NO_REPOSITORY: Final = "the organization has no repository {name} that this token can see"
NO_REPOSITORY_FIX: Final = (
    "create a public repository with this name, and give the App access to it; or write `site: "
    "{profile: false}`"
)
NOT_PUBLIC: Final = "GitHub shows the profile only if the repository {name} is public"
NOT_PUBLIC_FIX: Final = "make the repository public, or write `site: {profile: false}`"
ARCHIVED: Final = "the repository {name} is archived"
ARCHIVED_FIX: Final = "unarchive it, or write `site: {profile: false}`"
UNREAD: Final = "this token cannot read the file, so Tahaluf does not change it"
UNREAD_FIX: Final = unread_fix("contents=read")
NOT_TEXT: Final = "the file is not text, or is too large to be read"
NOT_TEXT_FIX: Final = "replace it with a Markdown file"
COMMIT_REFUSED: Final = "GitHub rejected the commit to the default branch"
COMMIT_REFUSED_FIX: Final = (
    "add the App to the bypass list of the ruleset that protects the default branch of {name}"
)


@dataclass(frozen=True, slots=True)
class WriteProfile(Operation):
    """Writes the block with the table, including its markers."""

    block: str

    @property
    def after(self) -> Json:
        """The block's digest, because the block itself is too long for a plan."""
        return {"table": hashlib.sha256(self.block.encode()).hexdigest()[:DIGEST_LENGTH]}


def profile_items(block: str | CommandError, node: Any) -> Iterator[PlanItem]:
    """Plan the change that puts the block into the file. `node` is the repository, or None if it does not exist.

    `block` is an error if the block could not be written.
    """
    try:
        if isinstance(block, CommandError):
            raise block
        text = _current_text(node)
        updated = PROFILE_BLOCK.put(block, text or "")
    except CommandError as error:
        yield Blocked(PROFILE_KEY, PROFILE, PROFILE_FILE, error.what, error.fix)
        return
    if updated == text:
        return
    has_table = PROFILE_BLOCK.start in (text or "")
    yield Change(
        project=PROFILE_KEY,
        resource=PROFILE,
        kind=ChangeKind.CREATE if text is None else ChangeKind.UPDATE,
        target=PROFILE_FILE,
        operation=WriteProfile(block),
        reason=FILE_ADDED if text is None else TABLE_UPDATED if has_table else TABLE_ADDED,
        cost=2,
        content_writes=1,
    )


def _current_text(node: Any) -> str | None:
    """Return the file's text, or None if there is no file. Raises CommandError if the file cannot or must not be
    changed.
    """
    name = PROFILE_REPOSITORY
    if node is None:
        raise CommandError(NO_REPOSITORY.format(name=name), NO_REPOSITORY_FIX)
    if node is UNSET or UNSET in (node["visibility"], node["isArchived"], node["profile"]):
        raise CommandError(UNREAD, UNREAD_FIX)
    if node["isArchived"]:
        raise CommandError(ARCHIVED.format(name=name), ARCHIVED_FIX)
    if node["visibility"] != "PUBLIC":
        raise CommandError(NOT_PUBLIC.format(name=name), NOT_PUBLIC_FIX)
    file = node["profile"]
    if file is None:
        return None
    if file.get("text") is None or file["isTruncated"]:
        raise CommandError(NOT_TEXT, NOT_TEXT_FIX)
    return str(file["text"])


def profile_context(organization: str, node: Mapping[str, Any] | None) -> ChangeContext:
    return ChangeContext(organization, PROFILE_REPOSITORY, repository_id=node["id"] if node else None)


def profile_steps(change: Change, context: ChangeContext) -> Steps:
    """Read the file again and commit it with the new table.

    The first attempt fails if someone has just edited the file. Raises CommandError if GitHub rejects the commit
    twice.
    """
    if not isinstance(change.operation, WriteProfile):
        raise no_steps_for(change.operation)
    block = change.operation.block
    committed = yield from edit_file(
        context.repository,
        f"contents/{PROFILE_FILE}",
        PROFILE_FILE,
        lambda file: _with_block(block, file),
        COMMIT_MESSAGE,
    )
    if not committed:
        raise CommandError(COMMIT_REFUSED, COMMIT_REFUSED_FIX.format(name=context.name))
    return None


def _with_block(block: str, file: File | None) -> str | None:
    """Return the new text of the file, or None if nothing changes. Raises CommandError if the file is not text."""
    text = text_of(file) if file else ""
    if text is None:
        raise CommandError(NOT_TEXT, NOT_TEXT_FIX)
    updated = PROFILE_BLOCK.put(block, text)
    return None if updated == text else updated
