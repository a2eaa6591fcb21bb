"""Rulesets in localhub: they are created for a new repository, corrected after drift, and deleted after a review."""

import json
from typing import Any

from support.coalition import Coalition, manifest, project
from support.organization_builder import ORGANIZATION
from tahaluf.plan import Rest

PATH = f"/repos/{ORGANIZATION}/water-map/rulesets"
MAIN: dict[str, Any] = {
    "bypass_actors": [
        {"team": "water-map", "bypass_mode": "pull_request"},
        {"app": "tahaluf"},
        {"role": "admin"},
    ],
    "rules": {
        "non_fast_forward": True,
        "pull_request": {"required_approving_review_count": 1, "dismiss_stale_reviews_on_push": True},
        "required_status_checks": {"checks": [{"context": "test"}]},
    },
}
TAGS = {"target": "tag", "include": ["refs/tags/v*"], "rules": {"deletion": True, "update": True}}


def water(**rulesets: object) -> str:
    return manifest(project("water-map", repository={"rulesets": rulesets, "labels": []}))


def rulesets(coalition: Coalition) -> dict[str, int]:
    return {found["name"]: found["id"] for found in coalition.founder.get(PATH).body}


def test_rulesets_from_their_creation_to_their_end(coalition: Coalition) -> None:
    assert coalition.apply(water(main=MAIN, tags=TAGS)).code == 0
    ids = rulesets(coalition)
    main = coalition.founder.get(f"{PATH}/{ids['main']}").body
    assert sorted(rule["type"] for rule in main["rules"]) == sorted(MAIN["rules"])
    assert {(a["actor_type"], a["bypass_mode"]) for a in main["bypass_actors"]} == {
        ("Team", "pull_request"),
        ("Integration", "always"),
        ("RepositoryRole", "always"),
    }
    assert coalition.founder.get(f"{PATH}/{ids['tags']}").body["target"] == "tag"
    assert coalition.apply().writes == 0

    # If someone removes a rule or adds an actor by hand, this is reverted without a review
    actors = [
        *main["bypass_actors"],
        {"actor_id": 1, "actor_type": "OrganizationAdmin", "bypass_mode": "always"},
    ]
    looser = {"rules": main["rules"][1:], "bypass_actors": actors}
    coalition.founder.rest(Rest("PUT", f"{PATH}/{ids['main']}", looser))
    assert coalition.apply(allow="").code == 0
    assert coalition.founder.get(f"{PATH}/{ids['main']}").body["rules"] == main["rules"]
    assert coalition.apply(allow="").writes == 0

    # If the manifest removes or loosens something, the change is held until a review
    looser_main = json.loads(json.dumps(MAIN))
    del looser_main["rules"]["pull_request"]
    held = coalition.apply(water(main=looser_main), allow="")
    assert (held.code, held.writes) == (1, 0)
    assert rulesets(coalition) == ids
    assert coalition.apply().code == 0
    assert rulesets(coalition) == {"main": ids["main"]}
    # Without the key, rulesets are neither read nor changed
    coalition.founder.rest(Rest("DELETE", f"{PATH}/{ids['main']}"))
    assert coalition.apply(manifest(project("water-map", repository={"labels": []}))).writes == 0


def test_an_update_loses_nothing_that_only_the_rest_api_shows(coalition: Coalition) -> None:
    assert coalition.apply(water(main=MAIN, tags=TAGS)).code == 0
    ids = rulesets(coalition)
    path = f"{PATH}/{ids['main']}"
    rules = coalition.founder.get(path).body["rules"]
    [pull] = [rule for rule in rules if rule["type"] == "pull_request"]
    hidden = {
        "dismissal_restriction": {"enabled": True, "allowed_actors": []},
        "required_reviewers": [
            {"file_patterns": ["*"], "minimum_approvals": 1, "reviewer": {"id": 1, "type": "Team"}}
        ],
    }
    pull["parameters"] |= hidden
    coalition.founder.rest(Rest("PUT", path, {"rules": rules}))

    stricter = json.loads(json.dumps(MAIN))
    stricter["rules"]["pull_request"]["required_approving_review_count"] = 2
    stricter["rules"]["deletion"] = True
    assert coalition.apply(water(main=stricter, tags=TAGS)).code == 0
    # Only the ruleset that changes is read and written, each once
    assert [call for call in coalition.recorder.recorded if "/rulesets" in call] == [
        f"GET {path}",
        f"PUT {path}",
    ]
    rules = {rule["type"]: rule.get("parameters") for rule in coalition.founder.get(path).body["rules"]}
    assert "deletion" in rules
    assert rules["pull_request"].items() >= {"required_approving_review_count": 2, **hidden}.items()
    assert coalition.apply().writes == 0


def test_who_may_dismiss_reviews_follows_the_manifest(coalition: Coalition) -> None:
    restricted = json.loads(json.dumps(MAIN))
    restricted["rules"]["pull_request"]["dismissal_restriction"] = {"allowed_actors": [{"team": "water-map"}]}
    assert coalition.apply(water(main=restricted)).code == 0
    path = f"{PATH}/{rulesets(coalition)['main']}"

    def pull_request() -> dict[str, Any]:
        rules = {rule["type"]: rule for rule in coalition.founder.get(path).body["rules"]}
        return rules["pull_request"]["parameters"]  # type: ignore[no-any-return]

    created = pull_request()["dismissal_restriction"]
    assert (created["enabled"], [actor["type"] for actor in created["allowed_actors"]]) == (True, ["Team"])
    assert coalition.apply().writes == 0

    # Drift that allows more is corrected without a review
    rules = coalition.founder.get(path).body["rules"]
    for rule in rules:
        if rule["type"] == "pull_request":
            person = {"id": 12, "type": "User"}
            allowed = [*created["allowed_actors"], person]
            rule["parameters"]["dismissal_restriction"] = {"enabled": True, "allowed_actors": allowed}
    coalition.founder.rest(Rest("PUT", path, {"rules": rules}))
    corrected = coalition.apply(allow="")
    assert corrected.code == 0
    assert "someone who cannot be named in the manifest" in corrected.output
    assert pull_request()["dismissal_restriction"] == created

    # To turn off the restriction, a run needs a review. Without the key, the restriction stays
    looser = json.loads(json.dumps(restricted))
    looser["rules"]["pull_request"]["dismissal_restriction"] = {"enabled": False}
    assert coalition.apply(water(main=looser), allow="").writes == 0
    stricter = json.loads(json.dumps(MAIN))
    stricter["rules"]["deletion"] = True
    assert coalition.apply(water(main=stricter)).code == 0
    assert pull_request()["dismissal_restriction"] == created
    assert coalition.apply(water(main=looser | {"rules": {**looser["rules"], "deletion": True}})).code == 0
    assert pull_request()["dismissal_restriction"]["enabled"] is False
