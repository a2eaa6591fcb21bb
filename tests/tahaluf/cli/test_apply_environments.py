"""Environments in localhub: they are created, protected, corrected after manual changes, and deleted only after a
review.
"""

from typing import Any

from support.coalition import PEOPLE_IDS, Coalition, manifest, project
from support.organization_builder import ORGANIZATION
from tahaluf.plan import Rest

PATH = f"/repos/{ORGANIZATION}/water-map/environments"
TEAMS = "teams:\n  maps: {}\n  docs: {}\n"
PRODUCTION = {
    "wait_timer": 10,
    "reviewers": ["maps"],
    "prevent_self_review": True,
    "deployment_branch_policy": {"custom_branch_policies": [{"name": "main"}, {"name": "v*", "type": "tag"}]},
}


def water(**environments: Any) -> str:
    settings: dict[str, Any] = {
        "environments": environments,
        "labels": [],
        "team": None,
        "teams": {},
    }
    return manifest(project("water-map", repository=settings), head=TEAMS)


def environment(coalition: Coalition, name: str = "production") -> dict[str, Any]:
    """Return the settings of the environment in the manifest's format. Reviewers are given as names or numbers."""
    found = coalition.founder.get(f"{PATH}/{name}").body
    rules = {rule["type"]: rule for rule in found["protection_rules"]}
    policies = coalition.founder.get(f"{PATH}/{name}/deployment-branch-policies").body["branch_policies"]
    reviewed = rules.get("required_reviewers", {})
    return {
        "wait": rules.get("wait_timer", {}).get("wait_timer", 0),
        "reviewers": [
            one["reviewer"].get("slug") or one["reviewer"]["id"] for one in reviewed.get("reviewers", ())
        ],
        "self": reviewed.get("prevent_self_review"),
        "policy": found["deployment_branch_policy"],
        "patterns": [(one["name"], one["type"]) for one in policies],
    }


def names(coalition: Coalition) -> list[str]:
    return [one["name"] for one in coalition.founder.get(PATH).body["environments"]]


def test_environments_follow_the_manifest(coalition: Coalition) -> None:
    assert coalition.apply(water(production=PRODUCTION, **{"pull/preview": {}})).code == 0
    expected = {
        "wait": 10,
        "reviewers": ["maps"],
        "self": True,
        "policy": {"protected_branches": False, "custom_branch_policies": True},
        "patterns": [("main", "branch"), ("v*", "tag")],
    }
    assert environment(coalition) == expected
    assert names(coalition) == ["production", "pull/preview"]
    assert coalition.apply().writes == 0

    # Manual changes are corrected. Settings that the entry does not contain are kept, although every request sends all
    # settings
    team = coalition.founder.get(f"/orgs/{ORGANIZATION}/teams/docs").body["id"]
    by_hand = {
        "wait_timer": 20,
        "reviewers": [{"type": "Team", "id": team}, {"type": "User", "id": PEOPLE_IDS["a-member"]}],
        "deployment_branch_policy": None,
    }
    coalition.founder.rest(Rest("PUT", f"{PATH}/production", by_hand))
    drift = coalition.plan().plan["changes"]
    assert [(change["kind"], change["target"]) for change in drift] == [("update", "production")]
    assert coalition.apply().code == 0
    assert environment(coalition) == expected
    coalition.founder.rest(Rest("PUT", f"{PATH}/production", by_hand))
    assert coalition.apply(water(production={"wait_timer": 30}, **{"pull/preview": {}}), allow="").code == 0
    kept = environment(coalition)
    assert (kept["wait"], kept["reviewers"], kept["policy"]) == (30, ["docs", PEOPLE_IDS["a-member"]], None)

    # Changes that allow more are held, and the plan reveals only the number of people
    looser = water(production={"reviewers": []}, **{"pull/preview": {}})
    planned = coalition.plan(looser)
    assert "1 person" in str(planned.plan["changes"])
    assert "a-member" not in str(planned.plan["changes"])
    assert coalition.apply(looser, allow="").code == 1
    strict = {"production": {"deployment_branch_policy": {"protected_branches": True}}, "pull/preview": {}}
    assert coalition.apply(water(**strict), allow="").code == 0
    assert environment(coalition)["policy"]["protected_branches"] is True
    assert coalition.apply().writes == 0


def test_an_environment_is_deleted_only_after_a_review_because_its_secrets_are_lost(
    coalition: Coalition,
) -> None:
    assert coalition.apply(water(production={})).code == 0
    for name in ("old", "github-pages"):
        coalition.founder.rest(Rest("PUT", f"{PATH}/{name}", {}))
    planned = coalition.plan()
    assert [(change["kind"], change["target"], change["risk"]) for change in planned.plan["changes"]] == [
        ("delete", "old", "destructive")
    ]
    assert "GitHub Pages publishes the site" in str(planned.plan["unmanaged"])
    assert "cannot be undone" in coalition.run("plan", "--manifest", coalition.write_manifest(None)).output
    assert coalition.apply(allow="").code == 1
    assert "old" in names(coalition)
    assert coalition.apply().code == 0
    assert names(coalition) == ["production", "github-pages"]
    # Without the key, environments are not changed
    unmanaged = manifest(
        project("water-map", repository={"labels": [], "team": None, "teams": {}}), head=TEAMS
    )
    assert coalition.apply(unmanaged).writes == 0


def test_a_team_that_does_not_exist_cannot_review(coalition: Coalition) -> None:
    result = coalition.apply(water(production={"reviewers": ["nobody"]}))
    assert result.code == 1
    assert "the team nobody is supposed to review" in result.output
