"""The repository itself: there or not, its name, its settings, whether it is archived."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from tahaluf.manifest import Manifest, Project
from tahaluf.plan import UNSET, CannotApply, Change, Finding, Kind, Rest, Risk, Site, Steps
from tahaluf.problems import Stopped

from .protocol import Anchor, Node, Reads

# REST's name of a setting → GraphQL's
SETTINGS: Final = {
    "description": "description",
    "homepage": "homepageUrl",
    "has_issues": "hasIssuesEnabled",
    "has_wiki": "hasWikiEnabled",
    "has_projects": "hasProjectsEnabled",
    "has_discussions": "hasDiscussionsEnabled",
}


# Texts for people
NEW: Final = "a new one: nothing comes along from another organization"

FOUNDING: Final = frozenset({Kind.UNARCHIVE, Kind.CREATE, Kind.RENAME})


def founds(change: Change) -> bool:
    """Whether the rest of a project's plan can only be compared once this is done.

    GitHub puts labels and a first commit into a new repository, and refuses every write to an archived one.
    """
    return change.resource == "repository" and change.kind in FOUNDING


@dataclass(frozen=True, slots=True)
class Want:
    """`settings` and `topics` hold only what the manifest speaks of; None is "leave it".

    `visibility` is that of a new one; `keeps_visibility`: one that is there is left as it is.
    `home`: its organization, where the coalition has several of them.
    """

    slug: str
    archived: bool
    visibility: str
    settings: Mapping[str, Any]
    topics: tuple[str, ...] | None
    keeps_visibility: bool = False
    home: str | None = None


@dataclass(frozen=True, slots=True)
class Have:
    name: str
    archived: bool
    visibility: str
    settings: Mapping[str, Any]
    topics: frozenset[str]


class Repository:
    name = "repository"
    permissions = ("metadata=read",)
    reads: Mapping[Anchor, Reads] = {
        "repository": Reads(
            f"id name isArchived visibility {' '.join(SETTINGS.values())} "
            "defaultBranchRef { name target { oid } }",
            {"repositoryTopics": "nodes { topic { name } }"},
        )
    }

    def want(self, manifest: Manifest, project: Project) -> Want:
        return Want(
            project.slug,
            project.status == "archived",
            manifest.visibility(project),
            manifest.settings(project),
            project.topics,
            keeps_visibility=not manifest.speaks_of_visibility(project),
            home=manifest.home(project) if manifest.organizations else None,
        )

    def have(self, node: Node) -> Have | None:
        there = node["repository"]
        if not there:
            return None
        topics = (there.get("repositoryTopics") or {}).get("nodes") or ()
        return Have(
            there["name"],
            there["isArchived"],
            there["visibility"].lower(),
            {rest: there[graphql] for rest, graphql in SETTINGS.items()},
            frozenset(topic["topic"]["name"] for topic in topics),
        )

    def diff(self, want: Want, have: Have | None) -> Iterator[Finding]:
        if have is None:
            yield from _created(want)
        elif not (want.archived and have.archived):
            yield from _kept(want, have)

    def steps(self, change: Change, want: Want, site: Site) -> Steps:
        match change.kind:
            case Kind.CREATE:
                return (yield from _create(change, site))
            case Kind.UNARCHIVE:  # the first of all: it may still have its earlier name
                yield Rest("PATCH", f"/repos/{site.organization}/{change.before['name']}", change.after)
            case Kind.RENAME:
                renamed = yield Rest(
                    "PATCH",
                    f"/repos/{site.organization}/{change.before['name']}",
                    {"name": change.after["name"]},
                )
                _same_name(change.after["name"], renamed.body["name"])
            case Kind.PATCH if change.target == "topics":
                yield Rest("PUT", f"{site.repository}/topics", {"names": change.after}, fresh=site.fresh)
            case _:
                yield Rest("PATCH", site.repository, change.after, fresh=site.fresh)
        return None


def _created(want: Want) -> Iterator[Finding]:
    if want.archived:
        yield CannotApply(
            want.slug,
            "repository",
            want.slug,
            "an archived project has no repository to archive",
            "write `repository: null`, or an earlier slug under `aliases`",
        )
        return
    yield _made(want)
    if want.topics:
        yield Change(want.slug, "repository", Kind.PATCH, "topics", [], sorted(want.topics))


def _made(want: Want) -> Change:
    """Among several organizations it may be there already, in one that this token cannot see: a review tells."""
    after = {"visibility": want.visibility, **want.settings}
    if want.home is None:
        return Change(want.slug, "repository", Kind.CREATE, want.slug, None, after, want.visibility)
    target, why = f"{want.home}/{want.slug}", f"{want.visibility}; {NEW}"
    return Change(want.slug, "repository", Kind.CREATE, target, None, after, why, Risk.DESTRUCTIVE)


def _kept(want: Want, have: Have) -> Iterator[Finding]:
    def change(kind: Kind, target: str, before: Any, after: Any) -> Change:
        return Change(want.slug, "repository", kind, target, before, after, content=0)

    if have.archived:
        there = {"archived": True, "name": have.name}
        yield change(Kind.UNARCHIVE, want.slug, there, {"archived": False})
    if have.name != want.slug:
        yield change(Kind.RENAME, want.slug, {"name": have.name}, {"name": want.slug})
    differs = {
        key: value
        for key, value in want.settings.items()
        if have.settings[key] is not UNSET and value != (have.settings[key] or type(value)())
    }
    if differs:
        yield change(Kind.PATCH, "settings", {key: have.settings[key] for key in differs}, differs)
    if want.topics is not None and frozenset(want.topics) != have.topics:
        yield change(Kind.PATCH, "topics", sorted(have.topics), sorted(want.topics))
    if have.visibility != want.visibility and not want.keeps_visibility:
        yield _shown(want, have)
    if want.archived:
        yield Change(
            want.slug,
            "repository",
            Kind.ARCHIVE,
            want.slug,
            {"archived": False},
            {"archived": True},
            why="the project's status is archived",
            risk=Risk.DESTRUCTIVE,
            content=0,
        )


def _shown(want: Want, have: Have) -> Change:
    """Going public shows everything to everybody; going private drops stars, watchers and public forks."""
    return Change(
        want.slug,
        "repository",
        Kind.PATCH,
        "visibility",
        {"visibility": have.visibility},
        {"visibility": want.visibility},
        risk=Risk.ACCESS if want.visibility == "public" else Risk.DESTRUCTIVE,
        content=0,
    )


def _create(change: Change, site: Site) -> Steps:
    """With a first commit, since the Git Data API answers 409 on an empty repository."""
    body = {"name": site.slug, "auto_init": True, **change.after}
    body["private"] = body.pop("visibility") != "public"
    created = yield Rest("POST", f"/orgs/{site.organization}/repos", body, proof=site.repository)
    _same_name(site.slug, created.body["name"])
    return replace(
        site,
        repository_id=created.body["node_id"],
        default_branch=created.body["default_branch"],
        fresh=True,
    )


def _same_name(wanted: str, got: str) -> None:
    """GitHub silently changes characters that it does not allow in a name."""
    if wanted != got:
        raise Stopped(
            f"GitHub named the repository {got} where {wanted} was asked for",
            "change the slug to a name that GitHub keeps, and rename or remove the repository",
        )
