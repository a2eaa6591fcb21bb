"""Members of shared teams must agree before they are added, drift is corrected, and unlisted people are kept by
default.
"""

from typing import Any

from support.coalition import PEOPLE_IDS, Coalition, manifest, project
from support.organization_builder import CONTROL, ORGANIZATION
from tahaluf.layout import MANIFEST_FILE
from tahaluf.plan import Rest

MEMBERS = f"/orgs/{ORGANIZATION}/teams/maps/memberships"


def person(login: str, role: str = "member") -> str:
    return f"{{login: {login}, id: {PEOPLE_IDS[login]}, role: {role}}}"


def maps(*people: str, more: str = "") -> str:
    water = project("water-map", repository={"teams": {"maps": "write"}, "labels": [], "team": None})
    listed = "\n".join(f"      - {one}" for one in people)
    return manifest(water, head=f"teams:\n  maps:\n    members:\n{listed}\n{more}")


def roles(coalition: Coalition) -> dict[str, str]:
    found = {
        login: coalition.founder.get(f"{MEMBERS}/{login}", expected_statuses=(404,))
        for login in (*coalition.members("maps"), *coalition.invited_logins())
    }
    return {login: f"{one.body['role']} {one.body['state']}" for login, one in found.items()}


def test_people_in_a_shared_team_follow_the_manifest(coalition: Coalition) -> None:
    text = maps(person("a-member"), person("a-steward", "maintainer"), person("a-stranger"))
    assert coalition.apply(text, allow="").code == 1  # access is held because no plan has shown it
    assert coalition.members("maps") == []
    assert coalition.apply(text).code == 0
    expected = {"a-member": "member active", "a-steward": "maintainer active", "a-stranger": "member pending"}
    assert roles(coalition) == expected
    assert coalition.apply().writes == 0  # no one is invited a second time

    # Roles changed by hand are corrected. A higher role gives access, but a lower role does not
    for login, role in (("a-member", "maintainer"), ("a-steward", "member"), ("another-steward", "member")):
        coalition.founder.rest(Rest("PUT", f"{MEMBERS}/{login}", {"role": role}))
    drift = coalition.plan().plan
    assert [(change["kind"], change["target"]) for change in drift["changes"]] == [
        ("grant", "a maintainer of maps"),
        ("revoke", "a maintainer of maps"),
    ]
    assert "nor says `unlisted_members: delete`, so they stay" in str(drift["unmanaged"])
    assert coalition.apply().code == 0
    assert roles(coalition) == expected | {"another-steward": "member active"}

    # With `unlisted_members: delete`, everyone else except owners is removed
    coalition.founder.rest(Rest("PUT", f"{MEMBERS}/founder", {"role": "member"}))
    strict = maps(person("a-member"), more="    unlisted_members: delete\n")
    assert "owners of the organization are not removed" in str(coalition.plan(strict).plan["unmanaged"])
    assert coalition.apply(strict, allow="").code == 0
    assert coalition.members("maps") == ["a-member", "founder"]
    assert coalition.apply().writes == 0
    # Without `members`, the team's members are neither read nor changed
    coalition.founder.rest(Rest("DELETE", f"{MEMBERS}/a-member"))
    unmanaged = manifest(head="teams:\n  maps: {}\n")
    assert coalition.plan(unmanaged).plan["changes"] == []


def test_a_person_agrees_before_they_are_listed_in_a_shared_team(coalition: Coalition) -> None:
    text = maps(person("a-member"), more="    description: Draw maps.\n")
    number = coalition.propose_change(text)
    coalition.write_manifest(manifest())
    plan = ("plan", "--comment", "--pull", str(number), "--manifest", str(coalition.root / MANIFEST_FILE))

    def comment(after: str = "") -> str:
        if after:
            body = {"body": after}
            coalition.people["a-member"].rest(
                Rest("POST", f"/repos/{CONTROL}/issues/{number}/comments", body)
            )
        coalition.run(*plan)
        found: list[Any] = coalition.comments(number)
        return str(next(one["body"] for one in found if "tahaluf:plan" in one["body"]))

    waiting = comment()
    assert "shared team: waiting for 1 team member to agree" in waiting
    assert "a-member" not in waiting
    assert "a member to the team" in comment("/agree")

    # Consent covers the description, so people are asked again if it changes
    coalition.write("control", MANIFEST_FILE, text.replace("Draw maps", "Sell maps"), "change")
    assert "waiting for 1 team member to agree" in comment()
    request = next(one["body"] for one in coalition.comments(number) if "tahaluf:consent" in one["body"])
    assert "The description of the team" in request
    assert "a-member" not in request
    assert "a member to the team" in comment("/agree")
    assert "waiting for 1 team member to agree" in comment("/withdraw")
    assert "a member to the team" in comment("/agree")
    coalition.merge(number)
    assert coalition.apply(text.replace("Draw maps", "Sell maps"), allow="").code == 0
    assert coalition.members("maps") == ["a-member"]
