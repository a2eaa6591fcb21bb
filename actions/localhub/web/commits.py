"""Pages for a branch's history and for a single commit."""

from typing import Any

from localhub.domain import UnitOfWork, git
from localhub.domain.repositories import Repository
from localhub.git import bare
from localhub.git.objects import Commit
from localhub.serializers import View
from localhub.serializers import git as serializers
from localhub.web.frame import page_frame
from localhub.web.visit import Page, Visit, page

MAX_COMMITS = 100


@page("/{owner}/{repo}/commits", "/{owner}/{repo}/commits/{path}")
def history(visit: Visit) -> Page:
    repository, ref = visit.repository("contents.read"), visit.params.get("path") or "HEAD"
    tip = git.resolve_commit(visit.uow, repository, ref)
    found = bare.history(git.repository_path(visit.uow, repository), tip.oid, MAX_COMMITS)
    values = {
        "ref": repository.default_branch if ref == "HEAD" else ref,
        "commits": with_authors(visit.uow, found),
    }
    return Page("commits.html", page_frame(visit.uow, repository, "contents") | values)


@page("/{owner}/{repo}/commit/{oid}")
def commit(visit: Visit) -> Page:
    repository = visit.repository("contents.read")
    found = git.resolve_commit(visit.uow, repository, visit.params["oid"])
    old = found.parents[0] if found.parents else None
    values = {
        "commit": found,
        "entry": with_authors(visit.uow, [found])[0],
        "files": files(visit, repository, old, found.oid),
    }
    return Page("commit.html", page_frame(visit.uow, repository, "contents") | values)


def with_authors(uow: UnitOfWork, rows: list[Commit]) -> list[dict[str, Any]]:
    """Return each commit with its title, the rest of its message, its author, and the author's account, if any."""
    return [
        {
            "oid": row.oid,
            "title": row.message.partition("\n")[0],
            "rest": row.message.partition("\n")[2].strip(),
            "account": git.author_account(uow, row.author),
            "author": row.author,
        }
        for row in rows
    ]


def files(visit: Visit, repository: Repository, old: str | None, new: str) -> list[dict[str, Any]]:
    """Return REST's `diff-entry` objects, with each line of the patch marked as added, removed, hunk or same."""
    view = View.for_request(visit.request, visit.uow)
    found = serializers.diff_entries(repository, old, new, view)
    return [file | {"lines": _lines(file.get("patch") or "")} for file in found]


def _lines(patch: str) -> list[tuple[str, str]]:
    return [(_line_kind(line), line) for line in patch.split("\n") if line]


def _line_kind(line: str) -> str:
    return {"+": "add", "-": "removed", "@": "hunk", "\\": "hunk"}.get(line[0], "same")
