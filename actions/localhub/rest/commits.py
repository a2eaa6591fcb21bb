"""Commits and branches as pages show them, and what lies between two of them."""

from typing import Any
from urllib.parse import quote

from localhub.core import Response
from localhub.git import bare, objects
from localhub.git.objects import Commit
from localhub.rest.call import Call
from localhub.rest.routes import route
from localhub.shapes import git as shapes
from localhub.shapes import pulls as pull_shapes
from localhub.shapes import repositories as repository_shapes
from localhub.world import Conflict, NotFound, git, pulls
from localhub.world.repositories import Repository

REPO = "/repos/{owner}/{repo}"
MOST_COMPARED = 250


@route(f"GET {REPO}/commits")
def list_commits(call: Call) -> Response:
    repo = call.repository("contents.read")
    tip = git.found(call.world, repo, call.query("sha") or "HEAD")
    found = bare.history(git.folder(call.world, repo), tip.oid, path=call.query("path") or None)
    return call.page(found, lambda row: shapes.commit(row, repo, call.view))


@route(f"GET {REPO}/tags")
def list_tags(call: Call) -> Response:
    """The last by name first, as GitHub lists them."""
    repo = call.repository("contents.read")
    names = [
        name.removeprefix("refs/tags/") for name in bare.refs(git.folder(call.world, repo), "refs/tags/")
    ]
    return call.page(sorted(names, reverse=True), lambda name: _tag(call, repo, name))


def _tag(call: Call, repo: Repository, name: str) -> dict[str, Any]:
    """The commit is the one behind a tag that is an object of its own."""
    address, commit = (
        repository_shapes.address(repo, call.view),
        git.found(call.world, repo, f"refs/tags/{name}"),
    )
    return {
        "name": name,
        "node_id": shapes.node("Ref", repo, f"refs/tags/{name}"),
        "commit": {"sha": commit.oid, "url": f"{address}/commits/{commit.oid}"},
        **{f"{kind}_url": f"{address}/{kind}/refs/tags/{quote(name)}" for kind in ("zipball", "tarball")},
    }


@route(f"GET {REPO}/commits/{{ref}}")
def get_commit(call: Call) -> Response:
    repo = call.repository("contents.read")
    found = git.found(call.world, repo, call.text("ref"))
    return call.ok(shapes.commit(found, repo, call.view, whole=True))


@route(f"GET {REPO}/commits/{{commit_sha}}/pulls")
def pulls_of_commit(call: Call) -> Response:
    repo = call.repository("contents.read")
    oid, place = call.text("commit_sha"), git.folder(call.world, repo)
    found = [
        row
        for row in pulls.all_of(call.world, repo)
        if row.merge_oid == oid or (objects.exists(place, oid) and bare.is_ancestor(place, oid, row.head_oid))
    ]
    return call.page(found, lambda row: pull_shapes.short(row, call.view))


@route(f"GET {REPO}/branches")
def list_branches(call: Call) -> Response:
    repo = call.repository("contents.read")
    found = bare.refs(git.folder(call.world, repo), "refs/heads/")
    named = [(name.removeprefix("refs/heads/"), oid) for name, oid in found.items()]
    return call.page(named, lambda item: shapes.short_branch(item[0], item[1], repo, call.view))


@route(f"GET {REPO}/branches/{{branch}}")
def get_branch(call: Call) -> Response:
    repo, name = call.repository("contents.read"), call.text("branch")
    tip = git.branch(call.world, repo, name)
    if tip is None:
        raise NotFound("Branch not found")
    return call.ok(shapes.branch(name, tip, repo, call.view))


@route(f"GET {REPO}/compare/{{basehead}}")
def compare(call: Call) -> Response:
    repo = call.repository("contents.read")
    one, dots, two = call.text("basehead").partition("...")
    base, head = _compared(call, repo, one), _compared(call, repo, two)
    place = git.folder(call.world, repo)
    common = bare.merge_base(place, base.oid, head.oid)
    if not dots or common is None:
        raise NotFound(f"No common ancestor between {one} and {two}.")
    fork = objects.commit(place, common)
    ahead, behind = (
        bare.git(place, "rev-list", later, f"^{earlier}").decode().split()
        for later, earlier in ((head.oid, base.oid), (base.oid, head.oid))
    )
    status = {(0, 0): "identical", (1, 0): "ahead", (0, 1): "behind"}.get(
        (bool(ahead), bool(behind)), "diverged"
    )
    page = f"{repository_shapes.page(repo, call.view)}/compare/{one}...{two}"
    newest = [objects.commit(place, oid) for oid in reversed(ahead[:MOST_COMPARED])]
    return call.ok(
        {
            "url": f"{repository_shapes.address(repo, call.view)}/compare/{one}...{two}",
            "html_url": page,
            "permalink_url": page,
            "diff_url": f"{page}.diff",
            "patch_url": f"{page}.patch",
            "base_commit": shapes.commit(base, repo, call.view),
            "merge_base_commit": shapes.commit(fork, repo, call.view),
            "status": status,
            "ahead_by": len(ahead),
            "behind_by": len(behind),
            "total_commits": len(ahead),
            "commits": [shapes.commit(row, repo, call.view) for row in newest],
            "files": shapes.differences(repo, fork.oid, head.oid, call.view),
        }
    )


def _compared(call: Call, repo: Repository, text: str) -> Commit:
    """GitHub says 404, not 409, of an empty repository here."""
    try:
        return git.found(call.world, repo, text)
    except Conflict:
        raise NotFound from None
