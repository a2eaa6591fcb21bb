"""Commits, trees, blobs, refs, branches and files."""

import base64
from typing import Any
from urllib.parse import quote

from localhub.git import bare, objects
from localhub.git.objects import Commit, Entry
from localhub.shapes import repositories as shapes
from localhub.shapes.accounts import simple
from localhub.shapes.view import View
from localhub.world import git
from localhub.world.repositories import Repository

# A stand-in signs nothing; GitHub signs what its Apps commit.
UNSIGNED = {"verified": False, "reason": "unsigned", "signature": None, "payload": None, "verified_at": None}


def node(kind: str, repository: Repository, oid: str) -> str:
    return base64.urlsafe_b64encode(f"{kind}:{repository.id}:{oid}".encode()).decode()


def _parents(commit: Commit, address: str, page: str) -> list[dict[str, str]]:
    return [
        {"sha": oid, "url": f"{address}/{oid}", "html_url": f"{page}/commit/{oid}"} for oid in commit.parents
    ]


def _person(person: objects.Person) -> dict[str, str]:
    return {"name": person.name, "email": person.email, "date": person.date}


def git_commit(row: Commit, repository: Repository, view: View) -> dict[str, Any]:
    """The Git Data API's `git-commit`."""
    address, page = shapes.address(repository, view), shapes.page(repository, view)
    return {
        "sha": row.oid,
        "node_id": node("Commit", repository, row.oid),
        "url": f"{address}/git/commits/{row.oid}",
        "html_url": f"{page}/commit/{row.oid}",
        "author": _person(row.author),
        "committer": _person(row.committer),
        "tree": {"sha": row.tree, "url": f"{address}/git/trees/{row.tree}"},
        "message": row.message.rstrip("\n"),
        "parents": _parents(row, f"{address}/git/commits", page),
        "verification": UNSIGNED,
    }


def commit(row: Commit, repository: Repository, view: View, whole: bool = False) -> dict[str, Any]:
    """`commit` as lists show it; `whole` adds the files and their numbers."""
    address, page = shapes.address(repository, view), shapes.page(repository, view)
    url = f"{address}/commits/{row.oid}"
    shown: dict[str, Any] = {
        "sha": row.oid,
        "node_id": node("Commit", repository, row.oid),
        "url": url,
        "html_url": f"{page}/commit/{row.oid}",
        "comments_url": f"{url}/comments",
        "commit": {
            "author": _person(row.author),
            "committer": _person(row.committer),
            "message": row.message.rstrip("\n"),
            "tree": {"sha": row.tree, "url": f"{address}/git/trees/{row.tree}"},
            "url": f"{address}/git/commits/{row.oid}",
            "comment_count": 0,
            "verification": UNSIGNED,
        },
        "author": _account(row.author, view),
        "committer": _account(row.committer, view),
        "parents": _parents(row, f"{address}/commits", page),
    }
    if whole:
        files = differences(repository, row.parents[0] if row.parents else None, row.oid, view)
        added, gone = (sum(file[key] for file in files) for key in ("additions", "deletions"))
        shown |= {"files": files, "stats": {"additions": added, "deletions": gone, "total": added + gone}}
    return shown


def _account(person: objects.Person, view: View) -> dict[str, Any] | None:
    account = git.author_account(view.world, person)
    return None if account is None else simple(account, view)


def differences(repository: Repository, old: str | None, new: str, view: View) -> list[dict[str, Any]]:
    """`diff-entry` for each file that differs between two commits, with git's own patch."""
    place = git.folder(view.world, repository)
    address, page = shapes.address(repository, view), shapes.page(repository, view)
    before = objects.commit(place, old).tree if old else None
    shown = []
    for path, was, now in objects.changes(place, before, objects.commit(place, new).tree):
        patch = bare.patch(place, was.oid if was else None, now.oid if now else None)
        lines = patch.splitlines()
        added, gone = (sum(line.startswith(sign) for line in lines) for sign in "+-")
        there = quote(path)
        shown.append(
            {
                "sha": (now or was).oid,  # type: ignore[union-attr]
                "filename": path,
                "status": "added" if was is None else "removed" if now is None else "modified",
                "additions": added,
                "deletions": gone,
                "changes": added + gone,
                "blob_url": f"{page}/blob/{new}/{there}",
                "raw_url": f"{page}/raw/{new}/{there}",
                "contents_url": f"{address}/contents/{there}?ref={new}",
                "patch": patch,
            }
        )
    return shown


def blob(oid: str, content: bytes, repository: Repository, view: View) -> dict[str, Any]:
    return {
        "sha": oid,
        "node_id": node("Blob", repository, oid),
        "size": len(content),
        "url": f"{shapes.address(repository, view)}/git/blobs/{oid}",
        "content": _lines(content),
        "encoding": "base64",
    }


def _lines(content: bytes) -> str:
    return base64.encodebytes(content).decode()


def tree(oid: str, repository: Repository, view: View, recursive: bool) -> dict[str, Any]:
    place = git.folder(view.world, repository)
    address = shapes.address(repository, view)
    entries = objects.walk(place, oid) if recursive else ((e.name, e) for e in objects.tree(place, oid))
    return {
        "sha": oid,
        "url": f"{address}/git/trees/{oid}",
        "tree": [_tree_entry(path, entry, repository, view) for path, entry in entries],
        "truncated": False,
    }


def _tree_entry(path: str, entry: Entry, repository: Repository, view: View) -> dict[str, Any]:
    shown: dict[str, Any] = {"path": path, "mode": entry.mode, "type": entry.kind, "sha": entry.oid}
    address = shapes.address(repository, view)
    if entry.kind == "blob":
        shown["size"] = len(objects.blob(git.folder(view.world, repository), entry.oid))
    if entry.kind != "commit":
        shown["url"] = f"{address}/git/{entry.kind}s/{entry.oid}"
    return shown


def ref(name: str, oid: str, repository: Repository, view: View) -> dict[str, Any]:
    address = shapes.address(repository, view)
    kind, _ = objects.read(git.folder(view.world, repository), oid)
    return {
        "ref": name,
        "node_id": node("Ref", repository, name),
        "url": f"{address}/git/{name}",
        "object": {"sha": oid, "type": kind, "url": f"{address}/git/{kind}s/{oid}"},
    }


def short_branch(name: str, oid: str, repository: Repository, view: View) -> dict[str, Any]:
    address = shapes.address(repository, view)
    return {"name": name, "commit": {"sha": oid, "url": f"{address}/commits/{oid}"}, "protected": False}


def branch(name: str, tip: Commit, repository: Repository, view: View) -> dict[str, Any]:
    address, page = shapes.address(repository, view), shapes.page(repository, view)
    url = f"{address}/branches/{quote(name)}"
    return {
        "name": name,
        "commit": commit(tip, repository, view),
        "_links": {"self": url, "html": f"{page}/tree/{quote(name)}"},
        "protected": False,
        "protection": {
            "enabled": False,
            "required_status_checks": {"enforcement_level": "off", "contexts": [], "checks": []},
        },
        "protection_url": f"{url}/protection",
    }


def file(path: str, entry: Entry, at: str, repository: Repository, view: View) -> dict[str, Any]:
    """`content-file`, with its content."""
    content = objects.blob(git.folder(view.world, repository), entry.oid)
    return listed(path, entry, at, repository, view) | {"content": _lines(content), "encoding": "base64"}


def listed(path: str, entry: Entry, at: str, repository: Repository, view: View) -> dict[str, Any]:
    """One entry of `content-directory`, which is a file without its content."""
    address, page = shapes.address(repository, view), shapes.page(repository, view)
    there = quote(path)
    kind = {"tree": "dir", "commit": "submodule", "blob": "file"}[entry.kind]
    url = f"{address}/contents/{there}?ref={quote(at)}"
    looked = f"{page}/{'tree' if kind == 'dir' else 'blob'}/{quote(at)}/{there}"
    raw = f"{address}/git/{'trees' if kind == 'dir' else 'blobs'}/{entry.oid}"
    size = len(objects.blob(git.folder(view.world, repository), entry.oid)) if kind == "file" else 0
    return {
        "type": kind,
        "name": path.rpartition("/")[2],
        "path": path,
        "sha": entry.oid,
        "size": size,
        "url": url,
        "html_url": looked,
        "git_url": raw,
        "download_url": f"{page}/raw/{quote(at)}/{there}" if kind == "file" else None,
        "_links": {"self": url, "git": raw, "html": looked},
    }
