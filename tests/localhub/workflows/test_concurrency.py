from localhub.workflows.concurrency import LONGEST_QUEUE, Entry, Group, enter, group_of


def test_a_newer_run_takes_the_waiting_place_and_leaves_the_running_one_alone():
    assert enter(Group("g"), running=[1], waiting=[2]) == Entry(cancel=(2,))


def test_cancel_in_progress_ends_the_running_one_too():
    assert enter(Group("g", cancel_in_progress=True), [1], [2]) == Entry(cancel=(1, 2))


def test_a_queue_keeps_the_waiting_runs_up_to_its_bound():
    group = Group("g", keeps_queue=True)
    assert enter(group, [1], list(range(2, 50))) == Entry()
    assert enter(group, [1], list(range(LONGEST_QUEUE))) == Entry(admitted=False)


def test_a_group_s_name_is_filled_from_the_event_and_does_not_mind_case():
    contexts = {"github": {"workflow": "Propose", "event": {"issue": {"number": 7}}}}
    written = {"group": "${{ github.workflow }}-${{ github.event.issue.number }}", "queue": "max"}
    assert group_of(written, contexts) == Group("propose-7", keeps_queue=True)
    assert group_of("Apply", contexts) == Group("apply")
    assert group_of(None, contexts) is None


def test_cancel_in_progress_may_be_an_expression():
    contexts = {"github": {"ref": "refs/heads/main"}}
    written = {"group": "g", "cancel-in-progress": "${{ github.ref != 'refs/heads/main' }}"}
    assert group_of(written, contexts) == Group("g")
