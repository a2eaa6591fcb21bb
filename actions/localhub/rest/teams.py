"""Teams. A team can be addressed by its organization and slug, or by its id, which older clients use."""

from typing import Any

from localhub.core import Response
from localhub.domain import (
    NotFound,
    ValidationFailed,
    accounts,
    grants,
    invitations,
    permissions,
    repositories,
    teams,
)
from localhub.domain.repositories import Repository
from localhub.domain.teams import Team
from localhub.rest.call import Call
from localhub.rest.routes import route
from localhub.serializers import repositories as repository_serializers
from localhub.serializers import serialize
from localhub.serializers import teams as serializers

TEAMS = "/orgs/{org}/teams"
# Every team can be reached at two paths.
TEAM_BY_SLUG, TEAM_BY_ID = TEAMS + "/{team_slug}", "/teams/{team_id}"
# Both the new and the old role names are accepted.
PERMISSION_ALIASES = {"pull": "read", "push": "write"}


def role_from(permission: str, resource: str) -> str:
    """Convert a permission name used in REST to a role. Raises ValidationFailed for unknown names."""
    role = PERMISSION_ALIASES.get(permission, permission)
    if role not in permissions.ROLES or role == "none":
        raise ValidationFailed.for_field(resource, "permission", "invalid")
    return role


def _team(call: Call) -> Team:
    if "team_slug" in call.request.params:
        return teams.find(call.uow, call.organization(), call.path_param("team_slug"))
    return teams.require_visible(call.uow, teams.team(call.uow, call.int_path_param("team_id")))


@route(f"GET {TEAMS}")
def list_teams(call: Call) -> Response:
    return call.paginate(
        teams.all_of(call.uow, call.organization()), lambda row: serializers.team(row, call.view)
    )


@route(f"POST {TEAMS}")
def create_team(call: Call) -> Response:
    body, organization = call.body, call.organization()
    created = teams.create(
        call.uow,
        organization,
        body["name"],
        body.get("description"),
        body.get("privacy"),
        body.get("parent_team_id"),
        body.get("notification_setting", "notifications_enabled"),
        body.get("maintainers", []),
    )
    for name in body.get("repo_names", []):
        repo = repositories.find(call.uow, *name.split("/", 1))
        grants.put(call.uow, created, repo, role_from(body.get("permission") or "pull", "Team"))
    return call.created(serializers.full(created, call.view))


@route(f"GET {TEAM_BY_SLUG}", f"GET {TEAM_BY_ID}")
def get_team(call: Call) -> Response:
    return call.ok(serializers.full(_team(call), call.view))


@route(f"PATCH {TEAM_BY_SLUG}", f"PATCH {TEAM_BY_ID}")
def update_team(call: Call) -> Response:
    found = _team(call)
    fields = ("name", "description", "privacy", "notification_setting")
    changes: dict[str, Any] = {key: call.body[key] for key in fields if key in call.body}
    if "parent_team_id" in call.body:
        changes["parent_id"] = call.body["parent_team_id"]
    return call.ok(serializers.full(teams.update(call.uow, found, changes), call.view))


@route(f"DELETE {TEAM_BY_SLUG}", f"DELETE {TEAM_BY_ID}")
def delete_team(call: Call) -> Response:
    teams.delete(call.uow, _team(call))
    return call.no_content()


@route(f"GET {TEAM_BY_SLUG}/teams", f"GET {TEAM_BY_ID}/teams")
def list_child_teams(call: Call) -> Response:
    return call.paginate(teams.children(call.uow, _team(call)), lambda row: serializers.team(row, call.view))


@route(f"GET {TEAM_BY_SLUG}/members", f"GET {TEAM_BY_ID}/members")
def list_team_members(call: Call) -> Response:
    """List a team's members, including those of child teams, as on GitHub."""
    team, role = _team(call), call.query_param("role", "all")
    below = [user for user, _ in teams.members_below(call.uow, team, role)]
    found = sorted([*teams.members(call.uow, team, role), *below], key=lambda row: row.id)
    return call.paginate(found, lambda row: serialize(row, call.view))


@route(f"GET {TEAM_BY_SLUG}/invitations", f"GET {TEAM_BY_ID}/invitations")
def list_team_invitations(call: Call) -> Response:
    found = _team(call)
    organization = accounts.account(call.uow, found.organization_id)
    rows = [row for row in invitations.pending(call.uow, organization) if found.id in row.team_ids]
    return call.paginate(rows, lambda row: serialize(row, call.view))


@route(f"GET {TEAM_BY_ID}/members/{{username}}")
def is_team_member(call: Call) -> Response:
    return call.no_content(204 if teams.member(call.uow, _team(call), call.user()).state == "active" else 404)


@route(f"GET {TEAM_BY_SLUG}/memberships/{{username}}", f"GET {TEAM_BY_ID}/memberships/{{username}}")
def get_team_membership(call: Call) -> Response:
    found, user = _team(call), call.user()
    member = teams.member_here_or_below(call.uow, found, user)
    return call.ok(serializers.membership(found, member, user, call.view))


@route(f"PUT {TEAM_BY_SLUG}/memberships/{{username}}", f"PUT {TEAM_BY_ID}/memberships/{{username}}")
def put_team_membership(call: Call) -> Response:
    found, user = _team(call), call.user()
    member = teams.set_member(call.uow, found, user, call.body.get("role", "member"))
    return call.ok(serializers.membership(found, member, user, call.view))


@route(
    f"DELETE {TEAM_BY_SLUG}/memberships/{{username}}",
    f"DELETE {TEAM_BY_ID}/memberships/{{username}}",
    f"DELETE {TEAM_BY_ID}/members/{{username}}",
)
def remove_team_membership(call: Call) -> Response:
    teams.remove_member(call.uow, _team(call), call.user())
    return call.no_content()


@route(f"GET {TEAM_BY_SLUG}/repos", f"GET {TEAM_BY_ID}/repos")
def list_team_repositories(call: Call) -> Response:
    found = _team(call)
    rows = grants.of_team(call.uow, found)
    return call.paginate(rows, lambda row: _repository(call, found, row))


def _repository(call: Call, team: Team, repo: Repository) -> dict[str, Any]:
    """Serialize a repository with the team's permissions rather than the actor's."""
    permission = grants.find(call.uow, team, repo).permission
    return repository_serializers.full(repo, call.view) | {
        "permissions": repository_serializers.role_flags(permission),
        "role_name": permission,
    }


def _visible_repository(call: Call) -> Repository:
    repo = repositories.find(call.uow, call.path_param("owner"), call.path_param("repo"))
    if not permissions.can_see(call.uow, repo):
        raise NotFound
    return repo


@route(f"GET {TEAM_BY_SLUG}/repos/{{owner}}/{{repo}}", f"GET {TEAM_BY_ID}/repos/{{owner}}/{{repo}}")
def get_team_repository(call: Call) -> Response:
    """Return 204 or, if GitHub's custom media type is requested, the repository with the team's permissions."""
    found, repo = _team(call), _visible_repository(call)
    grants.find(call.uow, found, repo)
    if "repository+json" in call.request.headers.get("accept", ""):
        return call.ok(_repository(call, found, repo))
    return call.no_content()


@route(f"PUT {TEAM_BY_SLUG}/repos/{{owner}}/{{repo}}", f"PUT {TEAM_BY_ID}/repos/{{owner}}/{{repo}}")
def put_team_repository(call: Call) -> Response:
    permission = role_from(call.body.get("permission") or "push", "TeamRepository")
    grants.put(call.uow, _team(call), _visible_repository(call), permission)
    return call.no_content()


@route(f"DELETE {TEAM_BY_SLUG}/repos/{{owner}}/{{repo}}", f"DELETE {TEAM_BY_ID}/repos/{{owner}}/{{repo}}")
def remove_team_repository(call: Call) -> Response:
    grants.remove(call.uow, _team(call), _visible_repository(call))
    return call.no_content()


@route("GET /repos/{owner}/{repo}/teams")
def list_teams_of_repository(call: Call) -> Response:
    rows = grants.of_repository(call.uow, call.repository("administration.read"))
    return call.paginate(rows, lambda row: serializers.with_permission(row[0], row[1], call.view))
