"""Files by their paths: reading them, and committing one at a time."""

from typing import Any

from localhub.core import Response
from localhub.git import objects
from localhub.git.objects import Entry
from localhub.rest.call import Call
from localhub.rest.git_data import person
from localhub.rest.routes import route
from localhub.shapes import git as shapes
from localhub.world import Conflict, Invalid, NotFound, git
from localhub.world.repositories import Repository

CONTENTS = "/repos/{owner}/{repo}/contents/{path}"


@route(f"GET {CONTENTS}")
def get_contents(call: Call) -> Response:
    repo, path = call.repository("contents.read"), call.text("path").strip("/")
    at = call.query("ref") or repo.default_branch
    entry = _entry(call, repo, path, at)
    if entry is None:
        raise NotFound
    if entry.kind == "blob":
        return _file(call, repo, path, entry, at)
    inside = objects.tree(git.folder(call.world, repo), entry.oid)
    prefix = f"{path}/" if path else ""
    return call.ok([shapes.listed(prefix + one.name, one, at, repo, call.view) for one in inside])


@route("GET /repos/{owner}/{repo}/readme")
def get_readme(call: Call) -> Response:
    repo = call.repository("contents.read")
    at = call.query("ref") or repo.default_branch
    top = _entry(call, repo, "", at)
    for entry in objects.tree(git.folder(call.world, repo), top.oid) if top else ():
        if entry.name.casefold() in ("readme.md", "readme"):
            return _file(call, repo, entry.name, entry, at)
    raise NotFound


def _file(call: Call, repo: Repository, path: str, entry: Entry, at: str) -> Response:
    if "raw" not in call.request.headers.get("accept", ""):
        return call.ok(shapes.file(path, entry, at, repo, call.view))
    content = objects.blob(git.folder(call.world, repo), entry.oid)
    return Response(200, {"content-type": "application/vnd.github.raw; charset=utf-8"}, content)


@route(f"PUT {CONTENTS}")
def put_contents(call: Call) -> Response:
    """Raises Conflict when the file is there and `sha` is not what it is."""
    repo, path = call.repository("contents.write"), call.text("path")
    branch = call.body.get("branch") or repo.default_branch
    there = _there(call, repo, path, branch)
    _same(there, call.body.get("sha"))
    content = git.decoded(call.body["content"], "base64")
    oid = objects.write(git.folder(call.world, repo), "blob", content)
    entry = Entry(there.mode if there else "100644", "", oid)
    return _committed(call, repo, branch, path, entry, 200 if there else 201)


@route(f"DELETE {CONTENTS}")
def delete_contents(call: Call) -> Response:
    repo, path = call.repository("contents.write"), call.text("path")
    branch = call.body.get("branch") or repo.default_branch
    there = _there(call, repo, path, branch)
    if there is None:
        raise NotFound
    _same(there, call.body.get("sha"))
    return _committed(call, repo, branch, path, None, 200)


def _committed(
    call: Call, repo: Repository, branch: str, path: str, entry: Entry | None, status: int
) -> Response:
    author, committer = (person(call, call.body.get(key)) for key in ("author", "committer"))
    made = git.commit_files(call.world, repo, branch, {path: entry}, call.body["message"], author, committer)
    content: dict[str, Any] | None = None
    if entry is not None:
        content = shapes.listed(path, entry, branch, repo, call.view)
    return call.ok({"content": content, "commit": shapes.git_commit(made, repo, call.view)}, status)


def _entry(call: Call, repo: Repository, path: str, at: str) -> Entry | None:
    """GitHub says 404, not 409, for a path in an empty repository."""
    try:
        tree = git.found(call.world, repo, at).tree
    except Conflict:
        raise NotFound("This repository is empty.") from None
    return objects.at(git.folder(call.world, repo), tree, path)


def _there(call: Call, repo: Repository, path: str, branch: str) -> Entry | None:
    tip = git.branch(call.world, repo, branch)
    if tip is None:
        if branch != repo.default_branch:
            raise NotFound(f"Branch {branch} not found")
        return None
    return objects.at(git.folder(call.world, repo), tip.tree, path)


def _same(there: Entry | None, sha: str | None) -> None:
    if there is not None and sha is None:
        raise Invalid('Invalid request.\n\n"sha" wasn\'t supplied.')
    if there is not None and sha != there.oid:
        raise Conflict(f"is at {there.oid} but expected {sha}")
