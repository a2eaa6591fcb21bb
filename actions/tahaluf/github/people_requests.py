"""Reads and writes the pull requests that ask the people in existing teams for consent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tahaluf.layout import MANIFEST_FILE
from tahaluf.proposals import BRANCH_PREFIX, PeopleRequest, TeamPerson, request_commit, request_title

from .bot_branches import BranchFile, find_or_open_pull, read_branch_file
from .branches import FileEdit, commit_file
from .session import Session
from .shared_teams import read_shared_nodes


@dataclass(frozen=True, slots=True)
class Team:
    """The people in a team, and whether the whole organization can see the team."""

    people: tuple[TeamPerson, ...]
    is_visible: bool


def read_request_pulls(session: Session, control: str) -> dict[str, int]:
    """Return the numbers of the open requests by branch. Pull requests from forks do not count."""
    return {
        str(pull["head"]["ref"]): int(pull["number"])
        for pull in session.paginate(f"/repos/{control}/pulls?state=open")
        if str(pull["head"]["ref"]).startswith(BRANCH_PREFIX) and _is_own(pull, control)
    }


def read_team_people(session: Session, organization: str, names: Iterable[str]) -> dict[str, Team]:
    """Return the teams that the token can read, by name. Pending invitations do not count."""
    wanted = frozenset(names)
    nodes = read_shared_nodes(session, organization, wanted, wanted).teams
    return {
        name: Team(tuple(map(_person, node["members"]["edges"])), node["privacy"] == "VISIBLE")
        for name, node in nodes.items()
        if node and node["members"]
    }


def open_request(
    session: Session, control: str, request: PeopleRequest, manifest_text: str, body: str
) -> int:
    """Open the pull request. Its first commit changes nothing, since nobody has agreed yet. Returns its number."""
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


def _person(edge: Mapping[str, Any]) -> TeamPerson:
    return TeamPerson(edge["node"]["databaseId"], edge["node"]["login"], edge["role"].lower())
