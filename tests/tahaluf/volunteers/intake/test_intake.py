from datetime import UTC, datetime, timedelta, timezone

import pytest

from tahaluf.manifest import Volunteers
from tahaluf.volunteers.intake.admission import is_turned_away, needs_membership_check, turned_away_reply

SENT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def closed(**said: str) -> Volunteers:
    return Volunteers(intake="closed", closed=said)


def test_an_open_door_turns_nobody_away() -> None:
    assert turned_away_reply(Volunteers(), ["en"], is_member=False, last_edited_at=SENT) is None


def test_a_door_for_members_lets_members_in_alone() -> None:
    volunteers = Volunteers(intake="members")
    assert turned_away_reply(volunteers, ["en"], is_member=True, last_edited_at=SENT) is None
    assert "members of our organization" in (
        turned_away_reply(volunteers, ["en"], is_member=False, last_edited_at=SENT) or ""
    )
    assert needs_membership_check(volunteers)


def test_a_closed_door_is_closed_to_members_too_and_asks_nobody_who_they_are() -> None:
    assert turned_away_reply(closed(), ["en"], is_member=True, last_edited_at=SENT)
    assert not needs_membership_check(closed())


def test_the_coalition_s_own_words_come_in_a_language_of_the_author_s() -> None:
    volunteers = closed(en="In May.", ar="في أيار.", fr="En mai.")
    assert "> In May." in (turned_away_reply(volunteers, ["ar", "en"], False, SENT) or "")
    assert "> في أيار." in (turned_away_reply(volunteers, ["ar"], False, SENT) or "")
    assert "> En mai." in (turned_away_reply(volunteers, ["fr"], False, SENT) or "")
    assert "> In May." in (turned_away_reply(volunteers, [], False, SENT) or "")


def test_words_in_another_language_are_better_than_none() -> None:
    assert "> في أيار." in (turned_away_reply(closed(ar="في أيار."), ["en"], False, SENT) or "")


def test_without_words_of_its_own_there_are_ours() -> None:
    assert "cannot take in anybody new" in (turned_away_reply(closed(), [], False, SENT) or "")


def test_the_coalition_s_words_call_nobody() -> None:
    assert "@somebody" not in (turned_away_reply(closed(en="Ask @somebody."), ["en"], False, SENT) or "")


@pytest.mark.parametrize("volunteers", [closed(), closed(en="In May."), Volunteers(intake="members")])
def test_everybody_is_told_that_a_form_is_not_read_later_by_itself(volunteers: Volunteers) -> None:
    text = turned_away_reply(volunteers, ["en"], False, SENT) or ""
    assert "Nothing of your form was written down." in text
    assert "edit it, or open a new one" in text


def test_a_form_that_was_turned_away_stays_so_until_it_is_edited() -> None:
    said = turned_away_reply(closed(), ["en"], False, SENT) or ""
    assert is_turned_away(said, SENT)
    assert not is_turned_away(said, SENT + timedelta(minutes=1))
    assert not is_turned_away("", SENT)


def test_the_same_text_of_a_form_is_answered_with_the_same_words_in_whatever_zone_its_time_is_told() -> None:
    there = SENT.astimezone(timezone(timedelta(hours=3)))
    assert turned_away_reply(closed(), ["en"], False, there) == turned_away_reply(
        closed(), ["en"], False, SENT
    )
