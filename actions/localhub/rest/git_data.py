"""The Git Data API: blobs, trees, commits, refs."""

from datetime import datetime
from typing import Any

from localhub.core import Response
from localhub.git import bare, objects
from localhub.git.objects import Person
from localhub.rest.call import Call
from localhub.rest.routes import route
from localhub.shapes import git as shapes
from localhub.world import Conflict, Invalid, NotFound, git
from localhub.world.repositories import Repository

GIT = "/repos/{owner}/{repo}/git"


@route(f"GET {GIT}/blobs/{{file_sha}}")
def get_blob(call: Call) -> Response:
    repo, oid = call.repository("contents.read"), call.text("file_sha")
    return call.ok(shapes.blob(oid, _object(call, repo, oid, "blob"), repo, call.view))


@route(f"POST {GIT}/blobs")
def create_blob(call: Call) -> Response:
    repo = call.repository("contents.write")
    oid = git.add_blob(call.world, repo, call.body["content"], call.body.get("encoding", "utf-8"))
    url = shapes.blob(oid, b"", repo, call.view)["url"]
    return call.created({"url": url, "sha": oid})


@route(f"GET {GIT}/trees/{{tree_sha}}")
def get_tree(call: Call) -> Response:
    """By the id of a tree or a commit, or by the name of a branch."""
    repo, text = call.repository("contents.read"), call.text("tree_sha")
    place = git.folder(call.world, repo)
    if not bare.refs(place, "refs/heads/"):
        raise Conflict("Git Repository is empty.")
    oid = text if _kind(call, repo, text) == "tree" else git.found(call.world, repo, text).tree
    return call.ok(shapes.tree(oid, repo, call.view, recursive="recursive" in call.request.query))


@route(f"POST {GIT}/trees")
def create_tree(call: Call) -> Response:
    repo = call.repository("contents.write")
    oid = git.add_tree(call.world, repo, call.body["tree"], call.body.get("base_tree"))
    return call.created(shapes.tree(oid, repo, call.view, recursive=False))


@route(f"GET {GIT}/commits/{{commit_sha}}")
def get_commit(call: Call) -> Response:
    repo, oid = call.repository("contents.read"), call.text("commit_sha")
    _object(call, repo, oid, "commit")
    return call.ok(shapes.git_commit(objects.commit(git.folder(call.world, repo), oid), repo, call.view))


@route(f"POST {GIT}/commits")
def create_commit(call: Call) -> Response:
    repo, body = call.repository("contents.write"), call.body
    made = git.add_commit(
        call.world,
        repo,
        body["message"],
        body["tree"],
        body.get("parents") or [],
        person(call, body.get("author")),
        person(call, body.get("committer")),
    )
    return call.created(shapes.git_commit(made, repo, call.view))


def person(call: Call, given: dict[str, Any] | None) -> Person | None:
    """An author as a request names one; without a date it is now."""
    if not given or "name" not in given or "email" not in given:
        return None
    date = given.get("date") or call.world.now()
    try:
        datetime.fromisoformat(date)
    except ValueError:
        raise Invalid("date is not a valid ISO 8601 time") from None
    return Person(given["name"], given["email"], date)


@route(f"GET {GIT}/ref/{{ref}}")
def get_ref(call: Call) -> Response:
    repo, name = call.repository("contents.read"), f"refs/{call.text('ref')}"
    oid = bare.ref(git.folder(call.world, repo), name)
    if oid is None:
        raise NotFound
    return call.ok(shapes.ref(name, oid, repo, call.view))


@route(f"GET {GIT}/matching-refs/{{ref}}")
def matching_refs(call: Call) -> Response:
    repo = call.repository("contents.read")
    found = bare.refs(git.folder(call.world, repo), f"refs/{call.text('ref')}")
    return call.page(list(found.items()), lambda item: shapes.ref(item[0], item[1], repo, call.view))


@route(f"POST {GIT}/refs")
def create_ref(call: Call) -> Response:
    repo, name, oid = call.repository("contents.write"), call.body["ref"], call.body["sha"]
    git.create_ref(call.world, repo, name, oid)
    return call.created(shapes.ref(name, oid, repo, call.view))


@route(f"PATCH {GIT}/refs/{{ref}}")
def update_ref(call: Call) -> Response:
    repo, name, oid = call.repository("contents.write"), f"refs/{call.text('ref')}", call.body["sha"]
    git.update_ref(call.world, repo, name, oid, bool(call.body.get("force", False)))
    return call.ok(shapes.ref(name, oid, repo, call.view))


@route(f"DELETE {GIT}/refs/{{ref}}")
def delete_ref(call: Call) -> Response:
    repo = call.repository("contents.write")
    git.delete_ref(call.world, repo, f"refs/{call.text('ref')}")
    return call.empty()


def _kind(call: Call, repo: Repository, oid: str) -> str | None:
    try:
        return objects.read(git.folder(call.world, repo), oid)[0]
    except objects.Missing:
        return None


def _object(call: Call, repo: Repository, oid: str, kind: str) -> bytes:
    if _kind(call, repo, oid) != kind:
        raise NotFound
    return objects.read(git.folder(call.world, repo), oid)[1]
