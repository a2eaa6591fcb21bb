"""Repository settings that `tahaluf setup` changes."""

from support.hub_client import MEMBER_TOKEN, HubClient

REPOSITORY = "/repos/an-org/water-map"
FORKS = f"{REPOSITORY}/actions/permissions/fork-pr-contributor-approval"
ENVIRONMENT = f"{REPOSITORY}/environments/production"


def test_approval_of_runs_from_forks(hub_client: HubClient) -> None:
    policy = "all_external_contributors"
    assert hub_client.request("GET", FORKS).json() == {"approval_policy": "first_time_contributors"}
    assert hub_client.request("PUT", FORKS, approval_policy=policy).status_code == 204
    assert hub_client.request("GET", FORKS).json() == {"approval_policy": policy}
    assert hub_client.request("PUT", FORKS, MEMBER_TOKEN, approval_policy=policy).status_code == 403


def test_a_branch_policy_can_be_deleted(hub_client: HubClient) -> None:
    policy = {"protected_branches": False, "custom_branch_policies": True}
    hub_client.request("PUT", ENVIRONMENT, deployment_branch_policy=policy)
    policies = f"{ENVIRONMENT}/deployment-branch-policies"
    created = hub_client.request("POST", policies, name="main").json()
    assert hub_client.request("DELETE", f"{policies}/{created['id']}").status_code == 204
    assert hub_client.request("GET", policies).json()["branch_policies"] == []
    assert hub_client.request("DELETE", f"{policies}/{created['id']}").status_code == 404


def test_the_source_of_a_site_can_be_changed(hub_client: HubClient) -> None:
    pages = f"{REPOSITORY}/pages"
    assert hub_client.request("PUT", pages, build_type="workflow").status_code == 404
    hub_client.request("POST", pages, build_type="legacy", source={"branch": "main"})
    assert hub_client.request("PUT", pages, build_type="workflow").status_code == 204
    assert hub_client.request("GET", pages).json()["build_type"] == "workflow"
