"""Teams: by slug under their organization, and by number as older clients ask for them."""

from typing import Any

from localhub.core import Response
from localhub.rest.call import Call
from localhub.rest.routes import route
from localhub.shapes import repositories as repository_shapes
from localhub.shapes import shape
from localhub.shapes import teams as shapes
from localhub.world import NotFound, accounts, invitations, permissions, repositories, teams
from localhub.world.repositories import Repository
from localhub.world.teams import Team

ORG = "/orgs/{org}/teams"
# The two addresses of one team.
SLUG, NUMBER = ORG + "/{team_slug}", "/teams/{team_id}"
# Older words for the roles: both are taken.
NEW_WORDS = {"pull": "read", "push": "write"}


def _team(call: Call) -> Team:
    if "team_slug" in call.request.params:
        return teams.find(call.world, call.organization(), call.text("team_slug"))
    return teams.seen(call.world, teams.team(call.world, call.number("team_id")))


@route(f"GET {ORG}")
def list_teams(call: Call) -> Response:
    return call.page(teams.all_of(call.world, call.organization()), lambda row: shapes.team(row, call.view))


@route(f"POST {ORG}")
def create_team(call: Call) -> Response:
    body, organization = call.body, call.organization()
    made = teams.create(
        call.world,
        organization,
        body["name"],
        body.get("description"),
        body.get("privacy"),
        body.get("parent_team_id"),
        body.get("notification_setting", "notifications_enabled"),
        body.get("maintainers", []),
    )
    for name in body.get("repo_names", []):
        repo = repositories.find(call.world, *name.split("/", 1))
        teams.put_repository(call.world, made, repo, NEW_WORDS.get(body.get("permission", "pull"), "read"))
    return call.created(shapes.full(made, call.view))


@route(f"GET {SLUG}", f"GET {NUMBER}")
def get_team(call: Call) -> Response:
    return call.ok(shapes.full(_team(call), call.view))


@route(f"PATCH {SLUG}", f"PATCH {NUMBER}")
def update_team(call: Call) -> Response:
    found = _team(call)
    names = ("name", "description", "privacy", "notification_setting")
    changes: dict[str, Any] = {key: call.body[key] for key in names if key in call.body}
    if "parent_team_id" in call.body:
        changes["parent_id"] = call.body["parent_team_id"]
    return call.ok(shapes.full(teams.update(call.world, found, changes), call.view))


@route(f"DELETE {SLUG}", f"DELETE {NUMBER}")
def delete_team(call: Call) -> Response:
    teams.delete(call.world, _team(call))
    return call.empty()


@route(f"GET {SLUG}/teams", f"GET {NUMBER}/teams")
def list_child_teams(call: Call) -> Response:
    return call.page(teams.children(call.world, _team(call)), lambda row: shapes.team(row, call.view))


@route(f"GET {SLUG}/members", f"GET {NUMBER}/members")
def list_team_members(call: Call) -> Response:
    found = teams.members(call.world, _team(call), call.query("role", "all"))
    return call.page(found, lambda row: shape(row, call.view))


@route(f"GET {SLUG}/invitations", f"GET {NUMBER}/invitations")
def list_team_invitations(call: Call) -> Response:
    found = _team(call)
    organization = accounts.account(call.world, found.organization_id)
    rows = [row for row in invitations.pending(call.world, organization) if found.id in row.team_ids]
    return call.page(rows, lambda row: shape(row, call.view))


@route(f"GET {NUMBER}/members/{{username}}")
def is_team_member(call: Call) -> Response:
    return call.empty(204 if teams.member(call.world, _team(call), call.user()).state == "active" else 404)


@route(f"GET {SLUG}/memberships/{{username}}", f"GET {NUMBER}/memberships/{{username}}")
def get_team_membership(call: Call) -> Response:
    found, user = _team(call), call.user()
    return call.ok(shapes.membership(found, teams.member(call.world, found, user), user, call.view))


@route(f"PUT {SLUG}/memberships/{{username}}", f"PUT {NUMBER}/memberships/{{username}}")
def put_team_membership(call: Call) -> Response:
    found, user = _team(call), call.user()
    member = teams.put_member(call.world, found, user, call.body.get("role", "member"))
    return call.ok(shapes.membership(found, member, user, call.view))


@route(
    f"DELETE {SLUG}/memberships/{{username}}",
    f"DELETE {NUMBER}/memberships/{{username}}",
    f"DELETE {NUMBER}/members/{{username}}",
)
def remove_team_membership(call: Call) -> Response:
    teams.remove_member(call.world, _team(call), call.user())
    return call.empty()


@route(f"GET {SLUG}/repos", f"GET {NUMBER}/repos")
def list_team_repositories(call: Call) -> Response:
    found = _team(call)
    rows = teams.repositories(call.world, found)
    return call.page(rows, lambda row: _repository(call, found, row))


def _repository(call: Call, found: Team, repo: Repository) -> dict[str, Any]:
    """With what the team may do there, not the one who asks."""
    permission = teams.grant(call.world, found, repo).permission
    return repository_shapes.full(repo, call.view) | {
        "permissions": repository_shapes.role_flags(permission),
        "role_name": permission,
    }


def _named_repository(call: Call) -> Repository:
    repo = repositories.find(call.world, call.text("owner"), call.text("repo"))
    if not permissions.sees(call.world, repo):
        raise NotFound
    return repo


@route(f"GET {SLUG}/repos/{{owner}}/{{repo}}", f"GET {NUMBER}/repos/{{owner}}/{{repo}}")
def get_team_repository(call: Call) -> Response:
    """204, or with GitHub's own media type the repository and what the team may do there."""
    found, repo = _team(call), _named_repository(call)
    teams.grant(call.world, found, repo)
    if "repository+json" in call.request.headers.get("accept", ""):
        return call.ok(_repository(call, found, repo))
    return call.empty()


@route(f"PUT {SLUG}/repos/{{owner}}/{{repo}}", f"PUT {NUMBER}/repos/{{owner}}/{{repo}}")
def put_team_repository(call: Call) -> Response:
    permission = call.body.get("permission") or "push"
    teams.put_repository(
        call.world, _team(call), _named_repository(call), NEW_WORDS.get(permission, permission)
    )
    return call.empty()


@route(f"DELETE {SLUG}/repos/{{owner}}/{{repo}}", f"DELETE {NUMBER}/repos/{{owner}}/{{repo}}")
def remove_team_repository(call: Call) -> Response:
    teams.remove_repository(call.world, _team(call), _named_repository(call))
    return call.empty()


@route("GET /repos/{owner}/{repo}/teams")
def list_teams_of_repository(call: Call) -> Response:
    rows = teams.of_repository(call.world, call.repository("administration.read"))
    return call.page(rows, lambda row: shapes.in_repository(row[0], row[1], call.view))
