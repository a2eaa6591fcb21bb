"""Even if many forms are submitted at once, everyone gets exactly one reply, despite GitHub's limits."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from localhub.limits import PRESETS, Limits
from support.crowd import FIRST_ACCOUNT_ID, Crowd, start_crowd
from support.organization_builder import CONTROL
from tahaluf.flows.volunteers.intake import MAX_NEW_NOTICES, process_forms
from tahaluf.flows.volunteers.invite import invite
from tahaluf.flows.volunteers.reconcile import is_busy, reconcile_forms
from tahaluf.problems import CommandError
from tahaluf.volunteers.intake import REPLY_TOPIC, is_acknowledgement
from tahaluf.volunteers.people import InvitationState, VolunteerStatus, person_id
from tahaluf.volunteers.roster import notice_marker

AN_HOUR = 3600.0
SWEEP = 25 * 60  # in seconds, as in the default time limit of `catch-up`


def catch_up(crowd: Crowd, seconds: float = SWEEP) -> bool:
    """Run the hourly catch-up once, advance the clock by an hour, and return whether nothing is left to do."""
    began, bot = crowd.clock.time(), crowd.bot()
    bot.rate_limiter.set_time_limit(seconds)
    whole = True
    try:
        reconcile_forms(bot, CONTROL)
    except CommandError:
        whole = False
    crowd.clock.sleep(max(0.0, began + AN_HOUR - crowd.clock.time()))
    return whole


def catch_up_all(crowd: Crowd, most: int) -> int:
    """Run the catch-up until everyone has a reply, and return the number of runs."""
    for number in range(1, most + 1):
        if catch_up(crowd):
            return number
    raise AssertionError(f"not through after {most} sweeps")


def answers(crowd: Crowd) -> dict[int, list[str]]:
    """Return the acknowledgements by form."""
    return {
        number: [one.text for one in replies if one.topic == REPLY_TOPIC and is_acknowledgement(one.text)]
        for number, replies in crowd.bot_comments().items()
    }


def assert_all_there(crowd: Crowd, numbers: list[int]) -> None:
    """Check that each form has one reply, that each person has one record, and that no one has two notices."""
    assert {number: len(replies) for number, replies in answers(crowd).items()} == dict.fromkeys(numbers, 1)
    assert {number: len(replies) for number, replies in crowd.bot_comments().items()} == dict.fromkeys(
        numbers, 1
    )
    assert sorted(person.form for person in crowd.people().values()) == sorted(numbers)
    marks = Counter(notice.marker for notice in crowd.notices())
    assert set(marks.values()) <= {1}


def scaled(unit: str, share: int) -> Limits:
    """Return GitHub's content limits divided by `share`, so that fewer forms reach them."""
    return Limits(content_per_minute=80 // share, content_per_hour=500 // share, content_unit=unit)  # type: ignore[arg-type]


@pytest.mark.parametrize("unit", ["requests", "aliases"])
def test_sixty_forms_are_answered_within_a_tenth_of_githubs_limits(tmp_path: Path, unit: str) -> None:
    with start_crowd(tmp_path, 60, scaled(unit, 10)) as crowd:
        numbers = crowd.submit_forms(0, 60, join=True)
        catch_up_all(crowd, most=6)
        assert_all_there(crowd, numbers)


def test_forms_are_answered_within_the_undocumented_limit_on_comments(tmp_path: Path) -> None:
    limits = replace(Limits(), **PRESETS["submissions"])
    with start_crowd(tmp_path, 100, limits) as crowd:
        numbers = crowd.submit_forms(0, 100, join=True)
        catch_up_all(crowd, most=4)
        assert_all_there(crowd, numbers)


def test_notices_are_created_oldest_first(tmp_path: Path) -> None:
    with start_crowd(tmp_path, 45) as crowd:
        crowd.submit_forms(0, 45)
        notice_counts = []
        for _ in range(4):
            catch_up(crowd)
            notice_counts.append(len(crowd.notices()))
        assert notice_counts == [MAX_NEW_NOTICES, 2 * MAX_NEW_NOTICES, 45, 45]
        oldest = [notice_marker(person_id(FIRST_ACCOUNT_ID + place)) for place in range(MAX_NEW_NOTICES)]
        assert sorted(notice.marker for notice in crowd.notices()[:MAX_NEW_NOTICES]) == sorted(oldest)


def test_the_promised_wait_depends_on_the_queue(tmp_path: Path) -> None:
    with start_crowd(tmp_path, 40) as crowd:
        numbers = crowd.submit_forms(0, 40)
        catch_up(crowd)
        replies = answers(crowd)
        promised = ["within 7 days" in replies[number][0] for number in numbers]
        assert promised == [True] * 30 + [False] * 10


def test_a_reply_is_updated_when_the_notice_is_created(tmp_path: Path) -> None:
    with start_crowd(tmp_path, 40) as crowd:
        numbers = crowd.submit_forms(0, 40)
        catch_up(crowd)
        with_notice = [person for person in crowd.people().values() if person.notice]
        crowd.record(*(replace(person, status=VolunteerStatus.ANSWERED) for person in with_notice))
        catch_up(crowd)
        replies = answers(crowd)
        assert all("within 7 days" in replies[number][0] for number in numbers)
        assert_all_there(crowd, numbers)


def test_a_catch_up_without_work_writes_nothing(tmp_path: Path) -> None:
    with start_crowd(tmp_path, 3) as crowd:
        crowd.submit_forms(0, 3)
        catch_up(crowd)
        bot = crowd.bot()
        reconcile_forms(bot, CONTROL)
        assert bot.writes == 0


def test_single_runs_leave_forms_to_catch_up_when_many_arrive(tmp_path: Path) -> None:
    with start_crowd(tmp_path, 70) as crowd:
        crowd.submit_forms(0, 60)
        assert not is_busy(crowd.bot(), CONTROL, crowd.clock.now())
        crowd.submit_forms(60, 10)
        assert is_busy(crowd.bot(), CONTROL, crowd.clock.now())
        crowd.advance_days(0.1)
        assert not is_busy(crowd.bot(), CONTROL, crowd.clock.now())


@pytest.mark.parametrize("ends_at", [b"createIssue", b"createCommitOnBranch", b"addComment"])
def test_a_catch_up_interrupted_at_any_write_loses_nobody_and_repeats_nothing(
    tmp_path: Path, ends_at: bytes
) -> None:
    with start_crowd(tmp_path, 12) as crowd:
        numbers = crowd.submit_forms(0, 12)
        crowd.fail_on = ends_at
        assert not catch_up(crowd)
        crowd.fail_on = None
        assert catch_up(crowd)
        assert_all_there(crowd, numbers)
        assert len(crowd.notices()) == 12


def test_closed_intake_accepts_nobody_until_an_edit_after_it_opens(tmp_path: Path) -> None:
    closed = "volunteers: {intake: closed, closed: {en: Not this month.}}"
    with start_crowd(tmp_path, 3) as crowd:
        opened = crowd.manifest_text
        crowd.set_manifest(opened.replace("volunteers: {intake: open, invitations: 50}", closed))
        numbers = crowd.submit_forms(0, 2)
        assert catch_up(crowd)
        for _ in range(2):
            assert all("> Not this month." in one.text for [one] in crowd.bot_comments().values())
            assert (crowd.people(), crowd.notices()) == ({}, [])
            assert catch_up(crowd)
        crowd.set_manifest(opened)
        assert catch_up(crowd)
        assert crowd.people() == {}  # no one is accepted unless they edit their form again
        process_forms(crowd.bot(), CONTROL, numbers[:1])  # the run triggered by an edit does the same
        assert [person.form for person in crowd.people().values()] == numbers[:1]
        assert [len(answers(crowd)[number]) for number in numbers] == [1, 0]


def test_an_edit_after_intake_opens_counts_even_if_its_event_is_lost(
    tmp_path: Path,
) -> None:
    with start_crowd(tmp_path, 2) as crowd:
        opened = crowd.manifest_text
        crowd.set_manifest(opened.replace("intake: open", "intake: closed"))
        before, after = crowd.submit_forms(0, 2)
        assert catch_up(crowd)
        crowd.edit_form(before, note="Once more.")
        assert catch_up(crowd)
        bot = crowd.bot()
        reconcile_forms(bot, CONTROL)
        assert bot.writes == 0  # both forms already have a reply to their current version
        crowd.set_manifest(opened)
        crowd.edit_form(after, note="And now?")
        assert catch_up(crowd)
        assert [person.form for person in crowd.people().values()] == [after]


@pytest.mark.full
@pytest.mark.parametrize("unit", ["requests", "aliases"])
def test_2500_forms_in_an_hour_lose_nobody(tmp_path: Path, unit: str) -> None:
    """In the end, everyone has been invited, is waiting for an invitation, or has a reply."""
    limits = Limits(content_unit=unit)  # type: ignore[arg-type]
    with start_crowd(tmp_path, 2500, limits) as crowd:
        numbers = crowd.submit_forms(0, 1250, join=True) + crowd.submit_forms(1250, 1250)
        took = catch_up_all(crowd, most=9)
        assert took <= {"requests": 1, "aliases": 7}[unit]
        assert_all_there(crowd, numbers)
        bot = crowd.bot()
        invite(bot, bot, CONTROL, crowd.manifest, crowd.clock.now())
        states = Counter(p.invitation and p.invitation.state for p in crowd.people().values())
        assert states == {InvitationState.INVITED: 50, InvitationState.WAITING: 1200, None: 1250}
        assert crowd.invited_indices() == list(range(50))
