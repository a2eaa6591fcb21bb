"""Every permission is necessary: if a workflow's token lacks one, a command fails and names it."""

import sys
from collections.abc import Iterator

import pytest

from support.launcher import Launcher
from support.restricted_workflows import PREPARATIONS, RestrictedWorkflow, restricted_workflow
from support.workflow_tokens import ReducedToken, read_workflow, reduced_tokens

# If this permission is missing, the token's `pull-requests` permission still covers labels. GitHub documents this
# only for REST and not for GraphQL, so the permission is kept
UNREPORTED = {"plan-reader-without-issues"}


@pytest.fixture(scope="module", params=PREPARATIONS)
def restricted(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, launcher: Launcher
) -> Iterator[RestrictedWorkflow]:
    with restricted_workflow(request.param, tmp_path_factory.mktemp("narrow"), launcher) as made:
        yield made


@pytest.fixture(scope="module")
def usual_output(restricted: RestrictedWorkflow) -> str:
    """The output of the commands when all permissions are granted."""
    succeeded, output = restricted.run()
    assert succeeded, output
    return output


def reductions(name: str) -> list[ReducedToken]:
    return [taken for mint in read_workflow(name).tokens for taken in reduced_tokens(mint)]


def problem(restricted: RestrictedWorkflow, taken: ReducedToken, usual_output: str) -> str | None:
    """Return a problem if the missing permission has no effect, or if the output does not name it."""
    succeeded, output = restricted.run(taken.workflow_token)
    if succeeded and (taken.expected_word or output == usual_output):
        return None if str(taken) in UNREPORTED else f"{taken} is unnecessary"
    if taken.expected_word not in output.replace("-", "_") and taken.expected_word not in output:
        return f"{taken} is missing, but not reported: {output[-600:]}"
    return None


def test_missing_permission_is_named(restricted: RestrictedWorkflow, usual_output: str) -> None:
    """This test checks every fourth permission, and `make test-full` checks all of them."""
    assert [
        found
        for taken in reductions(restricted.name)[::4]
        if (found := problem(restricted, taken, usual_output))
    ] == []


@pytest.mark.full
def test_every_permission_is_needed(
    restricted: RestrictedWorkflow, usual_output: str, capsys: pytest.CaptureFixture[str]
) -> None:
    tried = reductions(restricted.name)
    found = [line for taken in tried if (line := problem(restricted, taken, usual_output))]
    assert found == []
    unreported = sum(str(taken) in UNREPORTED for taken in tried)
    with capsys.disabled():
        sys.stdout.write(
            f"\n{restricted.name}: {len(tried)} permissions removed, {len(tried) - unreported} reported\n"
        )
