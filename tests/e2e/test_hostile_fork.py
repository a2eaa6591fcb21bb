"""A fork is full of hostile files. Its code runs only without privileges, and planning never runs it."""

from collections.abc import Iterator

import pytest

from localhub.domain.runs import Run
from support.coalition import manifest, project
from support.hostile_fork import API, STRANGER_LOGIN, WRITES, HostileFork, create_hostile_fork

pytestmark = pytest.mark.e2e

PROJECTS = manifest(
    project(
        "water-map",
        name="{{ 7 * 7 }} ${{ secrets.TAHALUF_PRIVATE_KEY }} $(touch x)",
        summary="`id` and ::add-mask::x",
    )
)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[HostileFork, int]]:
    made = create_hostile_fork(tmp_path_factory.mktemp("fork"))
    made.set_up()
    yield made, made.open_from_a_fork(PROJECTS)
    made.hub.close()
    assert made.hub.contract.violations() == []


def runs(fork: HostileFork, event: str) -> list[Run]:
    return fork.hub.store.fetch_all(Run, "SELECT * FROM runs WHERE event = ? ORDER BY id", event)


def test_fork_runs_without_secrets_or_write_access(
    opened: tuple[HostileFork, int],
) -> None:
    fork, _ = opened
    seen = fork.evidence()
    assert (
        "plain" in seen
    )  # As on GitHub, the fork's workflow files run, but without access to the protected environment.
    assert not {"protected", "package", "command"} & set(seen)
    for evidence in seen.values():
        assert "PRIVATE KEY" not in str(evidence)
        assert not fork.strong_tokens() & set(evidence["env"].values())
        assert set(evidence["tried"].values()) <= {403}
    assert (seen["plain"]["env"]["KEY"], len(seen["plain"]["tried"])) == ("", len(WRITES))
    assert all(run.from_fork for run in runs(fork, "pull_request"))


def test_planning_a_fork_only_reads_its_manifest(
    opened: tuple[HostileFork, int],
) -> None:
    fork, number = opened
    fork.clear_evidence()
    fork.comment(number, "/plan")
    assert fork.evidence() == {}
    [run] = [run for run in runs(fork, "issue_comment") if run.conclusion != "skipped"]
    assert run.conclusion == "success"
    tip = fork.request("GET", f"{API}/git/ref/heads/main").json()["object"]["sha"]
    assert (run.sha, run.workflow_sha, run.from_fork) == (tip, tip, False)
    comments = fork.request("GET", f"{API}/issues/{number}/comments").json()
    [plan] = [comment["body"] for comment in comments if comment["user"]["login"] == "tahaluf[bot]"]
    assert "water-map" in plan
    assert "4 changes in 1 project" in plan  # rendering the fork's template would block the change
    assert "#### Blocked" not in plan
    assert "- the folder `templates/small/` " in plan  # the plan names the template, but does not render it
    head = fork.request("GET", f"{API}/pulls/{number}").json()["head"]["sha"]
    assert head in plan
    visible = "".join(part.partition("-->")[2] for part in plan.split("<!--"))
    assert "49" not in visible  # hidden digests and commit ids could happen to contain these digits
    assert "PRIVATE KEY" not in plan and "::add-mask" not in plan.splitlines()


def test_plan_command_of_a_stranger_is_ignored(
    opened: tuple[HostileFork, int],
) -> None:
    fork, number = opened
    before, known = (
        len(fork.request("GET", f"{API}/issues/{number}/comments").json()),
        runs(fork, "issue_comment"),
    )
    fork.clear_evidence()
    fork.comment(number, "/plan", STRANGER_LOGIN)
    assert fork.evidence() == {}
    ended = [run.conclusion for run in runs(fork, "issue_comment")[len(known) :]]
    assert set(ended) == {"success", "skipped"}
    assert len(fork.request("GET", f"{API}/issues/{number}/comments").json()) == before + 1
