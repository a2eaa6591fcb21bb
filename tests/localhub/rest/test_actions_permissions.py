"""What GitHub Actions may do in a repository."""

from typing import Any

from support.hub_client import MEMBER_TOKEN, HubClient

PERMISSIONS = "/repos/an-org/water-map/actions/permissions"


def test_the_policy_and_the_selection_are_kept(hub_client: HubClient) -> None:
    assert hub_client.request("GET", PERMISSIONS).json() == {
        "enabled": True,
        "allowed_actions": "all",
        "sha_pinning_required": False,
    }
    policy: dict[str, Any] = {"enabled": True, "allowed_actions": "selected", "sha_pinning_required": True}
    assert hub_client.request("PUT", PERMISSIONS, **policy).status_code == 204
    assert hub_client.request("GET", PERMISSIONS).json() == policy
    selection: dict[str, Any] = {
        "github_owned_allowed": True,
        "verified_allowed": False,
        "patterns_allowed": ["octo-org/*"],
    }
    assert hub_client.request("PUT", f"{PERMISSIONS}/selected-actions", **selection).status_code == 204
    assert hub_client.request("GET", f"{PERMISSIONS}/selected-actions").json() == selection
    assert hub_client.request("PUT", PERMISSIONS, enabled=False).status_code == 204
    assert hub_client.request("GET", PERMISSIONS).json() == {"enabled": False, "sha_pinning_required": True}
    assert hub_client.request("GET", PERMISSIONS, MEMBER_TOKEN).status_code == 403
