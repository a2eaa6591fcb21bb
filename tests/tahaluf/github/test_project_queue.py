"""A project's queue describes a change that fails without revealing hidden names."""

import pytest

from support.operations import AnyOperation
from tahaluf.github.errors import GitHubError
from tahaluf.github.project_queue import ProjectQueue
from tahaluf.plan import Change, ChangeContext, ChangeKind, Rest, Steps


def delete(change: Change, context: ChangeContext) -> Steps:
    yield Rest("DELETE", f"/environments/{change.target}")
    return None


@pytest.mark.parametrize("is_discreet", [True, False])
def test_a_failed_deletion_in_a_private_repository_names_nothing(is_discreet: bool) -> None:
    changes = [
        Change(
            project="wells",
            resource="environments",
            kind=kind,
            target=target,
            operation=AnyOperation(),
            is_discreet=is_discreet,
        )
        for kind, target in ((ChangeKind.DELETE, "a-lawsuit"), (ChangeKind.ARCHIVE, "environments"))
    ]
    queue = ProjectQueue(changes, ChangeContext("acme", "wells"), delete, lambda _: None)
    [run] = queue.ready_runs()
    run.advance(GitHubError(403, "Forbidden", "DELETE /environments/a-lawsuit"))
    assert queue.ready_runs() == []
    failed, waiting = queue.outcomes("")
    assert (failed.state, waiting.state) == ("failed", "not reached")
    assert "GitHub returned 403" in failed.reason
    assert ("a-lawsuit" in failed.reason) is not is_discreet


@pytest.mark.parametrize(("is_discreet", "name"), [(True, "environments"), (False, "a-lawsuit")])
def test_a_change_that_waits_for_a_failed_deletion_does_not_name_it_either(
    is_discreet: bool, name: str
) -> None:
    kinds = (ChangeKind.DELETE, ChangeKind.CREATE)
    changes = [
        Change(
            project="wells",
            resource="environments",
            kind=kind,
            target="a-lawsuit",
            operation=AnyOperation(),
            is_discreet=is_discreet,
        )
        for kind in kinds
    ]
    queue = ProjectQueue(changes, ChangeContext("acme", "wells"), delete, lambda _: None)
    [run] = queue.ready_runs()
    run.advance(GitHubError(403, "Forbidden", "it"))
    assert queue.ready_runs() == []
    _, waiting = queue.outcomes("")
    assert waiting.reason == f"an earlier change failed: {name}; the next run will retry both"
