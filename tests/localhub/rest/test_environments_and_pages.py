"""Environments and sites: what REST and GraphQL show, and which settings a PUT request resets by omitting them."""

from typing import Any

from support.hub_client import HubClient

PATH = "/repos/an-org/water-map"
PRODUCTION = f"{PATH}/environments/production"
QUERY = """{ organization(login: "an-org") { repository(name: "water-map") { environments(first: 5) { nodes {
  name protectionRules(first: 5) { nodes { type timeout preventSelfReview reviewers(first: 5) { nodes {
    __typename ... on Team { slug } ... on User { login } } } } } } } } } }"""


def environments(client: HubClient) -> Any:
    body = client.request("POST", "/graphql", query=QUERY).json()
    return body["data"]["organization"]["repository"]["environments"]["nodes"]


def test_environments_have_rules_reviewers_and_branch_policies(hub_client: HubClient) -> None:
    client = hub_client
    team = client.request("POST", "/orgs/an-org/teams", name="maps").json()["id"]
    member = client.request("GET", "/users/a-member").json()["id"]
    settings: dict[str, Any] = {
        "wait_timer": 5,
        "prevent_self_review": True,
        "reviewers": [{"type": "Team", "id": team}, {"type": "User", "id": member}],
        "deployment_branch_policy": {"protected_branches": False, "custom_branch_policies": True},
    }
    put = client.request("PUT", PRODUCTION, **settings).json()
    [reviewed] = [rule for rule in put["protection_rules"] if rule["type"] == "required_reviewers"]
    assert [one["reviewer"].get("slug") for one in reviewed["reviewers"]] == ["maps", None]
    assert reviewed["prevent_self_review"] is True
    policies = f"{PRODUCTION}/deployment-branch-policies"
    for name, kind in (("main", "branch"), ("main", "tag")):
        client.request("POST", policies, name=name, type=kind)
    found = client.request("GET", policies).json()["branch_policies"]
    assert [(one["name"], one["type"]) for one in found] == [("main", "branch"), ("main", "tag")]
    [shown] = environments(client)
    assert [rule["type"] for rule in shown["protectionRules"]["nodes"]] == [
        "REQUIRED_REVIEWERS",
        "WAIT_TIMER",
        "BRANCH_POLICY",
    ]
    assert shown["protectionRules"]["nodes"][0]["reviewers"]["nodes"] == [
        {"__typename": "Team", "slug": "maps"},
        {"__typename": "User", "login": "a-member"},
    ]
    client.request("PUT", PRODUCTION, wait_timer=1)
    [shown] = environments(client)
    assert [rule["type"] for rule in shown["protectionRules"]["nodes"]] == ["WAIT_TIMER"]


def test_a_site_has_a_domain_and_a_source_and_can_be_deleted(hub_client: HubClient) -> None:
    client = hub_client
    assert client.request("GET", PATH).json()["has_pages"] is False
    missing: dict[str, Any] = {"build_type": "legacy", "source": {"branch": "nowhere"}}
    assert client.request("POST", f"{PATH}/pages", **missing).status_code == 422
    source = {"branch": "main", "path": "/docs"}
    site = client.request("POST", f"{PATH}/pages", build_type="legacy", source=source).json()
    assert (site["source"], site["cname"], site["https_enforced"]) == (source, None, True)
    changes: dict[str, Any] = {"cname": "maps.example", "https_enforced": False}
    assert client.request("PUT", f"{PATH}/pages", **changes).status_code == 204
    site = client.request("GET", f"{PATH}/pages").json()
    assert (site["source"], site["cname"], site["https_enforced"]) == (source, "maps.example", False)
    assert client.request("GET", PATH).json()["has_pages"] is True
    assert [one["name"] for one in environments(client)] == ["github-pages"]
    assert client.request("DELETE", f"{PATH}/pages").status_code == 204
    assert client.request("GET", f"{PATH}/pages").status_code == 404
