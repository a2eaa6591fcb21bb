"""`import --invite-consent` opens pull requests that ask people with access whether they want to be listed."""

from typing import Any

import pytest

from support.coalition import PEOPLE_IDS, Coalition, manifest, project
from support.commands import CommandResult
from support.organization_builder import CONTROL, ORGANIZATION
from tahaluf.flows import people_requests, propose
from tahaluf.layout import MANIFEST_FILE
from tahaluf.manifest import Manifest, load
from tahaluf.plan import Rest
from tahaluf.proposals import PeopleRequest, with_consenting

TEXT = manifest(
    project(
        "well-map", adopt=True, repository={"labels": [], "template": None, "team": {"privacy": "closed"}}
    ),
    project("old-map", repository=None),
    head="teams:\n  # who draws\n  maps: {}\n",
)
API = f"/repos/{CONTROL}"


def invite(coalition: Coalition, *arguments: str) -> str:
    result = coalition.run(
        "import", ORGANIZATION, "--invite-consent", *arguments, token="token-founder", GITHUB_ACTIONS=""
    )
    assert result.code == 0, result.output
    return result.output


def branch_of(coalition: Coalition, number: int) -> str:
    return str(coalition.founder.get(f"{API}/pulls/{number}").body["head"]["ref"])


def proposed(coalition: Coalition, number: int) -> Manifest:
    return load(coalition.manifest(branch_of(coalition, number)))


def say(coalition: Coalition, login: str, number: int, text: str) -> CommandResult:
    """Comment, and then run the bot as its workflow would."""
    coalition.people[login].rest(Rest("POST", f"{API}/issues/{number}/comments", {"body": text}))
    return coalition.run("propose", "--all")


def failing(*_: Any) -> Any:
    raise RuntimeError


def failing_for_wells(text: str, request: PeopleRequest, *others: Any) -> str:
    return failing() if request.team == "well-map" else with_consenting(text, request, *others)


def plan(coalition: Coalition, number: int) -> str:
    coalition.write_manifest(TEXT)
    coalition.run(
        "plan", "--comment", "--pull", str(number), "--manifest", str(coalition.root / MANIFEST_FILE)
    )
    return next(str(one["body"]) for one in coalition.comments(number) if "tahaluf:plan" in one["body"])


def test_people_in_existing_teams_list_themselves(
    coalition: Coalition, monkeypatch: pytest.MonkeyPatch
) -> None:
    coalition.publish_manifest(TEXT)
    coalition.load_repository("well-map", {"README.md": "Wells.\n"})
    coalition.create_team("well-map", ["a-member", "a-steward"])
    teams = f"/orgs/{ORGANIZATION}/teams"
    coalition.founder.rest(Rest("PATCH", f"{teams}/well-map", {"privacy": "closed"}))
    coalition.founder.rest(Rest("POST", teams, {"name": "maps", "privacy": "secret"}))
    for login in ("another-steward", "a-member"):
        coalition.founder.rest(Rest("PUT", f"{teams}/maps/memberships/{login}", {"role": "member"}))

    output = invite(coalition, "--yes")
    assert "project well-map: 3 people can agree\n" in output
    assert "team maps: 3 people can agree; the team is secret" in output
    pulls = {branch_of(coalition, one["number"]): one for one in coalition.pulls("control")}
    assert pulls.keys() == {"tahaluf/people/project-well-map", "tahaluf/people/team-maps"}
    wells, maps = (pulls[f"tahaluf/people/{name}"] for name in ("project-well-map", "team-maps"))
    assert f"@{ORGANIZATION}/well-map" in wells["body"]
    assert "@" not in maps["body"]
    assert "ليس فيه أعضاؤه" in maps["body"]
    for login in PEOPLE_IDS:
        assert login not in output + wells["body"] + maps["body"]
    assert "nobody to ask" in invite(coalition)  # no request is opened twice

    # Only people in the team are listed, and only if they have agreed
    number = wells["number"]
    assert "waiting for" not in plan(coalition, number)
    say(coalition, "another-steward", number, "/agree")
    assert proposed(coalition, number).project("well-map").stewards == ()
    say(coalition, "a-steward", number, "/agree")
    assert [one.login for one in proposed(coalition, number).project("well-map").stewards] == ["a-steward"]
    assert "waiting for" not in plan(coalition, number)
    say(coalition, "a-member", number, "/agree")
    say(coalition, "a-steward", number, "/withdraw")
    [steward] = proposed(coalition, number).project("well-map").stewards
    assert (steward.login, steward.id) == ("a-member", PEOPLE_IDS["a-member"])

    # An error in one request or in the proposals does not affect the other request
    number = maps["number"]
    with monkeypatch.context() as patch:
        patch.setattr(people_requests, "with_consenting", failing_for_wells)
        patch.setattr(propose, "read_open_proposals", failing)
        coalition.people["a-member"].rest(
            Rest("POST", f"{API}/issues/{wells['number']}/comments", {"body": "/agree"})
        )
        run = say(coalition, "another-steward", number, "/agree")
    assert run.code == 1
    assert (
        f"some requests for consent could not be completed (#{wells['number']}: internal error" in run.output
    )
    assert run.output.count("internal error") >= 2
    [member] = proposed(coalition, number).teams["maps"].members or ()
    assert (member.login, member.role) == ("another-steward", "member")
    coalition.merge(number)
    coalition.merge(wells["number"])
    merged = coalition.manifest()
    assert "# who draws" in merged
    before = coalition.members("well-map")
    applied = coalition.apply(merged, allow="")
    assert applied.code == 0  # everyone keeps their existing access
    assert coalition.members("well-map") == before
    # The other people can be asked again
    coalition.founder.rest(Rest("DELETE", f"{API}/git/refs/heads/tahaluf/people/team-maps"))
    assert "team maps: 2 people can agree" in invite(coalition, "--yes")


def test_direct_collaborators_list_themselves_and_everyone_keeps_their_access(coalition: Coalition) -> None:
    coalition.publish_manifest(TEXT)
    coalition.load_repository("well-map", {"README.md": "Wells.\n"})
    path = f"/repos/{ORGANIZATION}/well-map/collaborators"
    for login, permission in (("a-member", "triage"), ("a-stranger", "push")):
        coalition.founder.rest(Rest("PUT", f"{path}/{login}", {"permission": permission}))
    stranger = coalition.people["a-stranger"]
    [invitation] = stranger.get("/user/repository_invitations").body
    stranger.rest(Rest("PATCH", f"/user/repository_invitations/{invitation['id']}"))
    access = {one["login"]: one["role_name"] for one in coalition.founder.get(path).body}

    output = invite(coalition, "--yes")
    assert "collaborators of well-map: 2 people can agree; the pull request does not mention them" in output
    [pull] = coalition.pulls("control")
    number = pull["number"]
    assert branch_of(coalition, number) == "tahaluf/people/collaborators-well-map"
    assert "@" not in pull["body"]
    assert "صلاحية مباشرة" in pull["body"]
    for login in PEOPLE_IDS:
        assert login not in output + pull["body"]
    assert "nobody to ask" in invite(coalition)

    say(coalition, "another-steward", number, "/agree")  # this person has no direct access
    assert proposed(coalition, number).project("well-map").collaborators == ()
    say(coalition, "a-stranger", number, "/agree")
    settings = proposed(coalition, number).project("well-map").settings
    assert [(one.login, one.id, one.permission) for one in settings.collaborators or ()] == [
        ("a-stranger", PEOPLE_IDS["a-stranger"], "write")
    ]
    assert settings.unlisted_collaborators == "keep"
    comment = plan(coalition, number)
    assert "waiting for" not in comment
    assert "a-member" not in comment
    coalition.merge(number)
    applied = coalition.apply(coalition.manifest(), allow="")
    assert applied.code == 0
    assert {one["login"]: one["role_name"] for one in coalition.founder.get(path).body} == access
    coalition.founder.rest(Rest("DELETE", f"{API}/git/refs/heads/tahaluf/people/collaborators-well-map"))
    assert "collaborators of well-map: 1 person can agree" in invite(coalition, "--yes")
