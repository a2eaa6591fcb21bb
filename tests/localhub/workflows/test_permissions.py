from typing import Any

import pytest

from localhub.workflows.errors import WorkflowError
from localhub.workflows.permissions import token_permissions


def test_job_permissions_replace_workflow_permissions() -> None:
    workflow = {"permissions": {"contents": "write"}}
    assert token_permissions(workflow, {}) == {"contents": "write", "metadata": "read"}
    assert token_permissions(workflow, {"permissions": {"pull-requests": "write"}}) == {
        "pull_requests": "write",
        "metadata": "read",
    }
    assert token_permissions(workflow, {"permissions": {}}) == {"metadata": "read"}


def test_default_permissions_read_contents_and_packages() -> None:
    assert token_permissions({}, {}) == {"contents": "read", "packages": "read", "metadata": "read"}


def test_pull_request_from_fork_gets_no_write_permission() -> None:
    levels = token_permissions({"permissions": "write-all"}, {}, from_fork=True)
    assert set(levels.values()) == {"read"}


@pytest.mark.parametrize("asked", ["all", {"content": "read"}, {"contents": "admin"}, ["contents"]])
def test_unknown_permission_is_rejected(asked: Any) -> None:
    with pytest.raises(WorkflowError):
        token_permissions({"permissions": asked}, {})
