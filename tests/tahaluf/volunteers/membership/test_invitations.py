from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tahaluf.volunteers.membership.invitations import (
    InvitationDecision,
    InvitationSnapshot,
    Invitee,
    SentInvitation,
    decide_invitations,
    sent_in_window,
)
from tahaluf.volunteers.people.invitation import (
    FINAL_STATES,
    Invitation,
    InvitationState,
    requested_invitation,
)
from tahaluf.volunteers.people.person import Account, person_id

NOW = datetime(2026, 5, 20, 12, tzinfo=UTC)
DAY = NOW.date()
EMPTY_SNAPSHOT = InvitationSnapshot((), (), frozenset())


def invitee_for(
    account: int, state: InvitationState = InvitationState.ASKED, ago: int = 3, times: int = 0
) -> Invitee:
    """Return a person who has been in `state` for `ago` days.

    The form's number is also the id of the account.
    """
    since = DAY - timedelta(days=ago)
    invitation = Invitation(state, since, times)
    return Invitee(person_id(account), account, since, invitation, Account(account, f"login-{account}"))


def sent_invitation(account: int, ago: float = 3) -> SentInvitation:
    return SentInvitation(f"Login-{account}", NOW - timedelta(days=ago))


def invitation_states(decision: InvitationDecision, *invitees: Invitee) -> list[InvitationState]:
    return [decision.invitations[invitee.person].state for invitee in invitees]


def test_the_oldest_forms_are_invited_within_the_budget_and_the_others_wait() -> None:
    people = [invitee_for(number, ago=number) for number in (1, 4, 2, 3)]
    decision = decide_invitations(people, EMPTY_SNAPSHOT, NOW, budget=2)
    assert [invitee.form for invitee in decision.to_invite] == [4, 3]
    assert invitation_states(decision, people[2], people[0]) == [
        InvitationState.WAITING,
        InvitationState.WAITING,
    ]
    assert [decision.queue_positions[invitee.person] for invitee in (people[2], people[0])] == [0, 1]


def test_a_waiting_person_keeps_the_day_they_began_to_wait() -> None:
    waiting = invitee_for(1, InvitationState.WAITING, ago=9)
    assert (
        decide_invitations([waiting], EMPTY_SNAPSHOT, NOW, budget=0).invitations[waiting.person]
        == waiting.invitation
    )


def test_invitations_of_the_last_24_hours_count_against_the_budget() -> None:
    snapshot = InvitationSnapshot(
        (sent_invitation(90, ago=0.9), sent_invitation(91, ago=1)),
        (sent_invitation(92, ago=0.1),),
        frozenset(),
    )
    assert sent_in_window(snapshot, NOW) == 2
    assert (
        len(decide_invitations([invitee_for(n) for n in range(1, 9)], snapshot, NOW, budget=5).to_invite) == 3
    )


def test_an_accepted_invitation_is_recognized_by_account_id() -> None:
    member = invitee_for(7, InvitationState.INVITED, times=1)
    decision = decide_invitations([member], replace(EMPTY_SNAPSHOT, members=frozenset({7})), NOW, 50)
    assert decision.invitations[member.person] == Invitation(InvitationState.JOINED, DAY, 1)


def test_members_are_not_invited() -> None:
    decision = decide_invitations([invitee_for(7)], replace(EMPTY_SNAPSHOT, members=frozenset({7})), NOW, 50)
    assert decision.to_invite == ()


def test_invitations_of_an_interrupted_run_are_not_sent_again() -> None:
    asking, lapsed = invitee_for(1), invitee_for(2, InvitationState.LAPSED, times=1)
    decision = decide_invitations(
        [asking, lapsed],
        InvitationSnapshot((sent_invitation(1, 0), sent_invitation(2, 0)), (), frozenset()),
        NOW,
        50,
    )
    assert decision.to_invite == ()
    assert decision.invitations[asking.person] == Invitation(InvitationState.INVITED, DAY, 1)
    assert decision.invitations[lapsed.person] == Invitation(InvitationState.INVITED, DAY, 2)


def test_an_expired_invitation_is_sent_once_more() -> None:
    first = invitee_for(1, InvitationState.INVITED, ago=8, times=1)
    decision = decide_invitations(
        [first], InvitationSnapshot((), (sent_invitation(1, 8),), frozenset()), NOW, 50
    )
    [again] = decision.to_invite
    assert (again.person, again.as_invited(DAY).attempts) == (first.person, 2)


def test_after_expiring_twice_an_invitation_is_closed_with_a_comment() -> None:
    second = invitee_for(1, InvitationState.INVITED, ago=8, times=2)
    decision = decide_invitations(
        [second],
        InvitationSnapshot((), (sent_invitation(1, 16), sent_invitation(1, 8)), frozenset()),
        NOW,
        50,
    )
    assert decision.to_invite == ()
    assert decision.invitations[second.person] == Invitation(InvitationState.CLOSED, DAY, 2)
    assert decision.to_close == (second,)


def test_an_old_expired_invitation_does_not_hide_that_a_later_one_was_declined() -> None:
    second = invitee_for(1, InvitationState.INVITED, ago=3, times=2)
    decision = decide_invitations(
        [second], InvitationSnapshot((), (sent_invitation(1, 11),), frozenset()), NOW, 50
    )
    assert invitation_states(decision, second) == [InvitationState.DECLINED]


def test_first_invitations_come_before_second_ones() -> None:
    lapsed, fresh = invitee_for(1, InvitationState.LAPSED, ago=30, times=1), invitee_for(2, ago=1)
    decision = decide_invitations([lapsed, fresh], EMPTY_SNAPSHOT, NOW, budget=1)
    assert [invitee.form for invitee in decision.to_invite] == [2]
    assert invitation_states(decision, lapsed) == [InvitationState.LAPSED]
    assert decision.queue_positions == {lapsed.person: 0}


def test_an_invitation_that_github_no_longer_shows_was_declined_for_good() -> None:
    person = invitee_for(1, InvitationState.INVITED, ago=1, times=1)
    decision = decide_invitations([person], EMPTY_SNAPSHOT, NOW, 50)
    assert decision.to_invite == ()
    assert invitation_states(decision, person) == [InvitationState.DECLINED]
    assert (
        requested_invitation(
            decision.invitations[person.person], wants_invitation=True, day=DAY, is_new_form=True
        )
        == decision.invitations[person.person]
    )


def test_an_invitation_of_today_is_not_taken_for_declined() -> None:
    person = invitee_for(1, InvitationState.INVITED, ago=0, times=1)
    assert invitation_states(decide_invitations([person], EMPTY_SNAPSHOT, NOW, 50), person) == [
        InvitationState.INVITED
    ]


def test_a_deleted_account_stops_the_invitation() -> None:
    gone = replace(invitee_for(1), account=None)
    decision = decide_invitations([gone], EMPTY_SNAPSHOT, NOW, 50)
    assert decision.to_invite == ()
    assert invitation_states(decision, gone) == [InvitationState.STOPPED]


def test_a_person_added_by_hand_with_an_account_is_invited() -> None:
    added = replace(invitee_for(3), person="p-bychance", form=0)
    assert decide_invitations([added], EMPTY_SNAPSHOT, NOW, 50).to_invite == (added,)


def test_a_person_who_could_not_be_invited_waits_as_before() -> None:
    assert invitee_for(1).as_waiting().state is InvitationState.WAITING
    assert invitee_for(1, InvitationState.LAPSED, times=1).as_waiting().state is InvitationState.LAPSED
    assert invitee_for(1).as_stopped(DAY) == Invitation(InvitationState.STOPPED, DAY, 0)


def test_repr_does_not_contain_the_login() -> None:
    assert "login-1" not in repr(invitee_for(1))


# -- the request on the form


def test_a_request_is_recorded_once_and_can_be_withdrawn_until_it_is_sent() -> None:
    request = requested_invitation(None, wants_invitation=True, day=DAY, is_new_form=True)
    assert request == Invitation(InvitationState.ASKED, DAY)
    assert (
        requested_invitation(request, wants_invitation=True, day=DAY + timedelta(days=1), is_new_form=False)
        == request
    )
    assert requested_invitation(request, wants_invitation=False, day=DAY, is_new_form=False) is None
    assert requested_invitation(None, wants_invitation=False, day=DAY, is_new_form=True) is None


def test_editing_the_form_does_not_change_a_sent_invitation() -> None:
    out = Invitation(InvitationState.INVITED, DAY, 1)
    assert requested_invitation(out, wants_invitation=False, day=DAY, is_new_form=False) == out


def test_a_new_form_can_ask_again_after_a_closed_invitation() -> None:
    closed = Invitation(InvitationState.CLOSED, date(2026, 1, 1), 2)
    assert requested_invitation(closed, wants_invitation=True, day=DAY, is_new_form=True) == Invitation(
        InvitationState.ASKED, DAY
    )
    assert requested_invitation(closed, wants_invitation=True, day=DAY, is_new_form=False) == closed
    assert requested_invitation(closed, wants_invitation=False, day=DAY, is_new_form=True) == closed


# -- properties


INVITEES = st.lists(
    st.builds(
        invitee_for,
        st.integers(1, 40),
        st.sampled_from([state for state in InvitationState if state not in FINAL_STATES]),
        st.integers(0, 12),
        st.integers(0, 2),
    ),
    unique_by=lambda invitee: invitee.person,
    max_size=40,
)
SENT_INVITATIONS = st.lists(
    st.builds(sent_invitation, st.integers(1, 60), st.floats(0, 20)), max_size=30
).map(tuple)
SNAPSHOTS = st.builds(
    InvitationSnapshot, SENT_INVITATIONS, SENT_INVITATIONS, st.frozensets(st.integers(1, 40))
)


@given(INVITEES, SNAPSHOTS, st.integers(0, 50))
def test_everybody_is_decided_once_and_within_the_budget(
    invitees: list[Invitee], snapshot: InvitationSnapshot, budget: int
) -> None:
    decision = decide_invitations(invitees, snapshot, NOW, budget)
    people = [invitee.person for invitee in decision.to_invite] + list(decision.invitations)
    assert sorted(people) == sorted(invitee.person for invitee in invitees)
    assert len(decision.to_invite) <= max(0, budget - sent_in_window(snapshot, NOW))
    waiting = [invitee.person for invitee in invitees if _still_waits(decision, invitee)]
    assert sorted(waiting) == sorted(decision.queue_positions)


@given(INVITEES, SNAPSHOTS, st.integers(0, 50))
def test_members_and_invited_people_are_not_invited(
    invitees: list[Invitee], snapshot: InvitationSnapshot, budget: int
) -> None:
    waiting = {one.login.casefold() for one in snapshot.pending}
    for invitee in decide_invitations(invitees, snapshot, NOW, budget).to_invite:
        assert invitee.account is not None
        assert invitee.account.id not in snapshot.members
        assert invitee.account.login not in waiting


@given(INVITEES, SNAPSHOTS, st.integers(0, 50))
def test_a_second_run_invites_nobody_again(
    invitees: list[Invitee], snapshot: InvitationSnapshot, budget: int
) -> None:
    first = decide_invitations(invitees, snapshot, NOW, budget)
    out = tuple(SentInvitation(a.account.login, NOW) for a in first.to_invite if a.account)
    then = _with_invitations(
        invitees, dict(first.invitations) | {a.person: a.as_invited(DAY) for a in first.to_invite}
    )
    second = decide_invitations(then, replace(snapshot, pending=snapshot.pending + out), NOW, budget)
    assert not set(first.to_invite) & set(second.to_invite)
    assert second.to_invite == ()


def _with_invitations(invitees: Iterable[Invitee], invitations: dict[str, Invitation]) -> list[Invitee]:
    return [
        replace(a, invitation=invitations[a.person])
        for a in invitees
        if invitations[a.person].state not in FINAL_STATES
    ]


def _still_waits(decision: InvitationDecision, invitee: Invitee) -> bool:
    invitation = decision.invitations.get(invitee.person)
    return invitation is not None and invitation.state in (InvitationState.WAITING, InvitationState.LAPSED)
