from datetime import UTC, datetime, timedelta, timezone

import pytest

from tahaluf.manifest import Volunteers
from tahaluf.volunteers.intake.admission import is_turned_away, turned_away_reply

SENT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def closed(**texts: str) -> Volunteers:
    return Volunteers(intake="closed", closed=texts)


def test_open_intake_accepts_everybody() -> None:
    assert turned_away_reply(Volunteers(), ["en"], SENT) is None


def test_while_only_members_are_accepted_the_reply_does_not_depend_on_who_asks() -> None:
    reply = turned_away_reply(Volunteers(intake="members"), ["en"], SENT) or ""
    assert "members of our organization" in reply
    assert "If you are a member, your form has reached" in reply
    assert "If you are not, nothing from it has been stored" in reply


def test_contact_details_are_pointed_out_to_whoever_is_turned_away() -> None:
    for intake in ("closed", "members"):
        volunteers = Volunteers.model_validate({"intake": intake})
        assert "Delete revision" not in (turned_away_reply(volunteers, ["en"], SENT) or "")
        assert "Delete revision" in (turned_away_reply(volunteers, ["en"], SENT, True) or "")


def test_the_coalition_s_own_text_is_in_one_of_the_author_s_languages() -> None:
    volunteers = closed(en="In May.", ar="في أيار.", fr="En mai.")
    assert "> In May." in (turned_away_reply(volunteers, ["ar", "en"], SENT) or "")
    assert "> في أيار." in (turned_away_reply(volunteers, ["ar"], SENT) or "")
    assert "> En mai." in (turned_away_reply(volunteers, ["fr"], SENT) or "")
    assert "> In May." in (turned_away_reply(volunteers, [], SENT) or "")


def test_a_text_in_another_language_is_better_than_none() -> None:
    assert "> في أيار." in (turned_away_reply(closed(ar="في أيار."), ["en"], SENT) or "")


def test_without_its_own_text_the_default_is_used() -> None:
    assert "cannot accept new volunteers" in (turned_away_reply(closed(), [], SENT) or "")


def test_mentions_in_the_coalition_s_text_are_escaped() -> None:
    assert "@somebody" not in (turned_away_reply(closed(en="Ask @somebody."), ["en"], SENT) or "")


@pytest.mark.parametrize("volunteers", [closed(), closed(en="In May.")])
def test_every_reply_says_that_the_form_is_not_read_automatically_later(volunteers: Volunteers) -> None:
    text = turned_away_reply(volunteers, ["en"], SENT) or ""
    assert "Nothing from your form has been stored." in text
    assert "edit it or open a new one" in text


def test_a_form_stays_turned_away_until_it_is_edited() -> None:
    reply = turned_away_reply(closed(), ["en"], SENT) or ""
    assert is_turned_away(reply, SENT)
    assert not is_turned_away(reply, SENT + timedelta(minutes=1))
    assert not is_turned_away("", SENT)


def test_the_reply_does_not_depend_on_the_time_zone_of_the_edit_time() -> None:
    local = SENT.astimezone(timezone(timedelta(hours=3)))
    assert turned_away_reply(closed(), ["en"], local) == turned_away_reply(closed(), ["en"], SENT)
