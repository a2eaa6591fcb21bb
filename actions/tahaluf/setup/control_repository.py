"""Creates the control repository, and commits the first files to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tahaluf.git_objects import tree_id
from tahaluf.plan import ChangeContext, Rest, Steps
from tahaluf.problems import CommandError
from tahaluf.resources import commit_files
from tahaluf.templates import File

DEFAULT_BRANCH: Final = "main"  # the branch on which the workflow files run
COMMIT_MESSAGE: Final = "Start the coalition's control repository"
OTHER_CONTENT: Final = "{control} exists and has other content"
OTHER_CONTENT_FIX: Final = "choose another name with --repository, or push your files to it yourself"


@dataclass(frozen=True, slots=True)
class ExistingRepository:
    """An existing repository with the control repository's name.

    `is_pristine`: whether it has no branch, or contains only the README that GitHub creates. `head` and `tree` are
    None if there is no branch.
    """

    default_branch: str | None
    head: str | None
    tree: str | None
    is_pristine: bool
    has_manifest: bool
    is_private: bool = False


def needs_files(control: str, existing: ExistingRepository | None, files: Mapping[str, File]) -> bool:
    """Whether the files have to be committed.

    A repository with a manifest is already a control repository, so its files change only through pull requests.
    Raises CommandError if the repository contains anything else.
    """
    if existing is None or existing.is_pristine:
        return True
    if existing.has_manifest or existing.tree == tree_id(files):
        return False
    raise CommandError(OTHER_CONTENT.format(control=control), OTHER_CONTENT_FIX)


def creation_steps(control: str, description: str) -> Steps:
    """Create a public repository with a README, because GitHub's Git API needs an initial commit."""
    organization, name = control.split("/")
    body = {
        "name": name,
        "description": description,
        "private": False,
        "auto_init": True,
        "has_issues": True,
        "has_wiki": False,
        "has_projects": False,
    }
    path = f"/repos/{control}"
    created = yield Rest("POST", f"/orgs/{organization}/repos", body, verify_path=path)
    branch = created.body["default_branch"]
    if branch != DEFAULT_BRANCH:
        rename = {"new_name": DEFAULT_BRANCH}
        yield Rest("POST", f"{path}/branches/{branch}/rename", rename, just_created=True)
    return None


def push_steps(control: str, existing: ExistingRepository, files: Mapping[str, File]) -> Steps:
    """Commit the files to the default branch."""
    organization, name = control.split("/")
    context = ChangeContext(
        organization, name, default_branch=existing.default_branch, head=existing.head, just_created=True
    )
    return (yield from commit_files(files, COMMIT_MESSAGE, context))
