"""The settings that a control repository and its organization should have, in the format of GitHub's API."""

from collections.abc import Mapping
from typing import Any, Final

from tahaluf.health import APPROVE_ALL_FORKS

FORM_LABEL_COLOR: Final = "c2e0c6"
RULESET_NAME: Final = "Review changes to the default branch"
RULESET: Final[Mapping[str, Any]] = {
    "name": RULESET_NAME,
    "target": "branch",
    "enforcement": "active",
    "conditions": {"ref_name": {"include": ["~DEFAULT_BRANCH"], "exclude": []}},
    "bypass_actors": [],
    "rules": [
        {
            "type": "pull_request",
            "parameters": {
                "required_approving_review_count": 1,
                "dismiss_stale_reviews_on_push": True,
                "require_code_owner_review": True,
                "require_last_push_approval": False,
                "required_review_thread_resolution": False,
            },
        },
        {"type": "non_fast_forward"},
        {"type": "deletion"},
    ],
}
SELECTED_BRANCHES: Final = {"protected_branches": False, "custom_branch_policies": True}
WORKFLOW_PERMISSIONS: Final = {
    "default_workflow_permissions": "read",
    "can_approve_pull_request_reviews": False,
}
FORK_APPROVAL: Final = {"approval_policy": APPROVE_ALL_FORKS}
PAGES: Final = {"build_type": "workflow"}
NO_BASE_PERMISSION: Final = {"default_repository_permission": "none"}
NO_REPOSITORY_CREATION: Final = {"members_can_create_repositories": False}
