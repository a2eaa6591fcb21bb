"""Security features in localhub: they are turned on and corrected, but never turned off without a review."""

from typing import Any

from support.coalition import Coalition, manifest, project
from support.organization_builder import ORGANIZATION
from tahaluf.plan import Rest
from tahaluf.resources.security import FEATURES

PATH = f"/repos/{ORGANIZATION}/water-map"
PLAIN: dict[str, Any] = {"labels": [], "team": None}


def features(coalition: Coalition) -> set[str]:
    """Return the features that are turned on. Uses other endpoints than Tahaluf does, where possible."""
    analysis = coalition.founder.get(PATH).body["security_and_analysis"]
    found = {name for name, value in analysis.items() if value["status"] == "enabled"}
    if coalition.founder.get(f"{PATH}/vulnerability-alerts", expected_statuses=(404,)).status == 204:
        found.add("dependabot_alerts")
    if coalition.founder.get(f"{PATH}/private-vulnerability-reporting").body["enabled"]:
        found.add("private_vulnerability_reporting")
    return found


def test_security_features_are_turned_on_and_kept(coalition: Coalition) -> None:
    wanted = dict.fromkeys(FEATURES, True)
    text = manifest(project("water-map", repository={**PLAIN, "security": wanted}))
    assert coalition.apply(text, allow="").code == 0  # nothing about a new repository needs a review
    assert features(coalition) == set(FEATURES)
    assert coalition.apply().writes == 0

    for path in ("vulnerability-alerts", "private-vulnerability-reporting"):
        coalition.founder.rest(Rest("DELETE", f"{PATH}/{path}"))
    off = {"secret_scanning": {"status": "disabled"}}
    coalition.founder.rest(Rest("PATCH", PATH, {"security_and_analysis": off}))
    assert features(coalition) == set()
    drift = coalition.plan().plan["changes"]
    assert [(change["target"], change["risk"]) for change in drift] == [(name, "none") for name in FEATURES]
    assert coalition.apply(allow="").code == 0
    assert features(coalition) == set(FEATURES)


def test_turning_a_feature_off_is_held_until_it_was_reviewed(coalition: Coalition) -> None:
    on = {"security": {"secret_scanning": True, "secret_scanning_push_protection": True}}
    coalition.apply(manifest(project("water-map", repository={**PLAIN, **on})))
    text = manifest(project("water-map", repository={**PLAIN, "security": {"secret_scanning": False}}))
    [change] = coalition.plan(text).plan["changes"]
    assert (change["mark"], change["before"], change["after"]) == (
        "reduces protection",
        {"secret_scanning": True},
        {"secret_scanning": False},
    )
    held = coalition.apply(text, allow="")
    assert held.code == 1
    assert "secret_scanning: on → off (this also turns off secret_scanning_push_protection)" in held.output
    assert features(coalition) == {"secret_scanning", "secret_scanning_push_protection"}
    assert coalition.apply(text).code == 0
    assert features(coalition) == set()


def test_a_feature_that_github_does_not_offer_stops_nothing_else(coalition: Coalition) -> None:
    wanted = {"secret_scanning": True, "dependabot_alerts": True, "private_vulnerability_reporting": True}
    text = manifest(project("water-map", repository={**PLAIN, "visibility": "private", "security": wanted}))
    result = coalition.apply(text)
    assert result.code == 1
    assert "GitHub rejected `secret_scanning`" in result.output
    assert features(coalition) == {"dependabot_alerts"}
    assert coalition.plan(text, token=coalition.token(administration="read")).plan["blocked"] == []
    unreadable = coalition.plan(text, token=coalition.token(administration=None)).plan["blocked"]
    assert any("administration=read" in entry["fix"] for entry in unreadable)


def test_one_request_attaches_a_configuration_to_several_repositories(coalition: Coalition) -> None:
    path = f"/orgs/{ORGANIZATION}/code-security/configurations"
    strict = {
        "name": "Strict",
        "description": "For all.",
        "dependabot_alerts": "enabled",
        "secret_scanning": "disabled",
    }
    number = coalition.founder.rest(Rest("POST", path, strict)).body["id"]
    slugs = ("api", "maps", "water-map")
    security = {"configuration": "Strict"}
    text = manifest(*(project(slug, repository={**PLAIN, "security": security}) for slug in slugs))
    created = coalition.apply(text, token="token-founder", allow="")
    assert created.code == 0, created.output  # nothing about a new repository needs a review
    assert coalition.recorder.recorded.count(f"POST {path}/{number}/attach") == 1
    assert features(coalition) == {"dependabot_alerts"}
    assert coalition.apply(token="token-founder").writes == 0

    coalition.hub.store.execute(
        "UPDATE repositories SET security_configuration_id = NULL WHERE name = 'maps'"
    )
    [drift] = coalition.plan(token="token-founder").plan["changes"]
    assert (drift["mark"], drift["reason"]) == (
        "reduces protection",
        "this configuration turns off secret_scanning",
    )
    assert coalition.apply(token="token-founder").writes == 1
    unknown = manifest(project("maps", repository={**PLAIN, "security": {"configuration": "Lax"}}))
    [blocked] = coalition.plan(unknown, token="token-founder").plan["blocked"]
    assert blocked["reason"] == "the organization has no code security configuration with this name"
    [unreadable] = coalition.plan(unknown).plan["blocked"]
    assert "organization_administration=read" in unreadable["fix"]
