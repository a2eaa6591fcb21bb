"""`tahaluf invite` on a hub with a limit of fifty invitations per day."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.crowd import Crowd, start_crowd
from support.organization_builder import CONTROL
from tahaluf.flows.volunteers.invite import LIMIT_REACHED, invite, read_queue
from tahaluf.flows.volunteers.reconcile import reconcile_forms
from tahaluf.plan import Rest
from tahaluf.problems import CommandError
from tahaluf.volunteers.people import InvitationState


@pytest.fixture
def crowd(tmp_path: Path) -> Iterator[Crowd]:
    with start_crowd(tmp_path, 60) as made:
        yield made


def take_in(crowd: Crowd) -> None:
    bot = crowd.bot()
    reconcile_forms(bot, CONTROL)


def send(crowd: Crowd) -> bool:
    bot = crowd.bot()
    return invite(bot, bot, CONTROL, crowd.manifest, crowd.clock.now())


def states(crowd: Crowd) -> Counter[InvitationState | None]:
    return Counter(p.invitation.state if p.invitation else None for p in crowd.people().values())


def test_only_people_who_asked_are_invited(crowd: Crowd) -> None:
    crowd.submit_forms(0, 1, join=True)
    crowd.submit_forms(1, 1)
    take_in(crowd)
    assert send(crowd)
    assert crowd.invited_indices() == [0]
    assert states(crowd) == {InvitationState.INVITED: 1, None: 1}


def test_a_second_run_writes_nothing(crowd: Crowd) -> None:
    crowd.submit_forms(0, 3, join=True)
    take_in(crowd)
    send(crowd)
    bot = crowd.bot()
    invite(bot, bot, CONTROL, crowd.manifest, crowd.clock.now())
    assert bot.writes == 0


def test_sixty_people_are_invited_in_two_days_oldest_first(
    crowd: Crowd, capsys: pytest.CaptureFixture[str]
) -> None:
    crowd.submit_forms(0, 60, join=True)
    take_in(crowd)
    capsys.readouterr()
    assert send(crowd)
    assert crowd.invited_indices() == list(range(50))
    assert capsys.readouterr().out == "invitations sent: 50; waiting: 10\n"
    assert states(crowd) == {InvitationState.INVITED: 50, InvitationState.WAITING: 10}
    send(crowd)
    assert len(crowd.invited_indices()) == 50
    crowd.advance_days(1)
    send(crowd)
    assert crowd.invited_indices() == list(range(60))


def test_a_run_stops_when_github_rejects_an_invitation_for_its_limit(
    crowd: Crowd, capsys: pytest.CaptureFixture[str]
) -> None:
    crowd.manifest = crowd.manifest.model_copy(
        update={"volunteers": crowd.manifest.volunteers.model_copy(update={"invitations": 500})}
    )
    crowd.submit_forms(0, 60, join=True)
    take_in(crowd)
    capsys.readouterr()
    assert send(crowd)
    assert LIMIT_REACHED in capsys.readouterr().out
    assert len(crowd.invited_indices()) == 50
    assert states(crowd) == {InvitationState.INVITED: 50, InvitationState.WAITING: 10}


def test_accepted_declined_and_expired_invitations_are_distinguished(crowd: Crowd) -> None:
    [_, _, third] = crowd.submit_forms(0, 3, join=True)
    take_in(crowd)
    send(crowd)
    crowd.accept_invitation(0)
    crowd.decline_invitation(1)
    crowd.advance_days(1)
    send(crowd)
    assert states(crowd) == {
        InvitationState.JOINED: 1,
        InvitationState.DECLINED: 1,
        InvitationState.INVITED: 1,
    }
    crowd.advance_days(7)
    send(crowd)  # renewed
    assert crowd.invited_indices() == [2]
    crowd.advance_days(8)
    send(crowd)
    assert crowd.invited_indices() == []
    assert states(crowd)[InvitationState.CLOSED] == 1
    assert "will not send another one" in crowd.bot_comments()[third][-1].text
    crowd.advance_days(1)
    send(crowd)
    assert crowd.invited_indices() == []
    assert len(crowd.bot_comments()[third]) == 2


def test_a_run_interrupted_after_sending_invites_nobody_twice(crowd: Crowd) -> None:
    crowd.submit_forms(0, 5, join=True)
    take_in(crowd)
    crowd.fail_on = b"createCommitOnBranch"
    with pytest.raises(CommandError):
        send(crowd)
    crowd.fail_on = None
    assert len(crowd.invited_indices()) == 5
    assert states(crowd) == {InvitationState.ASKED: 5}
    send(crowd)
    assert states(crowd) == {InvitationState.INVITED: 5}
    assert len(crowd.invited_indices()) == 5


def test_a_deleted_account_is_not_invited_again(crowd: Crowd) -> None:
    crowd.submit_forms(0, 2, join=True)
    take_in(crowd)
    crowd.delete_account(1)
    send(crowd)
    assert states(crowd) == {InvitationState.INVITED: 1, InvitationState.STOPPED: 1}


def test_newcomers_join_the_secret_team_without_write_access(crowd: Crowd) -> None:
    org = "/orgs/example-coalition"
    crowd.founder.rest(Rest("POST", f"{org}/teams", {"name": "reading-room", "privacy": "secret"}))
    crowd.submit_forms(0, 1, join=True, projects="reading-room")
    take_in(crowd)
    send(crowd)
    [invited] = crowd.founder.paginate(f"{org}/teams/reading-room/invitations")
    assert invited["login"] == "crowd-0"


def test_the_queue_lists_people_with_their_positions(crowd: Crowd) -> None:
    crowd.submit_forms(0, 52, join=True)
    take_in(crowd)
    send(crowd)
    bot = crowd.bot()
    assert [*read_queue(bot, bot, CONTROL, crowd.manifest, crowd.clock.now()).values()] == [0, 1]
    assert bot.writes == 0
