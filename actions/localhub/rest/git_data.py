"""The Git Data API: blobs, trees, commits, refs."""

from datetime import datetime
from typing import Any

from localhub.core import Response
from localhub.domain import Conflict, NotFound, ValidationFailed, git
from localhub.domain.repositories import Repository
from localhub.git import bare, objects
from localhub.git.objects import Signature
from localhub.rest.call import Call
from localhub.rest.routes import route
from localhub.serializers import git as serializers

GIT = "/repos/{owner}/{repo}/git"


@route(f"GET {GIT}/blobs/{{file_sha}}")
def get_blob(call: Call) -> Response:
    repo, oid = call.repository("contents.read"), call.path_param("file_sha")
    return call.ok(serializers.blob(oid, _object(call, repo, oid, "blob"), repo, call.view))


@route(f"POST {GIT}/blobs")
def create_blob(call: Call) -> Response:
    repo = call.repository("contents.write")
    oid = git.add_blob(call.uow, repo, call.body["content"], call.body.get("encoding", "utf-8"))
    url = serializers.blob(oid, b"", repo, call.view)["url"]
    return call.created({"url": url, "sha": oid})


@route(f"GET {GIT}/trees/{{tree_sha}}")
def get_tree(call: Call) -> Response:
    """Return a tree, given its id, a commit's id or a branch."""
    repo, text = call.repository("contents.read"), call.path_param("tree_sha")
    git_dir = git.repository_path(call.uow, repo)
    if not bare.refs(git_dir, "refs/heads/"):
        raise Conflict("Git Repository is empty.")
    oid = text if _object_type(call, repo, text) == "tree" else git.resolve_commit(call.uow, repo, text).tree
    return call.ok(serializers.tree(oid, repo, call.view, recursive="recursive" in call.request.query))


@route(f"POST {GIT}/trees")
def create_tree(call: Call) -> Response:
    repo = call.repository("contents.write")
    oid = git.add_tree(call.uow, repo, call.body["tree"], call.body.get("base_tree"))
    return call.created(serializers.tree(oid, repo, call.view, recursive=False))


@route(f"GET {GIT}/commits/{{commit_sha}}")
def get_commit(call: Call) -> Response:
    repo, oid = call.repository("contents.read"), call.path_param("commit_sha")
    _object(call, repo, oid, "commit")
    return call.ok(
        serializers.git_commit(objects.commit(git.repository_path(call.uow, repo), oid), repo, call.view)
    )


@route(f"POST {GIT}/commits")
def create_commit(call: Call) -> Response:
    repo, body = call.repository("contents.write"), call.body
    created = git.add_commit(
        call.uow,
        repo,
        body["message"],
        body["tree"],
        body.get("parents") or [],
        parse_signature(call, body.get("author")),
        parse_signature(call, body.get("committer")),
    )
    return call.created(serializers.git_commit(created, repo, call.view))


def parse_signature(call: Call, data: dict[str, Any] | None) -> Signature | None:
    """Parse the author or committer in a request. The date defaults to the current time."""
    if not data or "name" not in data or "email" not in data:
        return None
    date = data.get("date") or call.uow.now()
    try:
        datetime.fromisoformat(date)
    except ValueError:
        raise ValidationFailed("date is not a valid ISO 8601 time") from None
    return Signature(data["name"], data["email"], date)


@route(f"GET {GIT}/ref/{{ref}}")
def get_ref(call: Call) -> Response:
    repo, name = call.repository("contents.read"), f"refs/{call.path_param('ref')}"
    oid = bare.ref(git.repository_path(call.uow, repo), name)
    if oid is None:
        raise NotFound
    return call.ok(serializers.ref(name, oid, repo, call.view))


@route(f"GET {GIT}/matching-refs/{{ref}}")
def matching_refs(call: Call) -> Response:
    repo = call.repository("contents.read")
    found = bare.refs(git.repository_path(call.uow, repo), f"refs/{call.path_param('ref')}")
    return call.paginate(list(found.items()), lambda item: serializers.ref(item[0], item[1], repo, call.view))


@route(f"POST {GIT}/refs")
def create_ref(call: Call) -> Response:
    repo, name, oid = call.repository("contents.write"), call.body["ref"], call.body["sha"]
    git.create_ref(call.uow, repo, name, oid)
    return call.created(serializers.ref(name, oid, repo, call.view))


@route(f"PATCH {GIT}/refs/{{ref}}")
def update_ref(call: Call) -> Response:
    repo, name, oid = call.repository("contents.write"), f"refs/{call.path_param('ref')}", call.body["sha"]
    git.update_ref(call.uow, repo, name, oid, bool(call.body.get("force", False)))
    return call.ok(serializers.ref(name, oid, repo, call.view))


@route(f"DELETE {GIT}/refs/{{ref}}")
def delete_ref(call: Call) -> Response:
    repo = call.repository("contents.write")
    git.delete_ref(call.uow, repo, f"refs/{call.path_param('ref')}")
    return call.no_content()


def _object_type(call: Call, repo: Repository, oid: str) -> str | None:
    try:
        return objects.read(git.repository_path(call.uow, repo), oid)[0]
    except objects.ObjectNotFound:
        return None


def _object(call: Call, repo: Repository, oid: str, kind: str) -> bytes:
    if _object_type(call, repo, oid) != kind:
        raise NotFound
    return objects.read(git.repository_path(call.uow, repo), oid)[1]
