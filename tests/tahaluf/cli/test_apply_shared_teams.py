"""Shared teams are created, nested, given access to repositories, and corrected if someone changes them by hand."""

from support.coalition import Coalition, manifest, project
from support.organization_builder import ORGANIZATION
from tahaluf.layout import MANIFEST_FILE
from tahaluf.plan import Rest
from tahaluf.resources.adoption import ADOPTED
from tahaluf.resources.team_reach import MEMBERS

ONE_MEMBER = MEMBERS.format(members="1 member")

TEAMS = """\
teams:
  everybody: {description: All who take part.}
  maps: {parent: everybody}
"""
PATH = f"/orgs/{ORGANIZATION}/teams"


def entry(slug: str, **teams: str) -> str:
    team = {"privacy": "closed", "parent": "everybody"} if slug == "water-map" else None
    return project(slug, repository={"teams": teams, "labels": [], "team": team})


def two(head: str = TEAMS, **teams: str) -> str:
    return manifest(entry("water-map", **teams), entry("well-map", maps="read"), head=head)


def access(coalition: Coalition, slug: str) -> dict[str, str]:
    found = coalition.founder.get(f"/repos/{ORGANIZATION}/{slug}/teams").body
    return {team["slug"]: team["permission"] for team in found}


def parent(coalition: Coalition, team: str) -> str | None:
    found = coalition.founder.get(f"{PATH}/{team}").body["parent"]
    return found and str(found["slug"])


def test_a_shared_team_from_its_creation_to_the_end_of_its_access(coalition: Coalition) -> None:
    applied = coalition.apply(two(maps="write", everybody="triage"))
    assert applied.code == 0
    assert access(coalition, "water-map") == {"maps": "push", "everybody": "triage", "water-map": "maintain"}
    assert access(coalition, "well-map") == {"maps": "pull"}
    assert [parent(coalition, name) for name in ("maps", "water-map", "everybody")] == ["everybody"] * 2 + [
        None
    ]
    assert coalition.founder.get(f"{PATH}/everybody").body["description"] == "All who take part."
    assert coalition.apply().writes == 0

    # Manual changes are found and corrected. Teams that are not in the manifest are kept
    for request in (
        Rest("PUT", f"{PATH}/maps/repos/{ORGANIZATION}/water-map", {"permission": "admin"}),
        Rest("PUT", f"{PATH}/everybody/repos/{ORGANIZATION}/well-map", {"permission": "admin"}),
        Rest("PATCH", f"{PATH}/everybody", {"description": "Something else."}),
        Rest("PATCH", f"{PATH}/maps", {"parent_team_id": None}),
        Rest("POST", PATH, {"name": "strangers", "privacy": "closed"}),
        Rest("PUT", f"{PATH}/strangers/repos/{ORGANIZATION}/well-map", {"permission": "pull"}),
    ):
        coalition.founder.rest(request)
    drift = coalition.plan().plan["changes"]
    assert sorted((change["project"], change["kind"], change["target"]) for change in drift) == [
        ("@example-coalition/everybody", "update", "everybody"),
        ("@example-coalition/maps", "grant", "parent of maps"),
        ("water-map", "revoke", "maps on water-map"),
        ("well-map", "revoke", "everybody on well-map"),
    ]
    assert coalition.apply().code == 0
    assert access(coalition, "water-map")["maps"] == "push"
    assert access(coalition, "well-map") == {"maps": "pull", "strangers": "pull"}
    assert parent(coalition, "maps") == "everybody"
    assert coalition.founder.get(f"{PATH}/everybody").body["description"] == "All who take part."
    assert coalition.apply().writes == 0

    # Granting access and setting a parent are held until a review, but removing access is not. Teams without an entry
    # are not changed
    held = coalition.apply(two(head=TEAMS + "  docs: {parent: maps}\n", docs="read"), allow="")
    assert held.code == 1
    assert set(access(coalition, "water-map")) == {"water-map"}
    assert parent(coalition, "docs") is None
    assert coalition.apply(manifest(entry("water-map"), head="teams: {everybody: {}}\n")).code == 0
    assert access(coalition, "well-map") == {"maps": "pull", "strangers": "pull"}
    assert parent(coalition, "maps") == "everybody"


def test_a_pull_request_announces_that_an_existing_team_is_adopted(coalition: Coalition) -> None:
    coalition.founder.rest(Rest("POST", PATH, {"name": "everybody", "privacy": "closed"}))
    number = coalition.propose_change(manifest(head="teams: {everybody: {description: All.}}\n"))
    coalition.write_manifest(manifest())
    coalition.run(
        "plan", "--comment", "--pull", str(number), "--manifest", str(coalition.root / MANIFEST_FILE)
    )
    [comment] = coalition.comments(number)
    assert "adopt" in comment["body"]
    assert ADOPTED in comment["body"]
    assert "example-coalition/everybody" in comment["body"]
    assert "@example-coalition" not in comment["body"]  # no one is mentioned


def test_a_team_that_is_older_than_its_entry_is_not_changed_before_its_adoption_is_approved(
    coalition: Coalition,
) -> None:
    """A pull request may be merged without a plan, so `apply` has to recognize the team without one."""
    for name in ("everybody", "board"):
        coalition.founder.rest(Rest("POST", PATH, {"name": name, "privacy": "closed"}))
    coalition.founder.rest(Rest("PUT", f"{PATH}/board/memberships/another-steward", {"role": "member"}))
    coalition.wait(2)
    teams = "everybody: {description: All.}, board: {members: [], unlisted_members: delete}, maps: {}"
    text = manifest(head=f"teams: {{{teams}}}\n")
    coalition.publish_manifest(text)
    applied = coalition.apply(text, allow="")
    assert applied.code == 1
    for name in ("everybody", "board"):
        assert f"held back @example-coalition/{name}: adopt shared team" in applied.output
    assert coalition.founder.get(f"{PATH}/everybody").body["description"] is None
    assert "another-steward" in coalition.members("board")
    assert coalition.founder.get(f"{PATH}/maps").status == 200  # new teams do not wait

    assert coalition.apply(text).code == 0
    assert coalition.founder.get(f"{PATH}/everybody").body["description"] == "All."
    assert "another-steward" not in coalition.members("board")


def test_a_team_that_is_newer_than_its_entry_is_corrected(coalition: Coalition) -> None:
    text = manifest(head="teams: {everybody: {description: All.}}\n")
    coalition.publish_manifest(text)
    assert coalition.apply(text).code == 0
    coalition.founder.rest(Rest("PATCH", f"{PATH}/everybody", {"description": "By hand."}))
    assert coalition.apply(allow="").code == 0
    assert coalition.founder.get(f"{PATH}/everybody").body["description"] == "All."


def test_a_plan_counts_the_people_that_new_access_reaches(coalition: Coalition) -> None:
    assert coalition.apply(two(everybody="triage", maps="read")).code == 0
    coalition.founder.rest(Rest("PUT", f"{PATH}/maps/memberships/a-member", {"role": "member"}))
    for team in ("docs", "inner-circle"):
        privacy = "closed" if team == "docs" else "secret"
        coalition.founder.rest(Rest("POST", PATH, {"name": team, "privacy": privacy}))
    head = TEAMS + "  docs: {parent: everybody}\n  inner-circle: {privacy: secret}\n"
    text = two(head, everybody="read", maps="read", **{"inner-circle": "read"})
    plan = {(c["kind"], c["target"]): c["reason"] for c in coalition.plan(text).plan["changes"]}
    assert plan["grant", "parent of docs"] == (
        f"{ONE_MEMBER}; the parent team currently has triage access to 1 repository"
    )
    assert plan["grant", "inner-circle on water-map"] == ""  # the JSON may become public
    assert plan["revoke", "everybody on water-map"] == ""
    shown = coalition.run("plan", "--manifest", coalition.write_manifest(text), GITHUB_ACTIONS="").out
    assert f"for inner-circle: read ({ONE_MEMBER})" in shown
    logged = coalition.run("plan", "--manifest", coalition.write_manifest(text), GITHUB_ACTIONS="true").out
    assert "for inner-circle: read · gives access" in logged
    more = coalition.plan(two(everybody="write", maps="read")).plan["changes"]
    assert [c["reason"] for c in more] == [ONE_MEMBER]  # the plan counts those who are in a child team
