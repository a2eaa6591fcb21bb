"""The scaffold: a template's files in one commit, or, where people have begun already, as a pull request."""

import base64
import re
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any, Final

from tahaluf.manifest import Manifest, Project
from tahaluf.plan import CannotApply, Change, Finding, Kind, Left, Request, Response, Rest, Site, Steps
from tahaluf.problems import Refused, Stopped
from tahaluf.scaffold import LOCK_PATH, Tree

from .protocol import Anchor, Node, Reads
from .values import template_values

# A template's name and a project's values → its tree. Raises Refused and Stopped.
Render = Callable[[str, Mapping[str, object]], Tree]

ADOPTION_BRANCH: Final = "tahaluf/adopt"
# GitHub looks for these in each of the places, whatever their suffix (docs.github.com, "community health files")
PLACES: Final = ("", ".github", "docs")
COMMUNITY_FILES: Final = frozenset(
    {
        *("readme", "license", "contributing", "code_of_conduct", "security", "codeowners"),
        "pull_request_template",
    }
)
LICENSE_NAME: Final = re.compile(r"(licen[sc]e|copying)(-.*)?")

# Texts for people
COMMIT: Final = "Start from the template {template}"
ADOPTION_TITLE: Final = "Add what the template {template} has and this repository lacks"
TOO_LARGE: Final = (
    "GitHub does not list this repository whole, so that it is not known which files are missing"
)
ADOPTION_BODY: Final = """\
This repository is kept by the coalition's manifest, and it was here before its template was. This pull request \
adds the files of the template **{template}** that are missing. Nothing that is here is changed.

Merge it as it is, take out what you do not want, or close it: it is not opened again.
"""


@dataclass(frozen=True)
class Want:
    """What the template comes to is worked out when it is first asked for: who has its lock already never asks."""

    slug: str
    template: str
    render: Callable[[], Tree] = field(repr=False, compare=False)

    @cached_property
    def tree(self) -> Tree | Stopped:
        """Or why the template cannot be rendered for this project: no reason to stop the others."""
        try:
            return self.render()
        except Stopped as trouble:
            return trouble
        except Refused as refused:
            what = "; ".join(f"{p.place}: {p.what} [{p.id}]" for p in refused.problems)
            return Stopped(what, "; ".join(dict.fromkeys(p.mend for p in refused.problems)))


@dataclass(frozen=True, slots=True)
class Have:
    """`untouched`: nobody has committed since the repository was made."""

    tree: str | None
    locked: bool
    untouched: bool
    adoption: str | None  # the state of the pull request, if there ever was one


class Files:
    name = "files"
    permissions = ("contents=read", "pull_requests=read")
    reads: Mapping[Anchor, Reads] = {
        "repository": Reads(
            "name description "
            "defaultBranchRef { target { ... on Commit { tree { oid entries { name } } history { totalCount } } } } "
            f'lock: object(expression: "HEAD:{LOCK_PATH}") {{ oid }} '
            'readme: object(expression: "HEAD:README.md") { ... on Blob { byteSize } } '
            f'adoption: pullRequests(first: 1, headRefName: "{ADOPTION_BRANCH}") {{ nodes {{ state }} }}',
            vital=("defaultBranchRef", "lock", "readme"),
        )
    }

    def __init__(self, render: Render) -> None:
        self._render = render

    def want(self, manifest: Manifest, project: Project) -> Want:
        template = manifest.template(project)
        return Want(
            project.slug, template, lambda: self._render(template, template_values(manifest, project))
        )

    def have(self, node: Node) -> Have | None:
        repository = node["repository"]
        if not repository:
            return None
        branch = repository.get("defaultBranchRef")
        commit = branch["target"] if branch else {"tree": {"oid": None, "entries": []}, "history": {}}
        pulls = repository["adoption"]["nodes"]
        return Have(
            commit["tree"]["oid"],
            repository["lock"] is not None,
            commit["history"].get("totalCount") == 1
            and _made_by_github(repository, commit["tree"]["entries"]),
            pulls[0]["state"].lower() if pulls else None,
        )

    def diff(self, want: Want, have: Have | None) -> Iterator[Finding]:
        slug = want.slug
        if have is not None and have.locked:
            return
        tree = want.tree
        if isinstance(tree, Stopped):
            yield CannotApply(slug, "files", want.template, tree.what, tree.mend)
            return
        after = {"template": want.template, "tree": tree.id, "files": len(tree)}
        if have is not None and have.tree == tree.id:
            return
        if have is None or have.untouched:
            why = f"{len(tree)} files in one commit"
            yield Change(slug, "files", Kind.CREATE, want.template, None, after, why=why, cost=3)
        elif have.tree is None:
            yield Change(slug, "files", Kind.CREATE, want.template, None, after, cost=5, content=4)
        elif have.adoption is None:
            why = "people have begun here already, so that only what is missing is offered"
            after = {**after, "by": "pull request", "onto": have.tree}
            yield Change(slug, "files", Kind.CREATE, want.template, None, after, why=why, cost=6, content=4)
        else:
            yield Left(slug, "files", want.template, f"its pull request is {have.adoption}")

    def steps(self, change: Change, want: Want, site: Site) -> Steps:
        if isinstance(want.tree, Stopped):
            raise want.tree
        if "onto" in change.after:
            return (yield from _offer(want.template, want.tree, site, change.after["onto"]))
        return (yield from _commit(want.template, want.tree, site))


def _made_by_github(repository: Mapping[str, Any], entries: Sequence[Mapping[str, Any]]) -> bool:
    """Whether there is only the README of `auto_init`: the name as a heading and the description, no more.

    Longer, it is somebody's: it stays, and the scaffold is offered beside it.
    """
    if [entry["name"] for entry in entries] != ["README.md"]:
        return False
    generated = f"# {repository['name']}\n\n{repository['description'] or ''}\n"
    return int(repository["readme"]["byteSize"]) <= len(generated.encode())


def _commit(template: str, files: Tree, site: Site) -> Steps:
    """Tree, commit, ref: three requests whatever the number of text files, and nothing half there."""
    if site.head is None:
        site = yield from _begin(site)
    tree = yield from _tree(files, site)
    parents = [site.head]
    commit = yield from _commit_of(site, COMMIT.format(template=template), tree, parents)
    branch = f"{site.repository}/git/refs/heads/{site.default_branch}"
    yield Rest("PATCH", branch, {"sha": commit}, fresh=site.fresh)
    return replace(site, head=commit)


def _begin(site: Site) -> Generator[Request, Response, Site]:
    """A first commit like that of `auto_init`: the Git Data API answers 409 on an empty repository."""
    there = yield Rest("GET", site.repository)
    readme = base64.b64encode(f"# {site.slug}\n".encode()).decode()
    body = {"message": "Initial commit", "content": readme}
    made = yield Rest("PUT", f"{site.repository}/contents/README.md", body)
    return replace(site, default_branch=there.body["default_branch"], head=made.body["commit"]["sha"])


def _offer(template: str, files: Tree, site: Site, onto: str) -> Steps:
    """`onto`: the tree at the tip of the default branch."""
    there = yield Rest("GET", f"{site.repository}/git/trees/{onto}?recursive=1")
    if there.body["truncated"]:
        raise Stopped(TOO_LARGE, "add the template's files by hand, with its lock")
    purposes = {_purpose(entry["path"]) for entry in there.body["tree"]}
    taken = {path.casefold() for path in files if _purpose(path) in purposes}
    missing = files.without(taken | _below_files(files, there.body["tree"]))
    tree = yield from _tree(missing, site, base=onto)
    title = ADOPTION_TITLE.format(template=template)
    commit = yield from _commit_of(site, title, tree, [site.head])
    ref = {"ref": f"refs/heads/{ADOPTION_BRANCH}", "sha": commit}
    made = yield Rest("POST", f"{site.repository}/git/refs", ref, accept=frozenset({422}), repeatable=True)
    if made.status == 422:  # a run before this one came as far as the branch
        yield Rest(
            "PATCH", f"{site.repository}/git/refs/heads/{ADOPTION_BRANCH}", {"sha": commit, "force": True}
        )
    pull = {
        "title": title,
        "head": ADOPTION_BRANCH,
        "base": site.default_branch,
        "body": ADOPTION_BODY.format(template=template),
    }
    yield Rest("POST", f"{site.repository}/pulls", pull)
    return None


def _purpose(path: str) -> str:
    """The same for files of which a repository needs one: `LICENSE` and `licence.md`, `SECURITY.md` here or there."""
    folder, _, name = path.casefold().rpartition("/")
    stem = LICENSE_NAME.sub("license", name.partition(".")[0])
    return stem if folder in PLACES and stem in COMMUNITY_FILES else path.casefold()


def _below_files(files: Tree, entries: Sequence[Mapping[str, Any]]) -> set[str]:
    """Our paths, folded, for which there is a file where we would need a folder."""
    blobs = {entry["path"].casefold() for entry in entries if entry["type"] != "tree"}
    folded = {path.casefold() for path in files}
    return {path for path in folded if any(str(p) in blobs for p in PurePosixPath(path).parents)}


def _commit_of(
    site: Site, message: str, tree: str, parents: Sequence[str | None]
) -> Generator[Request, Response, str]:
    """Author and committer are left out: only then GitHub signs an App's commit."""
    body = {"message": message, "tree": tree, "parents": parents}
    made = yield Rest("POST", f"{site.repository}/git/commits", body, repeatable=True, fresh=site.fresh)
    return str(made.body["sha"])


def _tree(files: Tree, site: Site, base: str | None = None) -> Generator[Request, Response, str]:
    entries: list[Mapping[str, str]] = []
    for path, file in files.items():
        entry = {"path": path, "mode": file.mode, "type": "blob"}
        try:
            entries.append({**entry, "content": file.content.decode()})
        except UnicodeDecodeError:
            encoded = {"content": base64.b64encode(file.content).decode(), "encoding": "base64"}
            blob = yield Rest(
                "POST", f"{site.repository}/git/blobs", encoded, repeatable=True, fresh=site.fresh
            )
            entries.append({**entry, "sha": blob.body["sha"]})
    body = {"tree": entries} | ({"base_tree": base} if base else {})
    made = yield Rest("POST", f"{site.repository}/git/trees", body, repeatable=True, fresh=site.fresh)
    return str(made.body["sha"])
