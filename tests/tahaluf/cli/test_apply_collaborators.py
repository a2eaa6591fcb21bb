"""Direct collaborators in localhub: outsiders are invited, drift is corrected, and people must agree before they are
added.
"""

from support.coalition import PEOPLE_IDS, Coalition, manifest, project
from support.organization_builder import CONTROL, ORGANIZATION
from tahaluf.github import Session
from tahaluf.layout import MANIFEST_FILE
from tahaluf.plan import Rest

PATH = f"/repos/{ORGANIZATION}/water-map"


def person(login: str, permission: str = "write") -> dict[str, object]:
    return {"login": login, "id": PEOPLE_IDS[login], "permission": permission}


def water(*people: dict[str, object]) -> str:
    return manifest(project("water-map", repository={"collaborators": people, "labels": [], "team": None}))


def access(coalition: Coalition) -> dict[str, str]:
    found = coalition.founder.get(f"{PATH}/collaborators?affiliation=direct").body
    return {one["login"]: one["role_name"] for one in found}


def invitations(coalition: Coalition) -> list[tuple[str, str]]:
    found = coalition.founder.get(f"{PATH}/invitations").body
    return [(one["invitee"]["login"], one["permissions"]) for one in found]


def test_access_follows_the_manifest(coalition: Coalition) -> None:
    assert coalition.apply(water(person("a-member"), person("a-stranger", "read"))).code == 0
    assert access(coalition) == {"a-member": "write"}
    assert invitations(coalition) == [("a-stranger", "read")]
    assert coalition.apply().writes == 0  # no one is invited a second time
    stranger = Session("token-a-stranger", api_url=coalition.hub.url)
    [invitation] = stranger.get("/user/repository_invitations").body
    stranger.rest(Rest("PATCH", f"/user/repository_invitations/{invitation['id']}"))
    unchanged = coalition.apply()
    assert (unchanged.writes, invitations(coalition)) == (0, [])

    # Someone gives access to another person and to an owner by hand, and raises one person's access
    for login, permission in (("a-steward", "admin"), ("founder", "push"), ("a-stranger", "maintain")):
        coalition.founder.rest(Rest("PUT", f"{PATH}/collaborators/{login}", {"permission": permission}))
    drift = coalition.plan().plan
    assert [(change["kind"], change["target"]) for change in drift["changes"]] == [
        ("revoke", "a collaborator of water-map"),
        ("revoke", "a collaborator of water-map"),
    ]
    assert "owners of the organization are not removed" in str(drift["unmanaged"])
    assert coalition.apply(allow="").code == 0
    assert access(coalition) == {"a-member": "write", "a-stranger": "read", "founder": "admin"}
    coalition.founder.rest(Rest("DELETE", f"{PATH}/collaborators/a-member"))
    assert coalition.apply().code == 0
    assert access(coalition)["a-member"] == "write"
    assert coalition.apply().writes == 0

    # People who are removed from the manifest lose access without a review. If the key is missing, no one loses
    # access
    assert coalition.apply(water(person("a-member")), allow="").code == 0
    assert set(access(coalition)) == {"a-member", "founder"}
    assert (
        coalition.apply(manifest(project("water-map", repository={"labels": [], "team": None}))).writes == 0
    )
    # Access is reduced even if the login in the entry has changed or belongs to someone else, but it is not raised
    for login in ("an-earlier-login", "a-stranger"):
        coalition.founder.rest(Rest("PUT", f"{PATH}/collaborators/a-member", {"permission": "admin"}))
        assert coalition.apply(water({**person("a-member"), "login": login}), allow="").code == 0
        assert access(coalition)["a-member"] == "write"
    assert coalition.apply(water({**person("a-member", "admin"), "login": "a-stranger"})).code == 1
    assert access(coalition)["a-member"] == "write"
    assert "a-stranger" not in access(coalition)
    other = {"login": "a-member", "id": 4242, "permission": "read"}
    mistaken = coalition.apply(water(other))
    assert mistaken.code == 1
    assert "belong to different accounts" in mistaken.output


def test_nobody_gets_access_before_they_agree(coalition: Coalition) -> None:
    text = water(person("a-stranger"))
    number = coalition.propose_change(text)
    coalition.write_manifest(manifest())
    plan = ("plan", "--comment", "--pull", str(number), "--manifest", str(coalition.root / MANIFEST_FILE))
    coalition.run(*plan)
    [comment] = coalition.comments(number)
    assert "collaborators: waiting for 1 collaborator to agree" in comment["body"]
    assert "direct access" not in comment["body"]
    assert "a-stranger" not in comment["body"]

    session = Session("token-a-stranger", api_url=coalition.hub.url)
    session.rest(Rest("POST", f"/repos/{CONTROL}/issues/{number}/comments", {"body": "/agree"}))
    coalition.run(*plan)
    assert "direct access to the repository: a collaborator" in coalition.comments(number)[0]["body"]
    coalition.merge(number)
    session.rest(Rest("POST", f"/repos/{CONTROL}/issues/{number}/comments", {"body": "/withdraw"}))
    assert coalition.apply(text, allow="").code == 1
    assert invitations(coalition) == []
    session.rest(Rest("POST", f"/repos/{CONTROL}/issues/{number}/comments", {"body": "/agree"}))
    assert coalition.apply(text, allow="").code == 0
    assert invitations(coalition) == [("a-stranger", "write")]
