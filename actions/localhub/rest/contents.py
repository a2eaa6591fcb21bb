"""Repository contents: reading files, and committing one at a time."""

from typing import Any

from localhub.core import Response
from localhub.domain import Conflict, NotFound, ValidationFailed, git
from localhub.domain.repositories import Repository
from localhub.git import objects
from localhub.git.objects import TreeEntry
from localhub.rest.call import Call
from localhub.rest.git_data import parse_signature
from localhub.rest.routes import route
from localhub.serializers import git as serializers

CONTENTS = "/repos/{owner}/{repo}/contents/{path}"


@route(f"GET {CONTENTS}")
def get_contents(call: Call) -> Response:
    repo, path = call.repository("contents.read"), call.path_param("path").strip("/")
    ref = call.query_param("ref") or repo.default_branch
    entry = _entry(call, repo, path, ref)
    if entry is None:
        raise NotFound
    if entry.kind == "blob":
        return _file(call, repo, path, entry, ref)
    entries = objects.tree(git.repository_path(call.uow, repo), entry.oid)
    prefix = f"{path}/" if path else ""
    return call.ok(
        [serializers.directory_entry(prefix + item.name, item, ref, repo, call.view) for item in entries]
    )


@route("GET /repos/{owner}/{repo}/readme")
def get_readme(call: Call) -> Response:
    repo = call.repository("contents.read")
    ref = call.query_param("ref") or repo.default_branch
    top = _entry(call, repo, "", ref)
    for entry in objects.tree(git.repository_path(call.uow, repo), top.oid) if top else ():
        if entry.name.casefold() in ("readme.md", "readme"):
            return _file(call, repo, entry.name, entry, ref)
    raise NotFound


def _file(call: Call, repo: Repository, path: str, entry: TreeEntry, ref: str) -> Response:
    if "raw" not in call.request.headers.get("accept", ""):
        return call.ok(serializers.file(path, entry, ref, repo, call.view))
    content = objects.blob(git.repository_path(call.uow, repo), entry.oid)
    return Response(200, {"content-type": "application/vnd.github.raw; charset=utf-8"}, content)


@route(f"PUT {CONTENTS}")
def put_contents(call: Call) -> Response:
    """Commit a file. Raises Conflict if the file exists and `sha` is not its current id."""
    repo, path = call.repository("contents.write"), call.path_param("path")
    branch = call.body.get("branch") or repo.default_branch
    existing = _existing_entry(call, repo, path, branch)
    _check_sha(existing, call.body.get("sha"))
    content = git.decode_content(call.body["content"], "base64")
    oid = objects.write(git.repository_path(call.uow, repo), "blob", content)
    entry = TreeEntry(existing.mode if existing else "100644", "", oid)
    return _commit(call, repo, branch, path, entry, 200 if existing else 201)


@route(f"DELETE {CONTENTS}")
def delete_contents(call: Call) -> Response:
    repo, path = call.repository("contents.write"), call.path_param("path")
    branch = call.body.get("branch") or repo.default_branch
    existing = _existing_entry(call, repo, path, branch)
    if existing is None:
        raise NotFound
    _check_sha(existing, call.body.get("sha"))
    return _commit(call, repo, branch, path, None, 200)


def _commit(
    call: Call, repo: Repository, branch: str, path: str, entry: TreeEntry | None, status: int
) -> Response:
    author, committer = (parse_signature(call, call.body.get(key)) for key in ("author", "committer"))
    commit = git.commit_files(call.uow, repo, branch, {path: entry}, call.body["message"], author, committer)
    content: dict[str, Any] | None = None
    if entry is not None:
        content = serializers.directory_entry(path, entry, branch, repo, call.view)
    return call.ok({"content": content, "commit": serializers.git_commit(commit, repo, call.view)}, status)


def _entry(call: Call, repo: Repository, path: str, ref: str) -> TreeEntry | None:
    """Return the entry at a path. If the repository is empty, GitHub returns 404 here, and not 409."""
    try:
        tree = git.resolve_commit(call.uow, repo, ref).tree
    except Conflict:
        raise NotFound("This repository is empty.") from None
    return objects.entry_at(git.repository_path(call.uow, repo), tree, path)


def _existing_entry(call: Call, repo: Repository, path: str, branch: str) -> TreeEntry | None:
    tip = git.branch(call.uow, repo, branch)
    if tip is None:
        if branch != repo.default_branch:
            raise NotFound(f"Branch {branch} not found")
        return None
    return objects.entry_at(git.repository_path(call.uow, repo), tip.tree, path)


def _check_sha(existing: TreeEntry | None, sha: str | None) -> None:
    if existing is not None and sha is None:
        raise ValidationFailed('Invalid request.\n\n"sha" wasn\'t supplied.')
    if existing is not None and sha != existing.oid:
        raise Conflict(f"is at {existing.oid} but expected {sha}")
