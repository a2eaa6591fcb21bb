"""Commits a template's files to a new repository, or proposes them in a pull request to an existing one."""

import base64
from collections import Counter
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any, Final

from tahaluf.kinds import ProjectNode, RootField, Selection
from tahaluf.manifest import Manifest, Project
from tahaluf.plan import (
    Blocked,
    Change,
    ChangeContext,
    ChangeKind,
    Json,
    Operation,
    PlanItem,
    Request,
    Response,
    Rest,
    Steps,
    Unmanaged,
    no_steps_for,
)
from tahaluf.problems import CommandError
from tahaluf.templates import LOCK_PATH, File, Tree, community_file_key

from .pristine import is_pristine, own_adoption_pulls
from .rendered import Rendered, RenderTemplate
from .values import template_values

ADOPTION_BRANCH: Final = "tahaluf/adopt"
MAX_PATHS: Final = 20  # maximum number of files and folders to name in a reason
# User-facing messages
COMMIT_MESSAGE: Final = "Start from the template {template}"
EMPTY_AND_OLDER: Final = (
    "the repository already existed and is empty; after its first commit, a pull request will add these files"
)
ADOPTION_TITLE: Final = "Add missing files from the template {template}"

NO_LICENSE: Final = (
    "the template does not contain the text of the license {license}; please add a LICENSE file"
)
TOO_LARGE: Final = (
    "GitHub cannot list all files of this repository, so Tahaluf does not know which ones are missing"
)
ADOPTION_REASON: Final = (
    "in a pull request that someone with write access must merge; it adds these files if they "
    "are missing: {paths}"
)
FOLDER: Final = "{folder}/ ({number} files)"
MORE_PATHS: Final = "{paths} and {number} more"
ADOPTION_BODY: Final = """\
The coalition's manifest now manages this repository. This pull request adds the files of the template
**{template}** that are missing here. It does not change existing files.

Merge it as it is, remove what you do not want, or close it. It will not be opened again.
"""


@dataclass(frozen=True, slots=True)
class ActualFiles:
    """The default branch's `tree`, and whether the repository is `pristine`: it contains only GitHub's initial
    commit.

    `is_older` means that the repository is older than its manifest entry, so files are only proposed in a pull
    request.
    """

    tree: str | None
    has_lock: bool
    pristine: bool
    # The state of the pull request from `ADOPTION_BRANCH`, if there has ever been one
    adoption_state: str | None
    is_older: bool = False


@dataclass(frozen=True, slots=True)
class CommitTemplate(Operation):
    """Commits the template to the default branch. `files` is the number of files, and `tree` the resulting tree."""

    template: str
    tree: str
    files: int

    @property
    def after(self) -> Json:
        return {"template": self.template, "tree": self.tree, "files": self.files}


@dataclass(frozen=True, slots=True)
class ProposeTemplate(Operation):
    """Opens a pull request that adds the missing files to `base_tree`, the default branch's tree."""

    template: str
    tree: str
    files: int
    base_tree: str

    @property
    def verb(self) -> str:
        return "propose"

    @property
    def after(self) -> Json:
        return {
            "template": self.template,
            "tree": self.tree,
            "files": self.files,
            "by": "pull request",
            "onto": self.base_tree,
        }


class FilesResource:
    name = "files"
    permissions = ("contents=read", "pull_requests=read")
    selections: Mapping[RootField, Selection] = {
        "repository": Selection(
            "name description "
            "defaultBranchRef { target { ... on Commit { tree { oid entries { name } } history { totalCount } } } } "
            f'lock: object(expression: "HEAD:{LOCK_PATH}") {{ oid }} '
            'readme: object(expression: "HEAD:README.md") { ... on Blob { byteSize } } '
            f'adoption: pullRequests(first: 5, headRefName: "{ADOPTION_BRANCH}") '
            "{ nodes { state isCrossRepository createdAt } }",
            required=("defaultBranchRef", "lock", "readme", "adoption"),
        )
    }

    def __init__(self, render: RenderTemplate) -> None:
        self._render = render

    def is_used(self, manifest: Manifest, project: Project) -> bool:
        return True

    def desired_state(self, manifest: Manifest, project: Project) -> Rendered | None:
        template = manifest.template_of(project)
        if template is None:
            return None
        return Rendered(
            project.slug,
            template,
            lambda: self._render(template, template_values(manifest, project)),
            license=project.license,
        )

    def actual_state(self, node: ProjectNode) -> ActualFiles | None:
        repository = node["repository"]
        if not repository:
            return None
        branch = repository.get("defaultBranchRef")
        pulls = own_adoption_pulls(repository)
        return ActualFiles(
            branch["target"]["tree"]["oid"] if branch else None,
            repository["lock"] is not None,
            is_pristine(repository),
            pulls[0]["state"].lower() if pulls else None,
            "isOlder" in repository,
        )

    def diff(self, desired: Rendered | None, actual: ActualFiles | None) -> Iterator[PlanItem]:
        if desired is None:
            return
        slug = desired.slug
        if actual is not None and actual.has_lock:
            return
        tree = desired.tree
        if isinstance(tree, CommandError):
            yield Blocked(slug, "files", desired.template, tree.what, tree.fix)
            return
        if actual is not None and actual.tree == tree.id:
            return
        commit = CommitTemplate(desired.template, tree.id, len(tree))
        only_offered = actual is not None and (actual.is_older or actual.adoption_state is not None)
        if actual is None or (actual.pristine and not only_offered):
            yield _create_change(desired, commit, reason=f"{len(tree)} files in one commit", cost=3)
        elif actual.tree is None and only_offered:
            yield Unmanaged(slug, "files", desired.template, EMPTY_AND_OLDER, is_notice=True)
        elif actual.tree is None:
            yield _create_change(desired, commit, cost=5, content_writes=4)
        elif actual.adoption_state is None:
            propose = ProposeTemplate(desired.template, tree.id, len(tree), actual.tree)
            reason = ADOPTION_REASON.format(paths=_list_paths(tree))
            yield _create_change(desired, propose, reason=reason, cost=6, content_writes=4)
        else:
            yield Unmanaged(slug, "files", desired.template, f"its pull request is {actual.adoption_state}")

    def steps(self, change: Change, desired: Rendered, context: ChangeContext) -> Steps:
        if isinstance(desired.tree, CommandError):
            raise desired.tree
        match change.operation:
            case CommitTemplate(template):
                message = COMMIT_MESSAGE.format(template=template)
                return (yield from commit_files(desired.tree, message, context))
            case ProposeTemplate(template) as propose:
                return (yield from _adoption_steps(template, desired.tree, context, propose.base_tree))
            case other:
                raise no_steps_for(other)


def _create_change(
    desired: Rendered, operation: Operation, *, cost: int, content_writes: int = 1, reason: str = ""
) -> Change:
    reasons = [reason, *_missing_license(desired)]
    return Change(
        project=desired.slug,
        resource="files",
        kind=ChangeKind.CREATE,
        target=desired.template,
        operation=operation,
        reason="; ".join(filter(None, reasons)),
        cost=cost,
        content_writes=content_writes,
    )


def _list_paths(tree: Tree) -> str:
    """Name the files, and the folders that contain several of them.

    The plan cannot say which files are missing, because that would take a request for each repository.
    """
    folders = Counter(path.split("/")[0] for path in tree)
    paths = sorted({_path_or_folder(path, folders) for path in tree})
    shown, others = ", ".join(paths[:MAX_PATHS]), len(paths) - MAX_PATHS
    return MORE_PATHS.format(paths=shown, number=others) if others > 0 else shown


def _path_or_folder(path: str, folders: Mapping[str, int]) -> str:
    folder = path.split("/", maxsplit=1)[0]
    return path if folders[folder] == 1 else FOLDER.format(folder=folder, number=folders[folder])


def _missing_license(desired: Rendered) -> Iterator[str]:
    """Yield a note if the template writes no LICENSE, for example because Tahaluf does not have its text."""
    has_file = isinstance(desired.tree, Tree) and any(path.startswith("LICENSE") for path in desired.tree)
    if desired.license and not has_file:
        yield NO_LICENSE.format(license=desired.license)


def commit_files(files: Mapping[str, File], message: str, context: ChangeContext) -> Steps:
    """Replace the default branch's tree with these files, in one commit.

    This takes three requests, however many text files there are, and leaves no partial result.
    """
    if context.head is None:
        context = yield from _initial_commit(context)
    tree = yield from _create_tree(files, context)
    parents = [context.head]
    commit = yield from _create_commit(context, message, tree, parents)
    branch = f"{context.repository}/git/refs/heads/{context.default_branch}"
    yield Rest("PATCH", branch, {"sha": commit}, just_created=context.just_created)
    return replace(context, head=commit)


def _initial_commit(context: ChangeContext) -> Generator[Request, Response, ChangeContext]:
    """Create an initial commit, as `auto_init` does: the Git Data API returns 409 for an empty repository."""
    repository = yield Rest("GET", context.repository)
    readme = base64.b64encode(f"# {context.name}\n".encode()).decode()
    body = {"message": "Initial commit", "content": readme}
    created = yield Rest("PUT", f"{context.repository}/contents/README.md", body)
    return replace(
        context, default_branch=repository.body["default_branch"], head=created.body["commit"]["sha"]
    )


def _adoption_steps(template: str, files: Tree, context: ChangeContext, base_tree: str) -> Steps:
    """Open a pull request that adds the missing files to `base_tree`, the default branch's tree."""
    listing = yield Rest("GET", f"{context.repository}/git/trees/{base_tree}?recursive=1")
    if listing.body["truncated"]:
        raise CommandError(TOO_LARGE, "add the template's files and its lock file by hand")
    purposes = {community_file_key(entry["path"]) for entry in listing.body["tree"]}
    present = {path.casefold() for path in files if community_file_key(path) in purposes}
    missing = files.excluding(present | _paths_below_files(files, listing.body["tree"]))
    tree = yield from _create_tree(missing, context, base_tree=base_tree)
    title = ADOPTION_TITLE.format(template=template)
    commit = yield from _create_commit(context, title, tree, [context.head])
    ref = {"ref": f"refs/heads/{ADOPTION_BRANCH}", "sha": commit}
    created = yield Rest(
        "POST", f"{context.repository}/git/refs", ref, expected_statuses=frozenset({422}), idempotent=True
    )
    if created.status == 422:  # an earlier run failed after creating the branch
        yield Rest(
            "PATCH", f"{context.repository}/git/refs/heads/{ADOPTION_BRANCH}", {"sha": commit, "force": True}
        )
    pull = {
        "title": title,
        "head": ADOPTION_BRANCH,
        "base": context.default_branch,
        "body": ADOPTION_BODY.format(template=template),
    }
    yield Rest("POST", f"{context.repository}/pulls", pull)
    return None


def _paths_below_files(files: Tree, entries: Sequence[Mapping[str, Any]]) -> set[str]:
    """Return the template's casefolded paths that would require an existing file to become a folder."""
    files_present = {entry["path"].casefold() for entry in entries if entry["type"] != "tree"}
    folded = {path.casefold() for path in files}
    return {path for path in folded if any(str(p) in files_present for p in PurePosixPath(path).parents)}


def _create_commit(
    context: ChangeContext, message: str, tree: str, parents: Sequence[str | None]
) -> Generator[Request, Response, str]:
    """Create a commit without naming an author or a committer, because only then does GitHub sign the App's commit."""
    body = {"message": message, "tree": tree, "parents": parents}
    created = yield Rest(
        "POST", f"{context.repository}/git/commits", body, idempotent=True, just_created=context.just_created
    )
    return str(created.body["sha"])


def _create_tree(
    files: Mapping[str, File], context: ChangeContext, base_tree: str | None = None
) -> Generator[Request, Response, str]:
    entries: list[Mapping[str, str]] = []
    for path, file in files.items():
        entry = {"path": path, "mode": file.mode, "type": "blob"}
        try:
            entries.append({**entry, "content": file.content.decode()})
        except UnicodeDecodeError:
            encoded = {"content": base64.b64encode(file.content).decode(), "encoding": "base64"}
            blob = yield Rest(
                "POST",
                f"{context.repository}/git/blobs",
                encoded,
                idempotent=True,
                just_created=context.just_created,
            )
            entries.append({**entry, "sha": blob.body["sha"]})
    body = {"tree": entries} | ({"base_tree": base_tree} if base_tree else {})
    created = yield Rest(
        "POST", f"{context.repository}/git/trees", body, idempotent=True, just_created=context.just_created
    )
    return str(created.body["sha"])
