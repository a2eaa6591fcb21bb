"""Once access has been revoked, no run restores it, even if the manifest still names the person."""

import base64
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from support.coalition import PEOPLE_IDS, Coalition, manifest, project, start_coalition
from support.commands import CommandResult
from support.organization_builder import ORGANIZATION
from tahaluf.access import DENIED_PATH, add_denied_account, read_denied_accounts
from tahaluf.plan import Rest
from tahaluf.problems import CommandError

STEWARD = PEOPLE_IDS["a-steward"]
OTHER = {"login": "another-steward", "id": PEOPLE_IDS["another-steward"]}
WATER = manifest(project("water-map", stewards=[{"login": "a-steward", "id": STEWARD}, OTHER]))


@pytest.fixture
def rostered(tmp_path: Path) -> Iterator[Coalition]:
    """A coalition with a private roster."""
    with start_coalition(tmp_path) as made:
        made.create_repository("roster", private=True)
        yield made


def revoke(here: Coalition, *arguments: str) -> CommandResult:
    words = ("access", "--manifest", here.write_manifest(None), "--person", "a-steward", "--revoke", "--yes")
    return here.run(*words, *arguments, token="token-founder", GITHUB_ACTIONS="")


def denied_file(here: Coalition) -> str:
    found = here.founder.get(f"/repos/{ORGANIZATION}/roster/contents/{DENIED_PATH}").body
    return base64.b64decode(found["content"]).decode()


def test_apply_does_not_give_a_revoked_steward_the_access_back(rostered: Coalition) -> None:
    rostered.apply(WATER)
    assert rostered.members("water-map") == ["a-steward", "another-steward"]
    ran = revoke(rostered)
    assert ran.code == 1  # someone still has to correct the manifest
    assert "Once you confirm, this command first commits their account to denied.yml" in ran.out
    assert "This command ends only this account's access. You still have to check" in ran.out
    assert "so `tahaluf apply` and `tahaluf invite` give them no access" in ran.out
    assert read_denied_accounts(denied_file(rostered)) == {STEWARD}
    assert "a-steward" not in denied_file(rostered)
    in_public = rostered.apply(GITHUB_ACTIONS="true")
    assert (in_public.code, in_public.writes) == (1, 0)
    assert (
        "blocked water-map: team: some people do not get the access that the manifest gives them"
        in in_public.out
    )
    assert not any(word in in_public.output for word in ("a-steward", "denied", "revoked"))
    shown = ("plan", "--manifest", rostered.write_manifest(None))
    assert "a-steward is in denied.yml in the roster" in rostered.run(*shown, GITHUB_ACTIONS="").out
    assert rostered.members("water-map") == ["another-steward"]
    # Everyone else keeps their access, and nothing remains to be done once the manifest has been corrected
    corrected = manifest(project("water-map", stewards=[OTHER]))
    assert rostered.apply(corrected).code == 0
    assert revoke(rostered).code == 0
    # Once the line is deleted, the account is allowed again
    rostered.write("roster", DENIED_PATH, denied_file(rostered).replace(f"- {STEWARD}", "#"))
    assert rostered.apply(WATER).code == 0
    assert "a-steward" in [*rostered.members("water-map"), *rostered.invited_logins()]


def test_a_list_that_cannot_be_read_gives_nobody_access(rostered: Coalition) -> None:
    rostered.write("roster", DENIED_PATH, "- a-steward\n")
    ran = rostered.apply(WATER)
    assert (ran.code, ran.writes) == (1, 0)
    assert "line 1 of denied.yml in the roster does not contain an account id" in ran.err


def test_without_a_private_roster_the_command_says_that_apply_gives_the_access_back(
    rostered: Coalition,
) -> None:
    rostered.apply(WATER)
    rostered.founder.rest(Rest("PATCH", f"/repos/{ORGANIZATION}/roster", {"private": False}))
    ran = revoke(rostered)
    assert ran.code == 1
    assert "This run cannot add their account to denied.yml" in ran.out
    assert "this command first commits" not in ran.out
    assert "`tahaluf apply` gives the access back" in ran.out
    assert rostered.founder.get(f"/repos/{ORGANIZATION}/roster/contents/{DENIED_PATH}", [404]).status == 404


def test_without_confirmation_the_command_says_that_the_access_remains(
    rostered: Coalition, monkeypatch: pytest.MonkeyPatch
) -> None:
    rostered.apply(WATER)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _: "n")
    words = ("access", "--manifest", rostered.write_manifest(None), "--person", "a-steward", "--revoke")
    ran = rostered.run(*words, token="token-founder", GITHUB_ACTIONS="")
    assert (ran.code, ran.writes) == (1, 0)
    assert "nothing was changed, and all of this access remains" in ran.err
    assert "still an owner" not in ran.err + ran.out
    assert "a-steward" in rostered.members("water-map")


def test_the_list_has_numbers_and_dates_only() -> None:
    text = add_denied_account("", 4242, date(2026, 11, 28))
    assert text.splitlines()[-1] == "- 4242  # 2026-11-28"
    assert add_denied_account(text, 4242, date(2026, 12, 1)) == text
    both = add_denied_account(text.rstrip(), 7, date(2026, 12, 1))
    assert read_denied_accounts(both) == {4242, 7}
    assert read_denied_accounts("\n# nothing\n") == frozenset()
    with pytest.raises(CommandError):
        add_denied_account("- x\n", 7, date(2026, 12, 1))


def test_apply_does_not_give_a_revoked_collaborator_the_access_back(rostered: Coalition) -> None:
    people = {"collaborators": [{"login": "a-steward", "id": STEWARD}], "labels": [], "team": None}
    rostered.apply(manifest(project("water-map", repository=people)))
    revoke(rostered)
    again = rostered.apply(GITHUB_ACTIONS="true")
    assert (
        "blocked water-map: collaborators: some people do not get the access that the manifest gives them"
        in again.out
    )
    path = f"/repos/{ORGANIZATION}/water-map/collaborators?affiliation=direct"
    assert rostered.founder.get(path).body == []


def test_the_access_of_a_denied_account_is_still_reduced(rostered: Coalition) -> None:
    def listed(permission: str, role: str) -> str:
        person = {"login": "a-member", "id": PEOPLE_IDS["a-member"]}
        people = [{**person, "permission": permission}]
        water = project("water-map", repository={"collaborators": people, "labels": [], "team": None})
        head = f"teams:\n  maps:\n    members: [{{login: a-member, id: {person['id']}, role: {role}}}]\n"
        return manifest(water, head=head)

    assert rostered.apply(listed("admin", "maintainer")).code == 0
    rostered.write("roster", DENIED_PATH, f"- {PEOPLE_IDS['a-member']}\n")
    assert rostered.apply(listed("read", "member"), allow="").code == 0
    path = f"/repos/{ORGANIZATION}/water-map/collaborators/a-member/permission"
    assert rostered.founder.get(path).body["role_name"] == "read"
    membership = rostered.founder.get(f"/orgs/{ORGANIZATION}/teams/maps/memberships/a-member").body
    assert membership["role"] == "member"
    # Access that was reduced is not raised again
    raised = rostered.apply(listed("admin", "maintainer"))
    assert (raised.code, raised.writes) == (1, 0)
