"""Security features of repositories, and code security configurations."""

from typing import Any

from support.hub_client import MEMBER_TOKEN, HubClient

REPOSITORY = "/repos/an-org/water-map"
ALERTS = f"{REPOSITORY}/vulnerability-alerts"
UPDATES = f"{REPOSITORY}/automated-security-fixes"
REPORTS = f"{REPOSITORY}/private-vulnerability-reporting"
CONFIGURATIONS = "/orgs/an-org/code-security/configurations"


def analysis(hub_client: HubClient) -> dict[str, str]:
    found: Any = hub_client.request("GET", REPOSITORY).json()["security_and_analysis"]
    return {name: value["status"] for name, value in found.items()}


def set_analysis(hub_client: HubClient, feature: str, status: str) -> int:
    return hub_client.request(
        "PATCH", REPOSITORY, security_and_analysis={feature: {"status": status}}
    ).status_code


def test_private_vulnerability_reports(hub_client: HubClient) -> None:
    for method, enabled in (("PUT", True), ("DELETE", False)):
        assert hub_client.request(method, REPORTS).status_code == 204
        assert hub_client.request("GET", REPORTS).json() == {"enabled": enabled}
    hub_client.request("PATCH", REPOSITORY, private=True)
    assert hub_client.request("PUT", REPORTS).status_code == 422
    assert set_analysis(hub_client, "secret_scanning", "enabled") == 422


def test_updates_need_alerts(hub_client: HubClient) -> None:
    assert hub_client.request("GET", ALERTS).status_code == 404
    assert hub_client.request("PUT", UPDATES).status_code == 422
    assert hub_client.request("PUT", ALERTS).status_code == 204
    assert hub_client.request("GET", ALERTS).status_code == 204
    assert hub_client.request("PUT", UPDATES).status_code == 204
    assert hub_client.request("GET", UPDATES).json() == {"enabled": True, "paused": False}
    assert hub_client.request("DELETE", ALERTS).status_code == 204
    assert hub_client.request("GET", UPDATES).status_code == 404
    assert hub_client.request("PUT", ALERTS, MEMBER_TOKEN).status_code == 403


def test_push_protection_needs_secret_scanning(hub_client: HubClient) -> None:
    assert set(analysis(hub_client).values()) == {"disabled"}
    assert set_analysis(hub_client, "secret_scanning_push_protection", "enabled") == 422
    both = {name: {"status": "enabled"} for name in ("secret_scanning_push_protection", "secret_scanning")}
    assert hub_client.request("PATCH", REPOSITORY, security_and_analysis=both).status_code == 200
    assert analysis(hub_client)["secret_scanning_push_protection"] == "enabled"
    assert set_analysis(hub_client, "secret_scanning", "disabled") == 200
    assert set(analysis(hub_client).values()) == {"disabled"}
    shown = hub_client.request("GET", REPOSITORY, MEMBER_TOKEN).json()
    assert "security_and_analysis" not in shown


def test_a_configuration_sets_the_features_of_many_repositories(hub_client: HubClient) -> None:
    features = {
        "dependabot_alerts": "enabled",
        "secret_scanning": "enabled",
        "dependabot_security_updates": "not_set",
    }
    created = hub_client.request("POST", CONFIGURATIONS, name="Strict", description="For all.", **features)
    assert created.status_code == 201
    path = f"{CONFIGURATIONS}/{created.json()['id']}"
    number = hub_client.request("GET", REPOSITORY).json()["id"]
    attached = hub_client.request(
        "POST", f"{path}/attach", scope="selected", selected_repository_ids=[number]
    )
    assert attached.status_code == 202
    assert hub_client.request("GET", ALERTS).status_code == 204
    [entry] = hub_client.request("GET", f"{path}/repositories").json()
    assert (entry["status"], entry["repository"]["id"]) == ("enforced", number)
    assert hub_client.request("DELETE", ALERTS).status_code == 422
    assert hub_client.request("PUT", UPDATES).status_code == 204
    assert [one["name"] for one in hub_client.request("GET", CONFIGURATIONS).json()] == ["Strict"]
    assert hub_client.request("GET", CONFIGURATIONS, MEMBER_TOKEN).status_code == 403
