"""Commits, branches and tags, and comparisons."""

from typing import Any
from urllib.parse import quote

from localhub.core import Response, json_response
from localhub.domain import Conflict, NotFound, branches, git, pulls
from localhub.domain.repositories import Repository
from localhub.git import bare, objects
from localhub.git.objects import Commit
from localhub.rest.call import Call
from localhub.rest.routes import route
from localhub.serializers import git as serializers
from localhub.serializers import pulls as pull_serializers
from localhub.serializers import repositories as repository_serializers

REPO = "/repos/{owner}/{repo}"
MAX_COMPARED = 250


@route(f"GET {REPO}/commits")
def list_commits(call: Call) -> Response:
    repo = call.repository("contents.read")
    tip = git.resolve_commit(call.uow, repo, call.query_param("sha") or "HEAD")
    found = bare.history(git.repository_path(call.uow, repo), tip.oid, path=call.query_param("path") or None)
    return call.paginate(found, lambda row: serializers.commit(row, repo, call.view))


@route(f"GET {REPO}/tags")
def list_tags(call: Call) -> Response:
    """List the tags, as on GitHub in descending order of their names."""
    repo = call.repository("contents.read")
    names = [
        name.removeprefix("refs/tags/")
        for name in bare.refs(git.repository_path(call.uow, repo), "refs/tags/")
    ]
    return call.paginate(sorted(names, reverse=True), lambda name: _tag(call, repo, name))


def _tag(call: Call, repo: Repository, name: str) -> dict[str, Any]:
    """Return a tag. Annotated tags are resolved to their commit."""
    api_url, commit = (
        repository_serializers.api_url(repo, call.view),
        git.resolve_commit(call.uow, repo, f"refs/tags/{name}"),
    )
    return {
        "name": name,
        "node_id": serializers.git_node_id("Ref", repo, f"refs/tags/{name}"),
        "commit": {"sha": commit.oid, "url": f"{api_url}/commits/{commit.oid}"},
        **{f"{kind}_url": f"{api_url}/{kind}/refs/tags/{quote(name)}" for kind in ("zipball", "tarball")},
    }


@route(f"GET {REPO}/commits/{{ref}}")
def get_commit(call: Call) -> Response:
    repo = call.repository("contents.read")
    found = git.resolve_commit(call.uow, repo, call.path_param("ref"))
    return call.ok(serializers.commit(found, repo, call.view, with_files=True))


@route(f"GET {REPO}/commits/{{commit_sha}}/pulls")
def pulls_of_commit(call: Call) -> Response:
    repo = call.repository("contents.read")
    oid, git_dir = call.path_param("commit_sha"), git.repository_path(call.uow, repo)
    found = [
        row
        for row in pulls.all_of(call.uow, repo)
        if row.merge_oid == oid
        or (objects.exists(git_dir, oid) and bare.is_ancestor(git_dir, oid, row.head_oid))
    ]
    return call.paginate(found, lambda row: pull_serializers.short(row, call.view))


@route(f"GET {REPO}/branches")
def list_branches(call: Call) -> Response:
    repo = call.repository("contents.read")
    found = bare.refs(git.repository_path(call.uow, repo), "refs/heads/")
    named = [(name.removeprefix("refs/heads/"), oid) for name, oid in found.items()]
    return call.paginate(named, lambda item: serializers.short_branch(item[0], item[1], repo, call.view))


@route(f"GET {REPO}/branches/{{branch}}")
def get_branch(call: Call) -> Response:
    repo, name = call.repository("contents.read"), call.path_param("branch")
    tip = git.branch(call.uow, repo, name)
    if tip is None:
        return _redirect_to_branch(call, repo, name)
    return call.ok(serializers.branch(name, tip, repo, call.view))


def _redirect_to_branch(call: Call, repo: Repository, name: str) -> Response:
    """Redirect if this is a former name of a branch. Raises NotFound otherwise."""
    present = branches.current_name(call.uow, repo, name)
    if present is None or git.branch(call.uow, repo, present) is None:
        raise NotFound("Branch not found")
    url = f"{repository_serializers.api_url(repo, call.view)}/branches/{quote(present)}"
    return json_response(301, {"message": "Moved Permanently", "url": url}, {"location": url})


@route(f"POST {REPO}/branches/{{branch}}/rename")
def rename_branch(call: Call) -> Response:
    repo, new_name = call.repository("contents.read"), call.body["new_name"]
    branches.rename(call.uow, repo, call.path_param("branch"), new_name)
    renamed = git.branch(call.uow, repo, new_name)
    assert renamed  # noqa: S101  (it was renamed above)
    return call.ok(serializers.branch(new_name, renamed, repo, call.view), 201)


@route(f"GET {REPO}/compare/{{basehead}}")
def compare(call: Call) -> Response:
    repo = call.repository("contents.read")
    base_name, dots, head_name = call.path_param("basehead").partition("...")
    base, head = _resolve(call, repo, base_name), _resolve(call, repo, head_name)
    git_dir = git.repository_path(call.uow, repo)
    common = bare.merge_base(git_dir, base.oid, head.oid)
    if not dots or common is None:
        raise NotFound(f"No common ancestor between {base_name} and {head_name}.")
    merge_base_commit = objects.commit(git_dir, common)
    ahead, behind = (
        bare.commits_between(git_dir, [earlier], later)
        for later, earlier in ((head.oid, base.oid), (base.oid, head.oid))
    )
    status = {(0, 0): "identical", (1, 0): "ahead", (0, 1): "behind"}.get(
        (bool(ahead), bool(behind)), "diverged"
    )
    html_url = f"{repository_serializers.html_url(repo, call.view)}/compare/{base_name}...{head_name}"
    newest = [objects.commit(git_dir, oid) for oid in ahead[-MAX_COMPARED:]]
    return call.ok(
        {
            "url": f"{repository_serializers.api_url(repo, call.view)}/compare/{base_name}...{head_name}",
            "html_url": html_url,
            "permalink_url": html_url,
            "diff_url": f"{html_url}.diff",
            "patch_url": f"{html_url}.patch",
            "base_commit": serializers.commit(base, repo, call.view),
            "merge_base_commit": serializers.commit(merge_base_commit, repo, call.view),
            "status": status,
            "ahead_by": len(ahead),
            "behind_by": len(behind),
            "total_commits": len(ahead),
            "commits": [serializers.commit(row, repo, call.view) for row in newest],
            "files": serializers.diff_entries(repo, merge_base_commit.oid, head.oid, call.view),
        }
    )


def _resolve(call: Call, repo: Repository, text: str) -> Commit:
    """Resolve a commit. If the repository is empty, GitHub returns 404 here, and not 409."""
    try:
        return git.resolve_commit(call.uow, repo, text)
    except Conflict:
        raise NotFound from None
