"""`tahaluf invite` against a hub that sends fifty invitations a day."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from crowd_world import CONTROL, Crowd, crowd_in
from tahaluf.commands.invite import invite, list_waiting
from tahaluf.commands.volunteers.sweeping import sweep
from tahaluf.people import Invited
from tahaluf.plan import Rest
from tahaluf.problems import Stopped


@pytest.fixture
def crowd(tmp_path: Path) -> Iterator[Crowd]:
    with crowd_in(tmp_path, 60) as made:
        yield made


def take_in(crowd: Crowd) -> None:
    bot = crowd.bot()
    sweep(bot, CONTROL)


def send(crowd: Crowd) -> int:
    bot = crowd.bot()
    return invite(bot, bot, CONTROL, crowd.manifest, crowd.clock.now())


def states(crowd: Crowd) -> Counter[Invited | None]:
    return Counter(p.invitation.state if p.invitation else None for p in crowd.people().values())


def test_who_asked_is_invited_and_who_did_not_is_not(crowd: Crowd) -> None:
    crowd.offers(0, 1, join=True)
    crowd.offers(1, 1)
    take_in(crowd)
    assert send(crowd) == 0
    assert crowd.invited() == [0]
    assert states(crowd) == {Invited.INVITED: 1, None: 1}


def test_a_second_run_writes_nothing(crowd: Crowd) -> None:
    crowd.offers(0, 3, join=True)
    take_in(crowd)
    send(crowd)
    bot = crowd.bot()
    invite(bot, bot, CONTROL, crowd.manifest, crowd.clock.now())
    assert bot.writes == 0


def test_sixty_are_invited_in_two_days_the_oldest_first(
    crowd: Crowd, capsys: pytest.CaptureFixture[str]
) -> None:
    crowd.offers(0, 60, join=True)
    take_in(crowd)
    capsys.readouterr()
    assert send(crowd) == 0
    assert crowd.invited() == list(range(50))
    assert capsys.readouterr().out == "invitations sent: 50; waiting: 10\n"
    assert states(crowd) == {Invited.INVITED: 50, Invited.WAITING: 10}
    send(crowd)
    assert len(crowd.invited()) == 50
    crowd.days(1)
    send(crowd)
    assert crowd.invited() == list(range(60))


def test_github_s_own_no_is_the_end_of_it_for_today(crowd: Crowd, capsys: pytest.CaptureFixture[str]) -> None:
    crowd.manifest = crowd.manifest.model_copy(
        update={"volunteers": crowd.manifest.volunteers.model_copy(update={"invitations": 500})}
    )
    crowd.offers(0, 60, join=True)
    take_in(crowd)
    capsys.readouterr()
    assert send(crowd) == 0
    assert "no more invitations today" in capsys.readouterr().out
    assert len(crowd.invited()) == 50
    assert states(crowd) == {Invited.INVITED: 50, Invited.WAITING: 10}


def test_accepted_declined_and_lapsed_invitations_are_told_apart(crowd: Crowd) -> None:
    [_, _, third] = crowd.offers(0, 3, join=True)
    take_in(crowd)
    send(crowd)
    crowd.accept(0)
    crowd.decline(1)
    crowd.days(1)
    send(crowd)
    assert states(crowd) == {Invited.JOINED: 1, Invited.DECLINED: 1, Invited.INVITED: 1}
    crowd.days(7)
    send(crowd)  # renewed
    assert crowd.invited() == [2]
    crowd.days(8)
    send(crowd)
    assert crowd.invited() == []
    assert states(crowd)[Invited.CLOSED] == 1
    assert "stays open" in crowd.said()[third][-1].text
    crowd.days(1)
    send(crowd)
    assert crowd.invited() == []
    assert len(crowd.said()[third]) == 2


def test_a_run_that_was_ended_after_sending_sends_to_nobody_twice(crowd: Crowd) -> None:
    crowd.offers(0, 5, join=True)
    take_in(crowd)
    crowd.ends_at = b"createCommitOnBranch"
    with pytest.raises(Stopped):
        send(crowd)
    crowd.ends_at = None
    assert len(crowd.invited()) == 5
    assert states(crowd) == {Invited.ASKED: 5}
    send(crowd)
    assert states(crowd) == {Invited.INVITED: 5}
    assert len(crowd.invited()) == 5


def test_an_account_that_is_gone_stops(crowd: Crowd) -> None:
    crowd.offers(0, 2, join=True)
    take_in(crowd)
    crowd.delete_account(1)
    send(crowd)
    assert states(crowd) == {Invited.INVITED: 1, Invited.STOPPED: 1}


def test_newcomers_join_the_secret_team_that_may_not_write(crowd: Crowd) -> None:
    org = "/orgs/example-coalition"
    crowd.founder.rest(Rest("POST", f"{org}/teams", {"name": "reading-room", "privacy": "secret"}))
    crowd.offers(0, 1, join=True, projects="reading-room")
    take_in(crowd)
    send(crowd)
    [invited] = crowd.founder.pages(f"{org}/teams/reading-room/invitations")
    assert invited["login"] == "crowd-0"


def test_a_steward_sees_who_waits_and_how_many_are_before_them(
    crowd: Crowd, capsys: pytest.CaptureFixture[str]
) -> None:
    crowd.offers(0, 52, join=True)
    take_in(crowd)
    send(crowd)
    capsys.readouterr()
    bot = crowd.bot()
    list_waiting(bot, bot, CONTROL, crowd.manifest, crowd.clock.now())
    said = capsys.readouterr().out.splitlines()
    assert [line.partition("  ")[2] for line in said] == ["0 before them", "1 before them"]
    assert bot.writes == 0
