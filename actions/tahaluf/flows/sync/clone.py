"""Compares the manifest in a maintainer's clone with the one on the default branch."""

from pathlib import Path
from typing import Final

from tahaluf.git_objects import blob_id
from tahaluf.github import read_blob_id
from tahaluf.inputs.environment import Environment
from tahaluf.inputs.local_files import read_bytes
from tahaluf.problems import CommandError

from .sessions import Sessions

# User-facing messages
SAME: Final = "The manifest in this clone is the same as on the default branch."
DIFFERENT: Final = (
    "The manifest in this clone differs from the one on the default branch: either it contains edits that have not "
    "been merged, or it is out of date. To see only what the default branch asks for, run `tahaluf plan` in an "
    "up-to-date clone without edits."
)


def describe_clone(env: Environment, sessions: Sessions, manifest_path: Path) -> str:
    """Return a sentence that says whether the two manifests are the same. The result is empty in a workflow, or if
    this token cannot read the default branch.
    """
    if env.in_actions or not env.repository:
        return ""
    try:
        present = read_blob_id(sessions.for_control_repository(), env.repository, manifest_path.name)
    except CommandError:  # without this sentence, the plan is still complete
        return ""
    if present is None:
        return ""
    content = read_bytes(manifest_path)
    # On Windows, git may have converted the line ends
    own = {blob_id(content), blob_id(content.replace(b"\r\n", b"\n"))}
    return SAME if present in own else DIFFERENT
