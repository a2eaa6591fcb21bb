from localhub.workflows.concurrency import (
    MAX_QUEUE_LENGTH,
    Admission,
    ConcurrencyGroup,
    admit,
    concurrency_group,
)


def test_a_newer_run_takes_the_waiting_place_and_leaves_the_running_one_alone():
    assert admit(ConcurrencyGroup("g"), running=[1], waiting=[2]) == Admission(cancel=(2,))


def test_cancel_in_progress_ends_the_running_one_too():
    assert admit(ConcurrencyGroup("g", cancel_in_progress=True), [1], [2]) == Admission(cancel=(1, 2))


def test_a_queue_keeps_the_waiting_runs_up_to_its_bound():
    group = ConcurrencyGroup("g", queues_all=True)
    assert admit(group, [1], list(range(2, 50))) == Admission()
    assert admit(group, [1], list(range(MAX_QUEUE_LENGTH))) == Admission(admitted=False)


def test_a_group_s_name_is_filled_from_the_event_and_does_not_mind_case():
    contexts = {"github": {"workflow": "Propose", "event": {"issue": {"number": 7}}}}
    written = {"group": "${{ github.workflow }}-${{ github.event.issue.number }}", "queue": "max"}
    assert concurrency_group(written, contexts) == ConcurrencyGroup("propose-7", queues_all=True)
    assert concurrency_group("Apply", contexts) == ConcurrencyGroup("apply")
    assert concurrency_group(None, contexts) is None


def test_cancel_in_progress_may_be_an_expression():
    contexts = {"github": {"ref": "refs/heads/main"}}
    written = {"group": "g", "cancel-in-progress": "${{ github.ref != 'refs/heads/main' }}"}
    assert concurrency_group(written, contexts) == ConcurrencyGroup("g")
