from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tahaluf.membership.invitations import Asker, Decided, Sent, Shown, decide_invitations, in_a_day
from tahaluf.people.invitation import OVER, Invitation, Invited, asked
from tahaluf.people.person import Account, person_id

NOW = datetime(2026, 5, 20, 12, tzinfo=UTC)
DAY = NOW.date()
NOTHING = Shown((), (), frozenset())


def somebody(account: int, state: Invited = Invited.ASKED, ago: int = 3, times: int = 0) -> Asker:
    """Who is in `state` since so many days ago; their form has the number of the account."""
    since = DAY - timedelta(days=ago)
    invitation = Invitation(state, since, times)
    return Asker(person_id(account), account, since, invitation, Account(account, f"login-{account}"))


def sent(account: int, ago: float = 3) -> Sent:
    return Sent(f"Login-{account}", NOW - timedelta(days=ago))


def states(decided: Decided, *askers: Asker) -> list[Invited]:
    return [decided.now[asker.person].state for asker in askers]


def test_the_oldest_are_invited_while_the_day_has_room_and_the_others_wait() -> None:
    people = [somebody(number, ago=number) for number in (1, 4, 2, 3)]
    decided = decide_invitations(people, NOTHING, NOW, budget=2)
    assert [asker.form for asker in decided.invite] == [4, 3]
    assert states(decided, people[2], people[0]) == [Invited.WAITING, Invited.WAITING]
    assert [decided.ahead[asker.person] for asker in (people[2], people[0])] == [0, 1]


def test_who_waits_already_keeps_the_day_from_which_they_wait() -> None:
    waiting = somebody(1, Invited.WAITING, ago=9)
    assert decide_invitations([waiting], NOTHING, NOW, budget=0).now[waiting.person] == waiting.invitation


def test_what_github_sent_in_the_last_day_is_taken_from_the_budget() -> None:
    shown = Shown((sent(90, ago=0.9), sent(91, ago=1)), (sent(92, ago=0.1),), frozenset())
    assert in_a_day(shown, NOW) == 2
    assert len(decide_invitations([somebody(n) for n in range(1, 9)], shown, NOW, budget=5).invite) == 3


def test_who_has_accepted_is_found_among_the_members_by_number() -> None:
    member = somebody(7, Invited.INVITED, times=1)
    decided = decide_invitations([member], replace(NOTHING, members=frozenset({7})), NOW, 50)
    assert decided.now[member.person] == Invitation(Invited.JOINED, DAY, 1)


def test_who_is_a_member_already_is_not_invited() -> None:
    decided = decide_invitations([somebody(7)], replace(NOTHING, members=frozenset({7})), NOW, 50)
    assert decided.invite == ()


def test_what_an_ended_run_has_sent_is_found_at_github_and_not_sent_again() -> None:
    asking, lapsed = somebody(1), somebody(2, Invited.LAPSED, times=1)
    decided = decide_invitations([asking, lapsed], Shown((sent(1, 0), sent(2, 0)), (), frozenset()), NOW, 50)
    assert decided.invite == ()
    assert decided.now[asking.person] == Invitation(Invited.INVITED, DAY, 1)
    assert decided.now[lapsed.person] == Invitation(Invited.INVITED, DAY, 2)


def test_a_lapsed_invitation_is_renewed_once() -> None:
    first = somebody(1, Invited.INVITED, ago=8, times=1)
    decided = decide_invitations([first], Shown((), (sent(1, 8),), frozenset()), NOW, 50)
    [again] = decided.invite
    assert (again.person, again.invited(DAY).times) == (first.person, 2)


def test_after_the_second_lapse_it_is_closed_with_a_word() -> None:
    second = somebody(1, Invited.INVITED, ago=8, times=2)
    decided = decide_invitations([second], Shown((), (sent(1, 16), sent(1, 8)), frozenset()), NOW, 50)
    assert decided.invite == ()
    assert decided.now[second.person] == Invitation(Invited.CLOSED, DAY, 2)
    assert decided.closing == (second,)


def test_a_lapse_of_long_ago_does_not_count_against_an_invitation_that_was_declined() -> None:
    second = somebody(1, Invited.INVITED, ago=3, times=2)
    decided = decide_invitations([second], Shown((), (sent(1, 11),), frozenset()), NOW, 50)
    assert states(decided, second) == [Invited.DECLINED]


def test_who_let_one_lapse_comes_after_those_who_had_none() -> None:
    lapsed, fresh = somebody(1, Invited.LAPSED, ago=30, times=1), somebody(2, ago=1)
    decided = decide_invitations([lapsed, fresh], NOTHING, NOW, budget=1)
    assert [asker.form for asker in decided.invite] == [2]
    assert states(decided, lapsed) == [Invited.LAPSED]
    assert decided.ahead == {lapsed.person: 0}


def test_an_invitation_that_github_shows_nowhere_was_declined_and_that_is_final() -> None:
    person = somebody(1, Invited.INVITED, ago=1, times=1)
    decided = decide_invitations([person], NOTHING, NOW, 50)
    assert decided.invite == ()
    assert states(decided, person) == [Invited.DECLINED]
    assert asked(decided.now[person.person], join=True, day=DAY, anew=True) == decided.now[person.person]


def test_an_invitation_of_today_that_github_does_not_show_yet_is_not_called_declined() -> None:
    person = somebody(1, Invited.INVITED, ago=0, times=1)
    assert states(decide_invitations([person], NOTHING, NOW, 50), person) == [Invited.INVITED]


def test_an_account_that_is_gone_or_another_one_stops() -> None:
    gone = replace(somebody(1), account=None)
    another = replace(somebody(2), account=Account(22, "login-2"))
    decided = decide_invitations([gone, another], Shown((sent(2),), (), frozenset({22})), NOW, 50)
    assert decided.invite == ()
    assert states(decided, gone, another) == [Invited.STOPPED, Invited.STOPPED]


def test_somebody_whom_a_steward_wrote_down_with_their_account_is_invited_though_their_id_is_of_chance() -> (
    None
):
    added = replace(somebody(3), person="p-bychance", form=0)
    assert decide_invitations([added], NOTHING, NOW, 50).invite == (added,)


def test_who_was_to_be_invited_and_was_not_waits_as_before() -> None:
    assert somebody(1).waiting().state is Invited.WAITING
    assert somebody(1, Invited.LAPSED, times=1).waiting().state is Invited.LAPSED
    assert somebody(1).stopped(DAY) == Invitation(Invited.STOPPED, DAY, 0)


def test_the_account_stays_out_of_logs() -> None:
    assert "login-1" not in repr(somebody(1))


# -- the wish on the form


def test_the_wish_is_taken_down_once_and_can_be_taken_back_while_nothing_was_sent() -> None:
    wish = asked(None, join=True, day=DAY, anew=True)
    assert wish == Invitation(Invited.ASKED, DAY)
    assert asked(wish, join=True, day=DAY + timedelta(days=1), anew=False) == wish
    assert asked(wish, join=False, day=DAY, anew=False) is None
    assert asked(None, join=False, day=DAY, anew=True) is None


def test_an_edit_changes_nothing_of_an_invitation_that_was_sent() -> None:
    out = Invitation(Invited.INVITED, DAY, 1)
    assert asked(out, join=False, day=DAY, anew=False) == out


def test_a_new_form_may_ask_again_after_a_closed_one() -> None:
    closed = Invitation(Invited.CLOSED, date(2026, 1, 1), 2)
    assert asked(closed, join=True, day=DAY, anew=True) == Invitation(Invited.ASKED, DAY)
    assert asked(closed, join=True, day=DAY, anew=False) == closed
    assert asked(closed, join=False, day=DAY, anew=True) == closed


# -- whatever happens


ASKERS = st.lists(
    st.builds(
        somebody,
        st.integers(1, 40),
        st.sampled_from([state for state in Invited if state not in OVER]),
        st.integers(0, 12),
        st.integers(0, 2),
    ),
    unique_by=lambda asker: asker.person,
    max_size=40,
)
SENT = st.lists(st.builds(sent, st.integers(1, 60), st.floats(0, 20)), max_size=30).map(tuple)
SHOWN = st.builds(Shown, SENT, SENT, st.frozensets(st.integers(1, 40)))


@given(ASKERS, SHOWN, st.integers(0, 50))
def test_nobody_is_lost_nobody_is_there_twice_and_the_budget_holds(
    askers: list[Asker], shown: Shown, budget: int
) -> None:
    decided = decide_invitations(askers, shown, NOW, budget)
    people = [asker.person for asker in decided.invite] + list(decided.now)
    assert sorted(people) == sorted(asker.person for asker in askers)
    assert len(decided.invite) <= max(0, budget - in_a_day(shown, NOW))
    waiting = [asker.person for asker in askers if _still_waits(decided, asker)]
    assert sorted(waiting) == sorted(decided.ahead)


@given(ASKERS, SHOWN, st.integers(0, 50))
def test_nobody_who_is_inside_or_has_an_invitation_is_invited(
    askers: list[Asker], shown: Shown, budget: int
) -> None:
    waiting = {one.login.casefold() for one in shown.pending}
    for asker in decide_invitations(askers, shown, NOW, budget).invite:
        assert asker.account is not None
        assert asker.account.id not in shown.members
        assert asker.account.login not in waiting


@given(ASKERS, SHOWN, st.integers(0, 50))
def test_a_run_right_after_the_first_invites_nobody_again(
    askers: list[Asker], shown: Shown, budget: int
) -> None:
    first = decide_invitations(askers, shown, NOW, budget)
    out = tuple(Sent(a.account.login, NOW) for a in first.invite if a.account)
    then = _with(askers, dict(first.now) | {a.person: a.invited(DAY) for a in first.invite})
    second = decide_invitations(then, replace(shown, pending=shown.pending + out), NOW, budget)
    assert not set(first.invite) & set(second.invite)
    assert second.invite == ()


def _with(askers: Iterable[Asker], now: dict[str, Invitation]) -> list[Asker]:
    return [replace(a, invitation=now[a.person]) for a in askers if now[a.person].state not in OVER]


def _still_waits(decided: Decided, asker: Asker) -> bool:
    at = decided.now.get(asker.person)
    return at is not None and at.state in (Invited.WAITING, Invited.LAPSED)
