"""GitHub Actions permissions are set in localhub, and corrected if someone loosens them by hand."""

from support.coalition import Coalition, manifest, project
from support.organization_builder import ORGANIZATION
from tahaluf.plan import Rest

PATH = f"/repos/{ORGANIZATION}/water-map/actions/permissions"
WANTED = {
    "allowed_actions": "selected",
    "sha_pinning_required": True,
    "github_owned_allowed": True,
    "patterns_allowed": ["octo-org/*"],
    "default_workflow_permissions": "write",
    "can_approve_pull_request_reviews": True,
}


def test_permissions_of_actions_are_set_and_kept(coalition: Coalition) -> None:
    text = manifest(project("water-map", repository={"labels": [], "team": None, "actions": WANTED}))
    created = coalition.apply(text, allow="")
    assert created.code == 0, created.output  # nothing about a new repository needs a review
    selection = {"github_owned_allowed": True, "verified_allowed": False, "patterns_allowed": ["octo-org/*"]}
    assert coalition.founder.get(f"{PATH}/selected-actions").body == selection
    assert coalition.founder.get(f"{PATH}/workflow").body == {
        "default_workflow_permissions": "write",
        "can_approve_pull_request_reviews": True,
    }
    assert coalition.apply().writes == 0

    loosened = {"enabled": True, "allowed_actions": "all", "sha_pinning_required": False}
    coalition.founder.rest(Rest("PUT", PATH, loosened))
    corrected = coalition.apply(allow="")
    assert corrected.code == 0, corrected.output
    policy = {"enabled": True, "allowed_actions": "selected", "sha_pinning_required": True}
    assert coalition.founder.get(PATH).body == policy
    assert coalition.founder.get(f"{PATH}/selected-actions").body == selection

    coalition.founder.rest(Rest("PUT", f"{PATH}/workflow", {"default_workflow_permissions": "read"}))
    held = coalition.apply(allow="")
    assert held.code == 1
    assert "default_workflow_permissions: read → write" in held.output
    assert coalition.apply().code == 0
    assert coalition.apply().writes == 0
