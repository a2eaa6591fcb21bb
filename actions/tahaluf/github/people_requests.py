"""Reads and writes the pull requests that ask people with access for consent."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from tahaluf.kinds import ProjectNode
from tahaluf.layout import MANIFEST_FILE
from tahaluf.manifest import Manifest
from tahaluf.proposals import (
    BRANCH_PREFIX,
    PeopleRequest,
    PersonWithAccess,
    RequestKind,
    request_commit,
    request_title,
)
from tahaluf.resources import CollaboratorsResource, GitHubNames

from .bot_branches import BranchFile, find_or_open_pull, read_branch_file
from .branches import FileEdit, commit_file
from .projects import read_projects
from .session import Session
from .shared_teams import read_shared_nodes


@dataclass(frozen=True, slots=True)
class Group:
    """The people whom a request asks, and whether the whole organization can see their team."""

    people: tuple[PersonWithAccess, ...]
    is_visible: bool = False


def read_request_pulls(session: Session, control: str) -> dict[str, int]:
    """Return the numbers of the open requests by branch. Pull requests from forks do not count."""
    return {
        str(pull["head"]["ref"]): int(pull["number"])
        for pull in session.paginate(f"/repos/{control}/pulls?state=open")
        if str(pull["head"]["ref"]).startswith(BRANCH_PREFIX) and _is_own(pull, control)
    }


def read_groups(
    session: Session, organization: str, manifest: Manifest, requests: Collection[PeopleRequest]
) -> dict[PeopleRequest, Group | None]:
    """Return the people whom each request asks, or None for people whom the token cannot read.

    Pending invitations do not count. Requests whose team or repository does not exist are omitted.
    """
    by_team = {request.team: request for request in requests if request.team}
    by_slug = {request.name: request for request in requests if request.kind is RequestKind.COLLABORATORS}
    teams = read_shared_nodes(session, organization, by_team, frozenset(by_team)).teams
    names: dict[str, GitHubNames] = {
        slug: {"repository": manifest.project(slug).repository_name} for slug in by_slug
    }
    selections = CollaboratorsResource.selections
    nodes = read_projects(session, organization, names, selections) if names else {}
    groups = {by_team[name]: _team_group(node) for name, node in teams.items() if node is not None}
    return groups | {
        by_slug[slug]: _collaborators(node) for slug, node in nodes.items() if node["repository"] is not None
    }


def open_request(
    session: Session, control: str, request: PeopleRequest, manifest_text: str, body: str
) -> int:
    """Open the pull request. Its first commit changes nothing, since no one has agreed yet. Returns its number."""
    found = read_branch_file(session, control, request.branch, MANIFEST_FILE)
    commit_request(session, control, request, found, manifest_text)
    title = request_title(request)
    return find_or_open_pull(session, control, request.branch, found.default_branch, title, body)[0]


def commit_request(
    session: Session, control: str, request: PeopleRequest, found: BranchFile, text: str
) -> None:
    """Point the request's branch to a commit that puts this manifest on top of the default branch."""
    message = request_commit(request, text)
    edit = FileEdit(found.default_tip, found.default_tree, MANIFEST_FILE, text, message)
    commit_file(session, control, request.branch, edit, create=not found.branch_exists)


def _is_own(pull: Mapping[str, Any], control: str) -> bool:
    repository = pull["head"]["repo"]
    return repository is not None and repository["full_name"].casefold() == control.casefold()


def _team_group(node: Any) -> Group | None:
    if not node or not node["members"]:
        return None
    people = (
        PersonWithAccess(edge["node"]["databaseId"], edge["node"]["login"], edge["role"].lower())
        for edge in node["members"]["edges"]
    )
    return Group(tuple(people), node["privacy"] == "VISIBLE")


def _collaborators(node: ProjectNode) -> Group | None:
    found = CollaboratorsResource().actual_state(node)
    if not node["repository"] or not found.is_read:
        return None
    people = (PersonWithAccess(id, access.login, access.permission) for id, access in found.people.items())
    return Group(tuple(people))
