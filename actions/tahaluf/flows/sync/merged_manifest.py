"""Merges a pull request's manifest with its base, and loads the result as data."""

from tahaluf.github import PullRequest
from tahaluf.manifest import Manifest, load
from tahaluf.privacy import lint
from tahaluf.problems import CommandError, InvalidInput

from .merge_texts import MergeConflictError, merge_texts
from .requested_pull import RequestedPull


class ConflictError(CommandError):
    """Raised if the pull request has a merge conflict in the manifest."""


class TooLargeError(CommandError):
    """Raised if a fork's manifest is too large to be read."""


def load_merged(request: RequestedPull) -> Manifest:
    """Return the manifest after the merge.

    Raises InvalidInput if it is invalid, ConflictError if it cannot be merged, TooLargeError if a fork's manifest is
    too large, and CommandError if there is no manifest.
    """
    text = _merged_text(request.pull, request.path, request.number)
    return _load_head(request.pull.base_text, text, request.path)


def _merged_text(pull: PullRequest, path: str, number: int) -> str:
    if pull.is_too_large:
        raise TooLargeError(
            f"{path} in the fork for pull request {number} is too large to be read",
            "make it smaller, or push the branch to the control repository",
        )
    try:
        text = merge_texts(pull.merge_base_text, pull.base_text, pull.head_text)
    except MergeConflictError:
        raise ConflictError(
            f"pull request {number} conflicts with {pull.base_branch} in {path}",
            f"update its branch with {pull.base_branch} and resolve the conflict",
        ) from None
    if text is None:
        raise CommandError(
            f"once pull request {number} is merged, there is no text file {path}", "restore the manifest"
        )
    return text


def _load_head(base: str | None, head: str, name: str) -> Manifest:
    """Load the merged manifest. Raises InvalidInput for problems in it, and for personal data on its new lines, which
    would appear in the plan. The pull request does not have to fix personal data on existing lines.
    """
    before, lines = set((base or "").splitlines()), head.splitlines()
    private = [problem for problem in lint(head, name) if lines[problem.location.line - 1] not in before]
    try:
        manifest = load(head, name)
    except InvalidInput as error:
        raise InvalidInput([*private, *error.problems]) from None
    if private:
        raise InvalidInput(private)
    return manifest
