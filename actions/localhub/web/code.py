"""Files: the repository's first page, folders, files with Markdown rendered, and their bytes."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from localhub.core import Response
from localhub.git import bare, objects
from localhub.git.objects import Entry
from localhub.web.frame import body, frame
from localhub.web.visit import Page, Visit, page
from localhub.world import NotFound, git, repositories
from localhub.world.repositories import Repository

READMES = ("readme.md", "readme")
MARKDOWN = (".md", ".markdown")
# More than this is no reading matter, and would make a heavy page.
LONGEST = 512 * 1024


@dataclass(frozen=True, slots=True)
class Spot:
    """A commit by the name that the address gives it, and what stands at a path in it."""

    ref: str
    commit: objects.Commit
    path: str
    entry: Entry


@page("/{owner}/{repo}")
def front(visit: Visit) -> Page:
    repository = visit.repository("contents.read")
    tip = git.head(visit.world, repository)
    if tip is None:
        return Page("empty.html", frame(visit.world, repository, "contents"))
    return _folder(visit, repository, Spot(repository.default_branch, tip, "", Entry("040000", "", tip.tree)))


@page("/{owner}/{repo}/tree/{path}", "/{owner}/{repo}/blob/{path}")
def spot(visit: Visit) -> Page:
    repository = visit.repository("contents.read")
    found = _spot(visit, repository)
    shown = _folder if found.entry.kind == "tree" else _file
    return shown(visit, repository, found)


@page("/{owner}/{repo}/raw/{path}")
def raw(visit: Visit) -> Response:
    """Never as what it says it is: a page that somebody committed must not run here."""
    repository = visit.repository("contents.read")
    spot = _spot(visit, repository)
    if spot.entry.kind != "blob":
        raise NotFound
    content = objects.blob(git.folder(visit.world, repository), spot.entry.oid)
    kind = "application/octet-stream" if b"\0" in content else "text/plain; charset=utf-8"
    return Response(200, {"content-type": kind}, content)


def _spot(visit: Visit, repository: Repository) -> Spot:
    """A branch's name may hold slashes: the shortest beginning that names a commit is it, as git allows only one."""
    place, parts = git.folder(visit.world, repository), visit.params["path"].strip("/").split("/")
    for end in range(1, len(parts) + 1):
        ref = "/".join(parts[:end])
        if oid := bare.resolve(place, ref, repository.default_branch):
            commit, path = objects.commit(place, oid), "/".join(parts[end:])
            entry = objects.at(place, commit.tree, path)
            if entry is None:
                raise NotFound
            return Spot(ref, commit, path, entry)
    raise NotFound


def _shared(visit: Visit, repository: Repository, spot: Spot) -> dict[str, Any]:
    place = git.folder(visit.world, repository)
    names = spot.path.split("/") if spot.path else []
    return frame(visit.world, repository, "contents") | {
        "spot": spot,
        "crumbs": [(name, "/".join(names[: end + 1])) for end, name in enumerate(names)],
        "latest": next(iter(bare.history(place, spot.commit.oid, 1, spot.path or None)), spot.commit),
        "count": bare.count(place, spot.commit.oid),
        "branches": [name.removeprefix("refs/heads/") for name in bare.refs(place, "refs/heads/")],
    }


def _folder(visit: Visit, repository: Repository, spot: Spot) -> Page:
    place = git.folder(visit.world, repository)
    entries = sorted(objects.tree(place, spot.entry.oid), key=lambda one: (one.kind == "blob", one.name))
    readme = next((one for one in entries if one.name.casefold() in READMES and one.kind == "blob"), None)
    shown = (
        None if readme is None else _markdown(visit, repository, spot.ref, spot.path, _text(place, readme))
    )
    values = {"entries": entries, "readme": readme, "shown": shown}
    return Page("folder.html", _shared(visit, repository, spot) | values)


def _file(visit: Visit, repository: Repository, spot: Spot) -> Page:
    place = git.folder(visit.world, repository)
    text, parent = _text(place, spot.entry), spot.path.rpartition("/")[0]
    prose = spot.path.casefold().endswith(MARKDOWN) and text is not None
    values = {
        "text": text,
        "size": len(objects.blob(place, spot.entry.oid)) if spot.entry.kind == "blob" else 0,
        "shown": _markdown(visit, repository, spot.ref, parent, text) if prose else None,
    }
    return Page("file.html", _shared(visit, repository, spot) | values)


def _markdown(visit: Visit, repository: Repository, ref: str, path: str, text: str | None) -> str:
    """Its relative links lead to files beside it."""
    beside = f"/{repositories.full_name(visit.world, repository)}/blob/{ref}/{path}"
    return body(visit.world, repository, text, quote(beside.rstrip("/")))


def _text(place: Path, entry: Entry) -> str | None:
    """None for what is binary, long, or no file."""
    if entry.kind != "blob":
        return None
    content = objects.blob(place, entry.oid)
    if b"\0" in content or len(content) > LONGEST:
        return None
    return content.decode("utf-8", "replace")
