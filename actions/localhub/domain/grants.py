"""Which teams can access which repositories, and with which permission."""

from dataclasses import dataclass

from . import permissions
from .errors import NotFound, ValidationFailed
from .repositories import Repository
from .teams import Team
from .unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Grant:
    """A team's permission on a repository: read, triage, write, maintain or admin."""

    team_id: int
    repository_id: int
    permission: str


def of_team(uow: UnitOfWork, row: Team) -> list[Repository]:
    """The repositories that the team can access."""
    return uow.store.fetch_all(
        Repository,
        "SELECT r.* FROM repositories r JOIN team_repositories g ON g.repository_id = r.id"
        " WHERE g.team_id = ? ORDER BY r.id",
        row.id,
    )


def of_repository(uow: UnitOfWork, repo: Repository) -> list[tuple[Team, str]]:
    """The teams that have access to the repository, with their permissions."""
    rows = uow.store.fetch_all(
        Team,
        "SELECT t.* FROM teams t JOIN team_repositories g ON g.team_id = t.id"
        " WHERE g.repository_id = ? ORDER BY t.slug",
        repo.id,
    )
    return [(row, find(uow, row, repo).permission) for row in rows]


def find(uow: UnitOfWork, row: Team, repo: Repository) -> Grant:
    """Return the team's access to the repository. Raises NotFound if it has none."""
    found = uow.store.fetch_one(
        Grant, "SELECT * FROM team_repositories WHERE team_id = ? AND repository_id = ?", row.id, repo.id
    )
    if found is None:
        raise NotFound
    return found


def put(uow: UnitOfWork, row: Team, repo: Repository, permission: str = "write") -> None:
    permissions.require(uow, "access.write", repo)
    if repo.owner_id != row.organization_id:
        raise ValidationFailed.for_field("TeamMember", "repository", "invalid")
    uow.store.execute(
        "INSERT INTO team_repositories (team_id, repository_id, permission) VALUES (?, ?, ?)"
        " ON CONFLICT DO UPDATE SET permission = excluded.permission",
        row.id,
        repo.id,
        permission,
    )
    uow.emit("team", "added_to_repository", repo.id, team=row)


def remove(uow: UnitOfWork, row: Team, repo: Repository) -> None:
    permissions.require(uow, "access.write", repo)
    find(uow, row, repo)
    uow.store.execute(
        "DELETE FROM team_repositories WHERE team_id = ? AND repository_id = ?", row.id, repo.id
    )
    uow.emit("team", "removed_from_repository", repo.id, team=row)
