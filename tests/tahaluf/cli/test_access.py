"""`tahaluf access` lists and explains every kind of grant, and revokes all of a person's access at once."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from localhub.core import Request, Response, json_response
from localhub.domain import ANONYMOUS, accounts, apps, collaborators, members, repositories
from support.coalition import PEOPLE_IDS, Coalition, manifest, project, start_coalition
from support.commands import CommandResult
from support.organization_builder import ORGANIZATION
from tahaluf.plan import Rest

REPOSITORY = f"/repos/{ORGANIZATION}/water-map"
TEAMS = f"/orgs/{ORGANIZATION}/teams"
STEWARD: dict[str, object] = {"login": "a-steward", "id": PEOPLE_IDS["a-steward"]}
WATER = manifest(project("water-map", stewards=[STEWARD]), project("well-map"))
# All access that `give_everything` gives to a steward, as (source, permission) pairs
SIX_KINDS = {
    ("project team", "maintain"),
    ("other team", "write"),
    ("nested team", "admin"),
    ("direct collaborator", "admin"),
    ("pending invitation", "triage"),
    ("owner", "admin"),
}


def run(here: Coalition, *words: str, **variables: str) -> CommandResult:
    """Run the command as a maintainer who owns the organization and uses their own computer."""
    variables = {"GITHUB_ACTIONS": "", **variables}
    return here.run(
        "access", "--manifest", str(here.root / "projects.yml"), *words, token="token-founder", **variables
    )


def grants(here: Coalition, *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run(here, "--json", *words).out)["grants"]
    return found


def of(found: list[dict[str, Any]], login: str) -> dict[str, dict[str, Any]]:
    """Return this person's grants, by source."""
    return {
        grant["source"]: grant for grant in found if login in [person["login"] for person in grant["people"]]
    }


def put(here: Coalition, path: str, body: object = None) -> None:
    here.founder.rest(Rest("PUT", path, body))


def create_team(here: Coalition, name: str, permission: str, **fields: object) -> int:
    created = here.founder.rest(Rest("POST", f"/orgs/{ORGANIZATION}/teams", {"name": name, **fields}))
    if permission:
        put(here, f"{TEAMS}/{name}/repos/{ORGANIZATION}/water-map", {"permission": permission})
    return int(created.body["id"])


def add_collaborator(here: Coalition, login: str, permission: str, repository: str = "water-map") -> None:
    """Add a collaborator who appears to have accepted an invitation."""
    with here.hub.engine.begin(ANONYMOUS) as uow:
        found = repositories.find(uow, ORGANIZATION, repository)
        collaborators.add(uow, found, accounts.find_user(uow, login).id, permission)


def give_everything(here: Coalition, login: str = "a-steward") -> None:
    """Give one person six kinds of access. `manifest` explains only the first kind."""
    here.apply(WATER)
    create_team(here, "helpers", "push", privacy="closed")
    parent = create_team(here, "everybody", "admin", privacy="closed")
    create_team(here, "inner-circle", "", privacy="closed", parent_team_id=parent)
    for team in ("helpers", "inner-circle"):
        put(here, f"{TEAMS}/{team}/memberships/{login}", {"role": "member"})
    add_collaborator(here, login, "admin")
    invite_to_repository(here, login, "triage")
    with here.hub.engine.begin(ANONYMOUS) as uow:
        members.add(uow, accounts.find(uow, ORGANIZATION).id, accounts.find_user(uow, login).id, "admin")


def invite_to_repository(here: Coalition, login: str, permission: str) -> None:
    """Create an open invitation from before the person became a member."""
    with here.hub.engine.begin(ANONYMOUS) as uow:
        uow.store.insert(
            "repository_invitations",
            repository_id=repositories.find(uow, ORGANIZATION, "well-map").id,
            invitee_id=accounts.find_user(uow, login).id,
            inviter_id=PEOPLE_IDS["founder"],
            permission=permission,
            created_at=uow.now(),
        )


def remaining(here: Coalition, login: str) -> list[str]:
    """Return the tables of the server that have rows about this person, whatever the APIs return."""
    with here.hub.engine.begin(ANONYMOUS) as uow:
        person = accounts.find_user(uow, login).id
        tables = {
            "collaborators": "user_id",
            "team_members": "user_id",
            "memberships": "user_id",
            "repository_invitations": "invitee_id",
        }
        found = [
            table
            for table, column in tables.items()
            if uow.store.fetch_value(f"SELECT count(*) FROM {table} WHERE {column} = ?", person)
        ]
        pending = "SELECT count(*) FROM invitations WHERE invitee_id = ? AND ended_at IS NULL"
        return found + (["invitations"] if uow.store.fetch_value(pending, person) else [])


# -- listing


def test_every_kind_of_grant_is_listed(coalition: Coalition) -> None:
    give_everything(coalition)
    found = of(grants(coalition), "a-steward")
    assert {(source, grant["permission"]) for source, grant in found.items()} == (
        SIX_KINDS - {("pending invitation", "triage")} | {("base permission", "read")}
    )
    [invitation] = [
        grant
        for grant in grants(coalition, "--project", "well-map")
        if grant["source"] == "pending invitation"
    ]
    assert (invitation["repository"], invitation["permission"]) == ("well-map", "triage")


def test_each_grant_says_whether_the_manifest_explains_it_and_what_would_change_it(
    coalition: Coalition,
) -> None:
    give_everything(coalition)
    found = of(grants(coalition), "a-steward")
    assert {source: grant["explained"] for source, grant in found.items()} == {
        "owner": True,
        "base permission": False,
        "project team": True,
        "other team": False,
        "nested team": False,
        "direct collaborator": True,  # these collaborators are owners of the organization
    }
    assert f"{TEAMS}/helpers/repos/{ORGANIZATION}/water-map" in found["other team"]["fix"]
    assert f"{TEAMS}/everybody/repos/{ORGANIZATION}/water-map" in found["nested team"]["fix"]
    assert found["nested team"]["team"] == "inner-circle"


def test_an_outside_admin_is_found_and_its_fix_works(coalition: Coalition) -> None:
    coalition.apply(WATER)
    add_collaborator(coalition, "a-stranger", "admin")
    grant = of(grants(coalition), "a-stranger")["outside collaborator"]
    assert (grant["explained"], grant["dangerous"], grant["permission"]) == (False, True, "admin")
    path = grant["fix"].strip("`").removeprefix("gh api --method DELETE ")
    coalition.founder.rest(Rest("DELETE", path))
    assert of(grants(coalition), "a-stranger") == {}


def test_a_collaborator_of_an_adopted_repository_is_asked_first(coalition: Coalition) -> None:
    """Because an import promises that these people keep their access, the command says to ask them first."""
    coalition.load_repository("handbook", {"README.md": "Ours\n", "notes.md": "x\n"})
    add_collaborator(coalition, "a-stranger", "write", "handbook")
    coalition.write_manifest(manifest(project("handbook", adopt=True)))
    fix = of(grants(coalition), "a-stranger")["outside collaborator"]["fix"]
    asked, _, ended = fix.partition("; ")
    assert f"tahaluf import {ORGANIZATION} --invite-consent" in asked and "`collaborators`" in asked
    assert f"gh api --method DELETE /repos/{ORGANIZATION}/handbook/collaborators/a-stranger" in ended


def test_a_collaborator_has_the_permission_of_the_repository_not_that_of_a_team(coalition: Coalition) -> None:
    coalition.apply(WATER)
    add_collaborator(coalition, "a-steward", "read")
    assert of(grants(coalition), "a-steward")["direct collaborator"]["permission"] == "read"


def test_a_maintainer_who_is_no_steward_is_not_explained(coalition: Coalition) -> None:
    coalition.apply(WATER)
    put(coalition, f"{TEAMS}/water-map/memberships/a-member", {"role": "maintainer"})
    grant = of(grants(coalition), "a-member")["project team"]
    assert (grant["explained"], "tahaluf apply" in grant["fix"]) == (False, True)
    put(coalition, f"{TEAMS}/water-map/memberships/a-member", {"role": "member"})
    assert of(grants(coalition), "a-member")["project team"]["explained"]


def test_an_account_with_a_steward_s_former_login_is_not_explained(coalition: Coalition) -> None:
    """The manifest identifies people by id, because someone else may have taken the login in the meantime."""
    coalition.apply(WATER)
    coalition.write_manifest(WATER.replace("4242", "777"))
    assert not of(grants(coalition), "a-steward")["project team"]["explained"]


def test_a_repository_that_cannot_be_read_counts_as_unknown(coalition: Coalition) -> None:
    coalition.apply(WATER)
    ran = coalition.run(
        "access",
        "--manifest",
        str(coalition.root / "projects.yml"),
        token="token-a-member",
        GITHUB_ACTIONS="",
    )
    assert ran.code == 1
    assert "this token cannot read" in ran.output
    assert f"{ORGANIZATION}/water-map" in ran.output


def test_only_one_project_or_one_person(coalition: Coalition) -> None:
    give_everything(coalition)
    assert {grant["repository"] for grant in grants(coalition, "--project", "water-map")} == {
        None,
        "water-map",
    }
    assert {
        person["login"] for grant in grants(coalition, "--person", "a-stranger") for person in grant["people"]
    } == set()
    ran = run(coalition, "--project", "no-such-map")
    assert (ran.code, "no managed project no-such-map" in ran.err) == (1, True)


def test_a_pipe_gets_one_line_for_each_grant(coalition: Coalition) -> None:
    give_everything(coalition)
    lines = run(coalition).out.splitlines()
    apps_listed = [line for line in lines if line.startswith("app ")]
    assert len(apps_listed) == 1
    assert len(lines) == len(grants(coalition)) + 1 + 1  # the last line contains the totals
    dangerous = [line for line in lines if line.startswith("dangerous ")]
    assert sorted("nested team inner-circle" in line for line in dangerous) == [False, True]
    assert all("team everybody" in line or "parent team, everybody" in line for line in dangerous)
    assert lines[-1].endswith("that the manifest does not explain")


# -- public runs


@pytest.mark.parametrize("words", [(), ("--json",), ("--project", "water-map")])
def test_a_public_run_shows_totals_only(coalition: Coalition, words: tuple[str, ...]) -> None:
    give_everything(coalition)
    ran = run(coalition, *words, GITHUB_ACTIONS="true")
    assert ran.code == 1
    for name in (*PEOPLE_IDS, "helpers", "everybody", "inner-circle"):
        assert name not in ran.output
    assert "4242" not in ran.output


@pytest.mark.parametrize("words", [("--person", "a-steward"), ("--person", "a-steward", "--revoke", "--yes")])
def test_a_public_run_takes_no_name(coalition: Coalition, words: tuple[str, ...]) -> None:
    coalition.apply(WATER)
    ran = run(coalition, *words, GITHUB_ACTIONS="true")
    assert (ran.code, ran.requests) == (1, 0)
    assert "a-steward" not in ran.output


# -- revoking


def revoke(here: Coalition, login: str = "a-steward") -> CommandResult:
    return run(here, "--person", login, "--revoke", "--yes")


def test_six_kinds_of_access_end_in_one_run(coalition: Coalition) -> None:
    give_everything(coalition)
    assert set(remaining(coalition, "a-steward")) == {
        "collaborators",
        "team_members",
        "memberships",
        "repository_invitations",
    }
    ran = revoke(coalition)
    assert remaining(coalition, "a-steward") == [], ran.output
    for shown in (
        f"remove from the organization {ORGANIZATION} (is an owner)",
        f"remove direct access to water-map in {ORGANIZATION} (admin)",
        f"remove from the team water-map in {ORGANIZATION} (maintainer)",
        f"remove from the team helpers in {ORGANIZATION} (member)",
        f"remove from the team inner-circle in {ORGANIZATION} (member)",
        f"cancel the invitation to well-map in {ORGANIZATION} (triage, pending)",
    ):
        assert f"  {shown}\n" in ran.out


def test_nothing_is_written_before_somebody_has_agreed(coalition: Coalition) -> None:
    give_everything(coalition)
    before = remaining(coalition, "a-steward")
    ran = run(coalition, "--person", "a-steward", "--revoke")
    assert (ran.code, ran.writes, remaining(coalition, "a-steward")) == (1, 0, before)
    assert f"remove from the organization {ORGANIZATION}" in ran.out  # the plan comes first
    assert "This command does not change that file" in ran.out
    assert "“An account was taken over” in https://" in ran.out
    assert "This run cannot add their account to denied.yml" in ran.out  # there is no roster


def test_without_confirmation_the_command_says_that_an_owner_is_still_one(
    coalition: Coalition, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_everything(coalition)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _: "n")
    ran = run(coalition, "--person", "a-steward", "--revoke")
    assert (ran.code, ran.writes) == (1, 0)
    assert "all of this access remains: they are still an owner" in ran.err


def test_it_says_what_the_manifest_still_names_and_is_finished_when_it_does_not(coalition: Coalition) -> None:
    give_everything(coalition)
    ran = revoke(coalition)
    assert ran.code == 1
    assert "still names them in 1 entry: water-map. " in ran.out
    coalition.write_manifest(manifest(project("water-map"), project("well-map")))
    again = revoke(coalition)
    assert (again.code, again.writes) == (0, 0)
    assert "has no access" in again.out


def rejected(request: Request, writes: int, limit: int) -> Response | None:
    return json_response(401, {"message": "Bad credentials", "status": "401"}) if writes >= limit else None


def refused(request: Request, writes: int, limit: int) -> Response | None:
    """Reject only this write. Other writes must not depend on it."""
    is_write = request.method == "DELETE"
    return json_response(403, {"message": "No", "status": "403"}) if is_write and writes == limit else None


@pytest.mark.parametrize("limit", range(7))
@pytest.mark.parametrize("fail", [rejected, refused])
def test_a_run_that_stops_anywhere_is_finished_by_the_next(
    coalition: Coalition, fail: Callable[[Request, int, int], Response | None], limit: int
) -> None:
    give_everything(coalition)
    coalition.recorder.failure = lambda request, writes: fail(request, writes, limit)
    first = revoke(coalition)
    assert "Traceback" not in first.output
    if first.writes > limit:
        assert first.code == 1
    coalition.recorder.failure = None
    revoke(coalition)
    assert remaining(coalition, "a-steward") == []


def test_an_outsider_loses_collaborations_and_invitations_even_in_an_archived_repository(
    coalition: Coalition,
) -> None:
    coalition.apply(WATER)
    for repository in ("water-map", "well-map", "control"):
        add_collaborator(coalition, "a-stranger", "write", repository)
    invite_to_repository(coalition, "a-stranger", "admin")
    coalition.founder.rest(
        Rest("POST", f"/orgs/{ORGANIZATION}/invitations", {"invitee_id": PEOPLE_IDS["a-stranger"]})
    )
    coalition.founder.rest(Rest("PATCH", REPOSITORY, {"archived": True}))
    ran = revoke(coalition, "a-stranger")
    assert (ran.code, remaining(coalition, "a-stranger")) == (0, []), ran.output


SECOND = "second-coalition"


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Coalition]:
    """Two organizations that the founder owns."""
    with start_coalition(tmp_path, organizations=[{"login": SECOND, "owners": ["founder"]}]) as made:
        made.apply(WATER)
        made.write_manifest(WATER.replace("projects:", f"organizations: [{SECOND}]\nprojects:"))
        with made.hub.engine.begin(ANONYMOUS) as uow:
            second, person = accounts.find(uow, SECOND), accounts.find_user(uow, "a-steward")
            members.add(uow, second.id, person.id, "member")
        yield made


def test_one_run_reaches_every_organization(two: Coalition) -> None:
    ran = run(
        two, "--person", "a-steward", "--revoke", "--yes", TAHALUF_TOKEN_SECOND_COALITION="token-founder"
    )
    assert f"remove from the organization {SECOND}" in ran.out
    assert remaining(two, "a-steward") == []


def test_an_organization_without_a_token_can_be_left_out(two: Coalition) -> None:
    ran = revoke(two)
    assert (ran.code, ran.writes) == (1, 0)
    assert "limit the run with --organization" in ran.err
    run(two, "--person", "a-steward", "--revoke", "--yes", "--organization", ORGANIZATION)
    assert remaining(two, "a-steward") == ["memberships"]  # the person's membership in the other organization


def test_an_organization_that_cannot_be_read_does_not_protect_the_account_in_the_others(
    two: Coalition,
) -> None:
    ran = run(
        two, "--person", "a-steward", "--revoke", "--yes", TAHALUF_TOKEN_SECOND_COALITION="no-such-token"
    )
    assert ran.code == 1
    assert SECOND in ran.err
    assert remaining(two, "a-steward") == [
        "memberships"
    ]  # the person is still a member of the other organization


def test_invitations_that_cannot_be_read_are_named_and_stop_nothing(coalition: Coalition) -> None:
    give_everything(coalition)

    def hide(request: Request, writes: int) -> Response | None:
        hidden = request.path.endswith("/water-map/invitations")
        return json_response(403, {"message": "No", "status": "403"}) if hidden else None

    coalition.recorder.failure = hide
    ran = revoke(coalition)
    assert (ran.code, remaining(coalition, "a-steward")) == (1, [])
    assert f"their access to {ORGANIZATION}/water-map is unknown" in ran.out


def test_nobody_revokes_themselves_or_the_only_owner(coalition: Coalition) -> None:
    coalition.apply(WATER)
    ran = revoke(coalition, "founder")
    assert (ran.code, ran.writes) == (1, 0)
    assert "ask another owner" in ran.out
    by_the_app = coalition.run(
        "access", "--manifest", str(coalition.root / "projects.yml"), "--person", "founder", "--revoke", "--yes",
        GITHUB_ACTIONS="",
    )  # fmt: skip
    assert by_the_app.code == 1
    assert "they are the only owner of the organization" in by_the_app.out
    assert "memberships" in remaining(coalition, "founder")


def test_a_renamed_account_is_found_by_the_id_in_the_manifest(coalition: Coalition) -> None:
    coalition.apply(WATER)
    coalition.write_manifest(WATER.replace("a-steward", "an-earlier-login"))
    ran = revoke(coalition, "an-earlier-login")
    assert "account 4242" in ran.out
    assert remaining(coalition, "a-steward") == []


def test_a_login_that_passed_to_somebody_else_revokes_nobody(coalition: Coalition) -> None:
    coalition.apply(WATER)
    coalition.write_manifest(WATER.replace('"a-steward"', '"a-member"'))  # the entry still has a-steward's id
    before = remaining(coalition, "a-member")
    ran = revoke(coalition, "a-member")
    assert (ran.code, ran.writes, remaining(coalition, "a-member")) == (1, 0, before)
    assert "use --person a-steward" in ran.err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--revoke",), "add --person LOGIN"),
        (("--revoke", "--person", "a-member", "--json"), "leave out --project and --json"),
        (("--revoke", "--person", "no-such-person", "--yes"), "GitHub has no account no-such-person"),
    ],
)
def test_a_mistake_on_the_command_line_is_explained(
    coalition: Coalition, words: tuple[str, ...], message: str
) -> None:
    coalition.apply(WATER)
    ran = run(coalition, *words)
    assert (ran.code, ran.writes) == (1, 0)
    assert message in ran.err


def test_apps_are_listed_with_what_they_can_change(coalition: Coalition) -> None:
    coalition.apply(WATER)
    with coalition.hub.engine.begin(ANONYMOUS) as uow:
        organization = accounts.find_organization(uow, ORGANIZATION)
        reader = apps.add_app(uow, "a-reader", organization.id, "", {"issues": "read"})
        apps.install(
            uow, reader, organization.id, None, [repositories.find(uow, ORGANIZATION, "water-map").id]
        )
    listed = json.loads(run(coalition, "--json").out)["apps"]
    by_name = {one["app"]: (one["repositories"], one["permissions"]) for one in listed}
    assert by_name["a-reader"] == ("selected", {"issues": "read", "metadata": "read"})
    assert by_name["tahaluf"][0] == "all"
    assert by_name["tahaluf"][1]["administration"] == "write"
    shown = run(coalition).out
    page = next(one["url"] for one in listed if one["app"] == "a-reader")
    selected = f"only selected repositories, which GitHub shows to owners at {page}"
    assert f"app {ORGANIZATION}: a-reader: {selected}; can only read" in shown.splitlines()
    assert re.search(
        rf"^app {ORGANIZATION}: tahaluf: all repositories; can change .*administration", shown, re.M
    )
    assert "a-reader" not in run(coalition, "--person", "a-steward").out
    in_workflow = run(coalition, GITHUB_ACTIONS="true")
    assert "a-reader" not in in_workflow.output

    def hide_apps(request: Request, writes: int) -> Response | None:
        hidden = request.path.endswith("/installations")
        return json_response(403, {"message": "You must be an owner."}) if hidden else None

    coalition.recorder.failure = hide_apps
    assert f"this token cannot read the Apps in {ORGANIZATION}" in run(coalition).out
