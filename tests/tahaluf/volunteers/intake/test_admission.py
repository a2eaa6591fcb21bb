from datetime import UTC, datetime, timedelta, timezone

import pytest

from tahaluf.manifest import Volunteers
from tahaluf.volunteers.intake.admission import is_turned_away, needs_membership_check, turned_away_reply

SENT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def closed(**texts: str) -> Volunteers:
    return Volunteers(intake="closed", closed=texts)


def test_open_intake_accepts_everybody() -> None:
    assert turned_away_reply(Volunteers(), ["en"], is_member=False, last_edited_at=SENT) is None


def test_intake_for_members_accepts_only_members() -> None:
    volunteers = Volunteers(intake="members")
    assert turned_away_reply(volunteers, ["en"], is_member=True, last_edited_at=SENT) is None
    assert "members of our organization" in (
        turned_away_reply(volunteers, ["en"], is_member=False, last_edited_at=SENT) or ""
    )
    assert needs_membership_check(volunteers)


def test_closed_intake_turns_members_away_without_a_membership_check() -> None:
    assert turned_away_reply(closed(), ["en"], is_member=True, last_edited_at=SENT)
    assert not needs_membership_check(closed())


def test_the_coalition_s_own_text_is_in_one_of_the_author_s_languages() -> None:
    volunteers = closed(en="In May.", ar="في أيار.", fr="En mai.")
    assert "> In May." in (turned_away_reply(volunteers, ["ar", "en"], False, SENT) or "")
    assert "> في أيار." in (turned_away_reply(volunteers, ["ar"], False, SENT) or "")
    assert "> En mai." in (turned_away_reply(volunteers, ["fr"], False, SENT) or "")
    assert "> In May." in (turned_away_reply(volunteers, [], False, SENT) or "")


def test_a_text_in_another_language_is_better_than_none() -> None:
    assert "> في أيار." in (turned_away_reply(closed(ar="في أيار."), ["en"], False, SENT) or "")


def test_without_its_own_text_the_default_is_used() -> None:
    assert "cannot accept new volunteers" in (turned_away_reply(closed(), [], False, SENT) or "")


def test_mentions_in_the_coalition_s_text_are_escaped() -> None:
    assert "@somebody" not in (turned_away_reply(closed(en="Ask @somebody."), ["en"], False, SENT) or "")


@pytest.mark.parametrize("volunteers", [closed(), closed(en="In May."), Volunteers(intake="members")])
def test_every_reply_says_that_the_form_is_not_read_automatically_later(volunteers: Volunteers) -> None:
    text = turned_away_reply(volunteers, ["en"], False, SENT) or ""
    assert "Nothing from your form has been stored." in text
    assert "edit it or open a new one" in text


def test_a_form_stays_turned_away_until_it_is_edited() -> None:
    reply = turned_away_reply(closed(), ["en"], False, SENT) or ""
    assert is_turned_away(reply, SENT)
    assert not is_turned_away(reply, SENT + timedelta(minutes=1))
    assert not is_turned_away("", SENT)


def test_the_reply_does_not_depend_on_the_time_zone_of_the_edit_time() -> None:
    local = SENT.astimezone(timezone(timedelta(hours=3)))
    assert turned_away_reply(closed(), ["en"], False, local) == turned_away_reply(
        closed(), ["en"], False, SENT
    )
