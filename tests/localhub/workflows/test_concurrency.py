from localhub.workflows.concurrency import (
    MAX_QUEUE_LENGTH,
    Admission,
    ConcurrencyGroup,
    admit,
    concurrency_group,
)


def test_newer_run_replaces_the_waiting_one() -> None:
    assert admit(ConcurrencyGroup("g"), running=[1], waiting=[2]) == Admission(cancel=(2,))


def test_cancel_in_progress_cancels_the_running_one() -> None:
    assert admit(ConcurrencyGroup("g", cancel_in_progress=True), [1], [2]) == Admission(cancel=(1, 2))


def test_queue_keeps_waiting_runs_up_to_its_limit() -> None:
    group = ConcurrencyGroup("g", queues_all=True)
    assert admit(group, [1], list(range(2, 50))) == Admission()
    assert admit(group, [1], list(range(MAX_QUEUE_LENGTH))) == Admission(admitted=False)


def test_group_name_is_evaluated_and_ignores_case() -> None:
    contexts = {"github": {"workflow": "Propose", "event": {"issue": {"number": 7}}}}
    written = {"group": "${{ github.workflow }}-${{ github.event.issue.number }}", "queue": "max"}
    assert concurrency_group(written, contexts) == ConcurrencyGroup("propose-7", queues_all=True)
    assert concurrency_group("Apply", contexts) == ConcurrencyGroup("apply")
    assert concurrency_group(None, contexts) is None


def test_cancel_in_progress_may_be_an_expression() -> None:
    contexts = {"github": {"ref": "refs/heads/main"}}
    written = {"group": "g", "cancel-in-progress": "${{ github.ref != 'refs/heads/main' }}"}
    assert concurrency_group(written, contexts) == ConcurrencyGroup("g")
