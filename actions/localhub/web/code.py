"""Pages for code: the repository's home page, folders, files with rendered Markdown, and raw files."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from localhub.core import Response
from localhub.domain import NotFound, git, repositories
from localhub.domain.repositories import Repository
from localhub.git import bare, objects
from localhub.git.objects import TreeEntry
from localhub.web.frame import page_frame, render_markdown
from localhub.web.visit import Page, Visit, page

READMES = ("readme.md", "readme")
MARKDOWN = (".md", ".markdown")
# Larger files are not shown, to keep the page small.
MAX_RENDERED_BYTES = 512 * 1024


@dataclass(frozen=True, slots=True)
class FileLocation:
    """The commit that the URL's ref refers to, and the entry at a path in that commit."""

    ref: str
    commit: objects.Commit
    path: str
    entry: TreeEntry


@page("/{owner}/{repo}")
def repository_home(visit: Visit) -> Page:
    repository = visit.repository("contents.read")
    tip = git.head(visit.uow, repository)
    if tip is None:
        return Page("empty.html", page_frame(visit.uow, repository, "contents"))
    return _folder(
        visit, repository, FileLocation(repository.default_branch, tip, "", TreeEntry("040000", "", tip.tree))
    )


@page("/{owner}/{repo}/tree/{path}", "/{owner}/{repo}/blob/{path}")
def file_or_folder(visit: Visit) -> Page:
    repository = visit.repository("contents.read")
    found = _locate(visit, repository)
    render_page = _folder if found.entry.kind == "tree" else _file
    return render_page(visit, repository, found)


@page("/{owner}/{repo}/raw/{path}")
def raw(visit: Visit) -> Response:
    """Serve the file as plain text or binary, never as HTML, because committed HTML must not run on this origin."""
    repository = visit.repository("contents.read")
    location = _locate(visit, repository)
    if location.entry.kind != "blob":
        raise NotFound
    content = objects.blob(git.repository_path(visit.uow, repository), location.entry.oid)
    kind = "application/octet-stream" if b"\0" in content else "text/plain; charset=utf-8"
    return Response(200, {"content-type": kind}, content)


def _locate(visit: Visit, repository: Repository) -> FileLocation:
    """Find the ref and the entry in the URL's path.

    Branch names can contain slashes, so the ref is the shortest prefix that refers to a commit. There is only one
    such prefix, because git does not allow both `a` and `a/b`.
    """
    git_dir, parts = git.repository_path(visit.uow, repository), visit.params["path"].strip("/").split("/")
    for end in range(1, len(parts) + 1):
        ref = "/".join(parts[:end])
        if oid := bare.resolve(git_dir, ref, repository.default_branch):
            commit, path = objects.commit(git_dir, oid), "/".join(parts[end:])
            entry = objects.entry_at(git_dir, commit.tree, path)
            if entry is None:
                raise NotFound
            return FileLocation(ref, commit, path, entry)
    raise NotFound


def _common_values(visit: Visit, repository: Repository, location: FileLocation) -> dict[str, Any]:
    git_dir = git.repository_path(visit.uow, repository)
    names = location.path.split("/") if location.path else []
    return page_frame(visit.uow, repository, "contents") | {
        "location": location,
        "crumbs": [(name, "/".join(names[: end + 1])) for end, name in enumerate(names)],
        "latest": next(
            iter(bare.history(git_dir, location.commit.oid, 1, location.path or None)), location.commit
        ),
        "count": bare.count_commits(git_dir, location.commit.oid),
        "branches": [name.removeprefix("refs/heads/") for name in bare.refs(git_dir, "refs/heads/")],
    }


def _folder(visit: Visit, repository: Repository, location: FileLocation) -> Page:
    git_dir = git.repository_path(visit.uow, repository)
    entries = sorted(
        objects.tree(git_dir, location.entry.oid), key=lambda entry: (entry.kind == "blob", entry.name)
    )
    readme = next(
        (entry for entry in entries if entry.name.casefold() in READMES and entry.kind == "blob"), None
    )
    rendered = (
        None
        if readme is None
        else _markdown(visit, repository, location.ref, location.path, _text(git_dir, readme))
    )
    values = {"entries": entries, "readme": readme, "rendered": rendered}
    return Page("folder.html", _common_values(visit, repository, location) | values)


def _file(visit: Visit, repository: Repository, location: FileLocation) -> Page:
    git_dir = git.repository_path(visit.uow, repository)
    text, parent = _text(git_dir, location.entry), location.path.rpartition("/")[0]
    is_markdown = location.path.casefold().endswith(MARKDOWN) and text is not None
    values = {
        "text": text,
        "size": len(objects.blob(git_dir, location.entry.oid)) if location.entry.kind == "blob" else 0,
        "rendered": _markdown(visit, repository, location.ref, parent, text) if is_markdown else None,
    }
    return Page("file.html", _common_values(visit, repository, location) | values)


def _markdown(visit: Visit, repository: Repository, ref: str, path: str, text: str | None) -> str:
    """Render Markdown. Relative links are resolved against the folder `path`."""
    base_url = f"/{repositories.full_name(visit.uow, repository)}/blob/{ref}/{path}"
    return render_markdown(visit.uow, repository, text, quote(base_url.rstrip("/")))


def _text(git_dir: Path, entry: TreeEntry) -> str | None:
    """The text of an entry, or None if the entry is binary, too large, or not a file."""
    if entry.kind != "blob":
        return None
    content = objects.blob(git_dir, entry.oid)
    if b"\0" in content or len(content) > MAX_RENDERED_BYTES:
        return None
    return content.decode("utf-8", "replace")
