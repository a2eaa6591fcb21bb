"""Commits, trees, blobs, refs, branches and files."""

import base64
from typing import Any
from urllib.parse import quote

from localhub.domain import git
from localhub.domain.git import PushedCommit
from localhub.domain.repositories import Repository
from localhub.git import bare, objects
from localhub.git.objects import Commit, TreeEntry

from . import repositories as serializers
from .accounts import simple
from .dispatch import serialize
from .view import View

# localhub signs nothing; GitHub signs the commits of Apps.
UNSIGNED = {"verified": False, "reason": "unsigned", "signature": None, "payload": None, "verified_at": None}


def git_node_id(kind: str, repository: Repository, oid: str) -> str:
    return base64.urlsafe_b64encode(f"{kind}:{repository.id}:{oid}".encode()).decode()


def _parents(commit: Commit, api_url: str, html_url: str) -> list[dict[str, str]]:
    return [
        {"sha": oid, "url": f"{api_url}/{oid}", "html_url": f"{html_url}/commit/{oid}"}
        for oid in commit.parents
    ]


def _signature(signature: objects.Signature) -> dict[str, str]:
    return {"name": signature.name, "email": signature.email, "date": signature.date}


def git_commit(row: Commit, repository: Repository, view: View) -> dict[str, Any]:
    """`git-commit` from the Git Data API."""
    api_url, html_url = serializers.api_url(repository, view), serializers.html_url(repository, view)
    return {
        "sha": row.oid,
        "node_id": git_node_id("Commit", repository, row.oid),
        "url": f"{api_url}/git/commits/{row.oid}",
        "html_url": f"{html_url}/commit/{row.oid}",
        "author": _signature(row.author),
        "committer": _signature(row.committer),
        "tree": {"sha": row.tree, "url": f"{api_url}/git/trees/{row.tree}"},
        "message": row.message.rstrip("\n"),
        "parents": _parents(row, f"{api_url}/git/commits", html_url),
        "verification": UNSIGNED,
    }


def commit(row: Commit, repository: Repository, view: View, with_files: bool = False) -> dict[str, Any]:
    """`commit` as used in lists; `with_files` adds files and line counts."""
    api_url, html_url = serializers.api_url(repository, view), serializers.html_url(repository, view)
    url = f"{api_url}/commits/{row.oid}"
    rendered: dict[str, Any] = {
        "sha": row.oid,
        "node_id": git_node_id("Commit", repository, row.oid),
        "url": url,
        "html_url": f"{html_url}/commit/{row.oid}",
        "comments_url": f"{url}/comments",
        "commit": {
            "author": _signature(row.author),
            "committer": _signature(row.committer),
            "message": row.message.rstrip("\n"),
            "tree": {"sha": row.tree, "url": f"{api_url}/git/trees/{row.tree}"},
            "url": f"{api_url}/git/commits/{row.oid}",
            "comment_count": 0,
            "verification": UNSIGNED,
        },
        "author": _account(row.author, view),
        "committer": _account(row.committer, view),
        "parents": _parents(row, f"{api_url}/commits", html_url),
    }
    if with_files:
        files = diff_entries(repository, row.parents[0] if row.parents else None, row.oid, view)
        added, deleted = (sum(file[key] for file in files) for key in ("additions", "deletions"))
        rendered |= {
            "files": files,
            "stats": {"additions": added, "deletions": deleted, "total": added + deleted},
        }
    return rendered


@serialize.register
def pushed_commit(row: PushedCommit, view: View) -> dict[str, Any]:
    """A commit in a push event."""
    commit = row.commit
    return {
        "id": commit.oid,
        "tree_id": commit.tree,
        "distinct": row.distinct,
        "message": commit.message.rstrip("\n"),
        "timestamp": commit.committer.date,
        "url": f"{serializers.html_url(row.repository, view)}/commit/{commit.oid}",
        "author": _pushed_signature(commit.author, view),
        "committer": _pushed_signature(commit.committer, view),
        "added": list(row.added),
        "removed": list(row.removed),
        "modified": list(row.modified),
    }


def _pushed_signature(signature: objects.Signature, view: View) -> dict[str, str]:
    """`username` is only known if the address belongs to an account."""
    account = git.author_account(view.uow, signature)
    known = {} if account is None else {"username": account.login}
    return {"name": signature.name, "email": signature.email, "date": signature.date, **known}


def _account(signature: objects.Signature, view: View) -> dict[str, Any] | None:
    account = git.author_account(view.uow, signature)
    return None if account is None else simple(account, view)


def diff_entries(repository: Repository, old: str | None, new: str, view: View) -> list[dict[str, Any]]:
    """`diff-entry` for each file that differs between two commits, with git's own patch."""
    git_dir = git.repository_path(view.uow, repository)
    api_url, html_url = serializers.api_url(repository, view), serializers.html_url(repository, view)
    before = objects.commit(git_dir, old).tree if old else None
    rendered = []
    for path, old_entry, new_entry in objects.diff_trees(git_dir, before, objects.commit(git_dir, new).tree):
        patch = bare.patch(
            git_dir, old_entry.oid if old_entry else None, new_entry.oid if new_entry else None
        )
        lines = patch.splitlines()
        added, deleted = (sum(line.startswith(sign) for line in lines) for sign in "+-")
        quoted_path = quote(path)
        rendered.append(
            {
                "sha": (new_entry or old_entry).oid,  # type: ignore[union-attr]
                "filename": path,
                "status": "added" if old_entry is None else "removed" if new_entry is None else "modified",
                "additions": added,
                "deletions": deleted,
                "changes": added + deleted,
                "blob_url": f"{html_url}/blob/{new}/{quoted_path}",
                "raw_url": f"{html_url}/raw/{new}/{quoted_path}",
                "contents_url": f"{api_url}/contents/{quoted_path}?ref={new}",
                "patch": patch,
            }
        )
    return rendered


def blob(oid: str, content: bytes, repository: Repository, view: View) -> dict[str, Any]:
    return {
        "sha": oid,
        "node_id": git_node_id("Blob", repository, oid),
        "size": len(content),
        "url": f"{serializers.api_url(repository, view)}/git/blobs/{oid}",
        "content": _base64_lines(content),
        "encoding": "base64",
    }


def _base64_lines(content: bytes) -> str:
    return base64.encodebytes(content).decode()


def tree(oid: str, repository: Repository, view: View, recursive: bool) -> dict[str, Any]:
    git_dir = git.repository_path(view.uow, repository)
    api_url = serializers.api_url(repository, view)
    entries = objects.walk(git_dir, oid) if recursive else ((e.name, e) for e in objects.tree(git_dir, oid))
    return {
        "sha": oid,
        "url": f"{api_url}/git/trees/{oid}",
        "tree": [_tree_entry(path, entry, repository, view) for path, entry in entries],
        "truncated": False,
    }


def _tree_entry(path: str, entry: TreeEntry, repository: Repository, view: View) -> dict[str, Any]:
    rendered: dict[str, Any] = {"path": path, "mode": entry.mode, "type": entry.kind, "sha": entry.oid}
    api_url = serializers.api_url(repository, view)
    if entry.kind == "blob":
        rendered["size"] = len(objects.blob(git.repository_path(view.uow, repository), entry.oid))
    if entry.kind != "commit":
        rendered["url"] = f"{api_url}/git/{entry.kind}s/{entry.oid}"
    return rendered


def ref(name: str, oid: str, repository: Repository, view: View) -> dict[str, Any]:
    api_url = serializers.api_url(repository, view)
    kind, _ = objects.read(git.repository_path(view.uow, repository), oid)
    return {
        "ref": name,
        "node_id": git_node_id("Ref", repository, name),
        "url": f"{api_url}/git/{name}",
        "object": {"sha": oid, "type": kind, "url": f"{api_url}/git/{kind}s/{oid}"},
    }


def short_branch(name: str, oid: str, repository: Repository, view: View) -> dict[str, Any]:
    api_url = serializers.api_url(repository, view)
    return {"name": name, "commit": {"sha": oid, "url": f"{api_url}/commits/{oid}"}, "protected": False}


def branch(name: str, tip: Commit, repository: Repository, view: View) -> dict[str, Any]:
    api_url, html_url = serializers.api_url(repository, view), serializers.html_url(repository, view)
    url = f"{api_url}/branches/{quote(name)}"
    return {
        "name": name,
        "commit": commit(tip, repository, view),
        "_links": {"self": url, "html": f"{html_url}/tree/{quote(name)}"},
        "protected": False,
        "protection": {
            "enabled": False,
            "required_status_checks": {"enforcement_level": "off", "contexts": [], "checks": []},
        },
        "protection_url": f"{url}/protection",
    }


def file(path: str, entry: TreeEntry, ref_name: str, repository: Repository, view: View) -> dict[str, Any]:
    """`content-file`, including the content."""
    content = objects.blob(git.repository_path(view.uow, repository), entry.oid)
    return directory_entry(path, entry, ref_name, repository, view) | {
        "content": _base64_lines(content),
        "encoding": "base64",
    }


def directory_entry(
    path: str, entry: TreeEntry, ref_name: str, repository: Repository, view: View
) -> dict[str, Any]:
    """One entry of `content-directory`: like a file, but without the content."""
    api_url, html_page = serializers.api_url(repository, view), serializers.html_url(repository, view)
    quoted_path = quote(path)
    kind = {"tree": "dir", "commit": "submodule", "blob": "file"}[entry.kind]
    url = f"{api_url}/contents/{quoted_path}?ref={quote(ref_name)}"
    html_url = f"{html_page}/{'tree' if kind == 'dir' else 'blob'}/{quote(ref_name)}/{quoted_path}"
    git_url = f"{api_url}/git/{'trees' if kind == 'dir' else 'blobs'}/{entry.oid}"
    size = len(objects.blob(git.repository_path(view.uow, repository), entry.oid)) if kind == "file" else 0
    return {
        "type": kind,
        "name": path.rpartition("/")[2],
        "path": path,
        "sha": entry.oid,
        "size": size,
        "url": url,
        "html_url": html_url,
        "git_url": git_url,
        "download_url": f"{html_page}/raw/{quote(ref_name)}/{quoted_path}" if kind == "file" else None,
        "_links": {"self": url, "git": git_url, "html": html_url},
    }
