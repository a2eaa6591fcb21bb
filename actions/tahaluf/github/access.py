"""Reads who has access to an organization, in batches: 1,000 repositories and 500 people take about 50 requests.

Collaborators and teams are read with GraphQL; owners, members and invitations are read with REST. Repository
invitations take one request per repository, so they are read only on demand.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, Final

from tahaluf.access import (
    LEVELS,
    AppAccess,
    Invitation,
    OrganizationAccess,
    Person,
    RepositoryAccess,
    TeamAccess,
)
from tahaluf.problems import CommandError
from tahaluf.resources import PERMISSION_FIELDS, own_sources

from .batching import KEY_PLACEHOLDER, aliased_nodes, batched, build_lookup_query
from .errors import GitHubError, NoResponse, transient_errors
from .pagination import PAGE_INFO, Page, follow_pages, shrinking_pages
from .session import QUERY_OPERATION, Session

REPOSITORIES_PER_QUERY: Final = 50
TEAMS_PER_QUERY: Final = 100  # many teams fit, because there are only two connections per team
MAX_CONCURRENT_REQUESTS: Final = 6

COLLABORATORS: Final = f"{PAGE_INFO} edges {{ {PERMISSION_FIELDS} node {{ databaseId login }} }}"
REPOSITORY: Final = f"name collaborators(first: 100, affiliation: DIRECT) {{ {COLLABORATORS} }}"
# By default, GitHub includes the members of child teams
MEMBERS: Final = f"{PAGE_INFO} edges {{ role node {{ databaseId login }} }}"
TEAM_REPOSITORIES: Final = f"{PAGE_INFO} edges {{ permission node {{ name }} }}"
INVITEES: Final = f"{PAGE_INFO} edges {{ node {{ invitee {{ databaseId login }} }} }}"
TEAM: Final = (
    f"slug parentTeam {{ slug }} invitations(first: 100) {{ {INVITEES} }} "
    f"members(first: 100, membership: IMMEDIATE) {{ {MEMBERS} }} "
    f"repositories(first: 100) {{ {TEAM_REPOSITORIES} }}"
)

Node = Mapping[str, Any]


def read_access(
    session: Session,
    organization: str,
    names: Sequence[str] | None = None,
    *,
    invitations: bool = False,
    apps: bool = False,
) -> OrganizationAccess:
    """Read who has access to the organization.

    `names` are the repositories to read; by default, all are read. `invitations`: whether to read their invitations,
    with one request per repository. `apps`: whether to read the installed Apps. Raises CommandError if the token
    cannot read the organization's members and teams.
    """
    base = session.get(f"/orgs/{organization}").body.get("default_repository_permission")
    owners = tuple(map(_person, session.paginate(f"/orgs/{organization}/members?role=admin")))
    pending = tuple(map(_organization_invitation, session.paginate(f"/orgs/{organization}/invitations")))
    # Members are read after invitations, so that someone who accepts an invitation in between appears twice rather
    # than not at all
    members = tuple(map(_person, session.paginate(f"/orgs/{organization}/members")))
    teams = {team.slug: team for team in _read_teams(session, organization)}
    repositories = (
        tuple(_read_all_repositories(session, organization))
        if names is None
        else tuple(_read_repositories(session, organization, names))
    )
    if invitations:
        repositories = _with_invitations(session, organization, repositories)
    installed = read_apps(session, organization) if apps else ()
    return OrganizationAccess(organization, base, owners, members, pending, repositories, teams, installed)


def read_own_account(session: Session) -> int:
    """Return the ID of the token's own account."""
    return int(session.query("query { viewer { databaseId } }", {})["viewer"]["databaseId"])


def read_apps(session: Session, organization: str) -> tuple[AppAccess, ...] | None:
    """Read the Apps that are installed in the organization. Returns None if the token cannot read them."""
    try:
        found = list(session.paginate(f"/orgs/{organization}/installations"))
    except GitHubError as error:
        if error.status in (403, 404):
            return None
        raise
    return active_apps(organization, found)


def active_apps(organization: str, installations: Iterable[Node]) -> tuple[AppAccess, ...]:
    """Return the Apps of these installations, except suspended ones."""
    return tuple(
        AppAccess(
            organization,
            one["app_slug"],
            one["repository_selection"] == "all",
            one["permissions"],
            one["html_url"],
        )
        for one in installations
        if not one.get("suspended_at")
    )


# -- repositories ---------------------------------------------------------------------------------------


def _read_all_repositories(session: Session, organization: str) -> Iterator[RepositoryAccess]:
    for node in _pages(session, organization, "repositories", REPOSITORY, REPOSITORIES_PER_QUERY):
        yield _repository(session, organization, node)


def _read_repositories(
    session: Session, organization: str, names: Sequence[str]
) -> Iterator[RepositoryAccess]:
    """Read repositories, leaving out those that do not exist."""
    field = f"repository(owner: $owner, name: {KEY_PLACEHOLDER}, followRenames: false) {{ {REPOSITORY} }}"
    for batch in batched(names, REPOSITORIES_PER_QUERY):
        document, variables = build_lookup_query([(field, name) for name in batch], {"owner": organization})
        data, errors = session.query_partial(document, variables)
        if failures := transient_errors(errors):
            raise NoResponse(QUERY_OPERATION, str(failures[0].get("message", "")))
        for node in filter(None, aliased_nodes(data, len(batch))):
            yield _repository(session, organization, node)


def _repository(session: Session, organization: str, node: Node) -> RepositoryAccess:
    if node["collaborators"] is None:
        return RepositoryAccess(node["name"], None)
    document = (
        "query($owner: String!, $name: String!, $after: String) { parent: repository(owner: $owner, name: $name) "
        f"{{ connection: collaborators(first: 100, affiliation: DIRECT, after: $after) {{ {COLLABORATORS} }} }} }}"
    )
    variables = {"owner": organization, "name": node["name"]}
    try:
        edges = _all_edges(session, node["collaborators"], document, variables)
    except CommandError:  # this repository stays unknown, but the others are still read
        return RepositoryAccess(node["name"], None)
    permissions = {_person(edge["node"]): _own_permission(edge) for edge in edges}
    return RepositoryAccess(node["name"], {who: own for who, own in permissions.items() if own})


def _own_permission(edge: Node) -> str | None:
    """Return the level that the repository itself grants, or None if all of the person's access comes from other
    sources.
    """
    own = [_level(source["roleName"] or "", source["permission"]) for source in own_sources(edge)]
    return max(own, key=LEVELS.index, default=None)


def _level(*names: str) -> str:
    """Return the first of these names that is a built-in role. For a custom role, GitHub also returns the name of the
    role that it extends.
    """
    return next(
        (name.lower() for name in names if name.lower() in LEVELS),
        "admin",  # an unknown role is treated as the most powerful role
    )


def _with_invitations(
    session: Session, organization: str, repositories: Iterable[RepositoryAccess]
) -> tuple[RepositoryAccess, ...]:
    def read(repository: RepositoryAccess) -> RepositoryAccess:
        try:
            found = list(session.paginate(f"/repos/{organization}/{repository.name}/invitations"))
        except (GitHubError, NoResponse):
            # This repository's invitations stay unknown, but those of others may still be readable
            return repository
        return replace(repository, invitations=tuple(map(_repository_invitation, found)))

    with ThreadPoolExecutor(MAX_CONCURRENT_REQUESTS) as threads:
        return tuple(threads.map(read, repositories))


# -- teams ----------------------------------------------------------------------------------------------


def _read_teams(session: Session, organization: str) -> Iterator[TeamAccess]:
    for node in _pages(session, organization, "teams", TEAM, TEAMS_PER_QUERY):
        variables = {"owner": organization, "slug": node["slug"]}
        more_members = f"members(first: 100, membership: IMMEDIATE, after: $after) {{ {MEMBERS} }}"
        members = _all_edges(session, node["members"], _team_document(more_members), variables)
        more_repositories = f"repositories(first: 100, after: $after) {{ {TEAM_REPOSITORIES} }}"
        repositories = _all_edges(session, node["repositories"], _team_document(more_repositories), variables)
        more_invitations = f"invitations(first: 100, after: $after) {{ {INVITEES} }}"
        invitations = _all_edges(session, node["invitations"], _team_document(more_invitations), variables)
        invitees = [edge["node"]["invitee"] for edge in invitations]
        yield TeamAccess(
            node["slug"],
            (node["parentTeam"] or {}).get("slug"),
            {_person(edge["node"]): edge["role"].lower() for edge in members},
            tuple(map(_person, filter(None, invitees))),
            {edge["node"]["name"]: _level(edge["permission"]) for edge in repositories},
        )


def _team_document(connection: str) -> str:
    return (
        "query($owner: String!, $slug: String!, $after: String) { organization(login: $owner) "
        f"{{ parent: team(slug: $slug) {{ connection: {connection} }} }} }}"
    )


# -- pages ----------------------------------------------------------------------------------------------


def _pages(session: Session, organization: str, connection: str, fields: str, size: int) -> Iterator[Node]:
    """Yield all nodes in one of the organization's connections. If GitHub runs out of time, smaller pages are
    requested. A node that the token cannot read is None. Raises CommandError if the token cannot read the connection
    at all.
    """
    document = (
        "query($owner: String!, $first: Int!, $after: String) { organization(login: $owner) "
        f"{{ {connection}(first: $first, after: $after) {{ {PAGE_INFO} nodes {{ {fields} }} }} }} }}"
    )

    def read(size: int, after: str | None) -> Page:
        data, errors = session.query_partial(document, {"owner": organization, "first": size, "after": after})
        if failures := transient_errors(errors):
            raise NoResponse(QUERY_OPERATION, str(failures[0].get("message", "")))
        page: Page | None = (data.get("organization") or {}).get(connection)
        if page is None:
            message = str(errors[0].get("message", "")) if errors else f"no {connection}"
            raise GitHubError(200, message, QUERY_OPERATION, "members=read")
        return page

    for page in shrinking_pages(read, size):
        yield from page["nodes"]


def _all_edges(session: Session, first: Node, document: str, variables: Mapping[str, str]) -> list[Node]:
    """Return all edges of a connection. `first` is its first page, and `document` reads the others."""

    def read(after: str) -> Page:
        data = session.query(document, {**variables, "after": after})
        parent = data.get("parent") or (data.get("organization") or {}).get("parent")
        if parent is None:
            raise CommandError("something was deleted while it was being read", "run it again")
        page: Page = parent["connection"]
        return page

    return [edge for page in follow_pages(first, read) for edge in page["edges"]]


# -- people ---------------------------------------------------------------------------------------------


def _person(node: Node) -> Person:
    return Person(node["databaseId"] if "databaseId" in node else node["id"], node["login"])


def _organization_invitation(item: Node) -> Invitation:
    """Convert an invitation. GitHub shows the invited account's login, but not its ID."""
    person = Person(None, item["login"]) if item["login"] else None
    return Invitation(item["id"], person, "admin" if item["role"] == "admin" else "member")


def _repository_invitation(item: Node) -> Invitation:
    person = _person(item["invitee"]) if item["invitee"] else None
    return Invitation(item["id"], person, _level(str(item["permissions"])))
