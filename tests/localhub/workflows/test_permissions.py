import pytest

from localhub.workflows.errors import WorkflowError
from localhub.workflows.permissions import token_permissions


def test_a_job_s_permissions_replace_its_workflow_s():
    workflow = {"permissions": {"contents": "write"}}
    assert token_permissions(workflow, {}) == {"contents": "write", "metadata": "read"}
    assert token_permissions(workflow, {"permissions": {"pull-requests": "write"}}) == {
        "pull_requests": "write",
        "metadata": "read",
    }
    assert token_permissions(workflow, {"permissions": {}}) == {"metadata": "read"}


def test_without_permissions_the_token_reads_contents_and_packages():
    assert token_permissions({}, {}) == {"contents": "read", "packages": "read", "metadata": "read"}


def test_a_pull_request_from_a_fork_keeps_no_write():
    levels = token_permissions({"permissions": "write-all"}, {}, from_fork=True)
    assert set(levels.values()) == {"read"}


@pytest.mark.parametrize("asked", ["all", {"content": "read"}, {"contents": "admin"}, ["contents"]])
def test_a_permission_that_github_does_not_have_is_refused(asked):
    with pytest.raises(WorkflowError):
        token_permissions({"permissions": asked}, {})
