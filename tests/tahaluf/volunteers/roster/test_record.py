from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from support.people import coalition, hours, volunteer
from tahaluf.consent import ConsentLevel
from tahaluf.volunteers.form import Hours, Volunteer, VolunteerProfile
from tahaluf.volunteers.matching import match_roles, open_roles
from tahaluf.volunteers.people import (
    Account,
    Invitation,
    InvitationState,
    Person,
    StoredMatch,
    VolunteerStatus,
    person_from_form,
    person_id,
)
from tahaluf.volunteers.roster import BrokenRecord, read_person, write_person

DAY = date(2026, 3, 1)
SOMEBODY = Account(770077, "a-volunteer")
OFFER = volunteer(
    skills=frozenset({"gis", "design"}),
    hours=hours(3, 5),
    languages=frozenset({"ar"}),
    level=ConsentLevel.HANDLE,
    unknown_words=("call me: 555 0100",),
    note="somebody@example.org",
)

WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
DAYS = st.dates(date(2020, 1, 1))
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
NUMBERS = st.integers(0, 10**10)
HOURS = st.builds(
    lambda low, more: Hours(low, None if more is None else low + more),
    st.integers(0, 99),
    st.none() | st.integers(0, 9),
)
OFFERS = st.builds(
    VolunteerProfile,
    skills=st.frozensets(WORDS, max_size=4),
    hours=st.none() | HOURS,
    zone=st.none() | WORDS,
    languages=st.frozensets(WORDS, max_size=4),
    areas=st.frozensets(WORDS, max_size=4),
    projects=st.frozensets(WORDS, max_size=4),
)
PEOPLE = st.builds(
    Person,
    id=WORDS,
    account=st.none() | st.builds(Account, NUMBERS, WORDS),
    form=NUMBERS,
    notice=st.none() | NUMBERS,
    given=DAYS,
    level=st.sampled_from(ConsentLevel),
    status=st.sampled_from(VolunteerStatus),
    since=DAYS,
    until=st.none() | DAYS,
    answered=st.none() | MOMENTS.map(lambda moment: moment.replace(microsecond=0)),
    began=st.none() | DAYS,
    profile=OFFERS,
    matches=st.lists(st.builds(StoredMatch, WORDS, WORDS, NUMBERS), max_size=3).map(tuple),
    invitation=st.none() | st.builds(Invitation, st.sampled_from(InvitationState), DAYS, NUMBERS),
    nudges=NUMBERS,
    nudged=st.none() | DAYS,
    sealed=st.none() | WORDS | st.just("-----BEGIN-----\nversion 1\n\nabc=\n-----END-----"),
)


def person(offer: Volunteer = OFFER) -> Person:
    return person_from_form(
        offer,
        SOMEBODY,
        12,
        match_roles(offer.profile, open_roles(coalition())),
        DAY,
        3,
        person=person_id(SOMEBODY.id),
    )


def written(offer: Volunteer = OFFER, before: str | None = None) -> str:
    return write_person(person(offer), before)


@given(PEOPLE)
def test_a_record_gives_back_the_person_that_was_written(one: Person) -> None:
    text = write_person(one)
    assert read_person(text) == one
    assert write_person(read_person(text), text) == text


def test_a_record_holds_what_matching_needs() -> None:
    one = replace(person(), matches=(StoredMatch("water-map", "map-design", 100),))
    assert yaml.safe_load(write_person(one)) == {
        "id": person_id(770077),
        "account": {"id": 770077, "login": "a-volunteer"},
        "form": 12,
        "notice": 3,
        "given": DAY,
        "level": "handle",
        "status": "waiting",
        "since": DAY,
        "skills": ["design", "gis"],
        "hours": "3-5",
        "languages": ["ar"],
        "matches": [{"project": "water-map", "role": "map-design", "score": 100}],
    }


def test_free_text_does_not_go_into_a_commit() -> None:
    text = written()
    assert "555" not in text
    assert "example.org" not in text


@pytest.mark.parametrize("level", [ConsentLevel.NONE, ConsentLevel.PSEUDONYM])
def test_a_record_does_not_contain_the_account_without_consent(level: ConsentLevel) -> None:
    text = written(volunteer(level=level))
    assert "a-volunteer" not in text
    assert "770077" not in text


def test_a_sealed_message_is_written_line_by_line() -> None:
    one = read_person("id: p-a\nform: 1\ngiven: 2026-03-01\nsealed: |-\n  first\n  second\n")
    assert one.sealed == "first\nsecond"
    assert "sealed: |-\n  first\n  second\n" in write_person(one)


def test_equal_dates_are_written_without_yaml_aliases() -> None:
    assert "given: 2026-03-01\n" in written()
    assert "since: 2026-03-01\n" in written()


def test_writing_a_record_again_changes_nothing() -> None:
    first = written()
    assert written(before=first) == first


def test_keys_added_by_stewards_stay_when_the_form_changes() -> None:
    edited = written() + "met: on Tuesday\n"
    again = yaml.safe_load(written(volunteer(), before=edited))
    assert again["met"] == "on Tuesday"
    assert "skills" not in again


def test_a_minimal_record_means_waiting_since_the_form() -> None:
    old = read_person("id: p-a\nform: 12\ngiven: 2026-03-01\nnotice: 3\nlevel: handle\n")
    assert (old.status, old.since, old.level) == (VolunteerStatus.WAITING, DAY, ConsentLevel.HANDLE)


def test_a_record_without_a_level_means_none() -> None:
    assert read_person("id: p-a\nform: 1\ngiven: 2026-03-01\n").level is ConsentLevel.NONE


@pytest.mark.parametrize("text", ["a: [", "- a\n- b\n", "given: 2026-02-31\n", "words"])
def test_an_unreadable_record_is_not_overwritten(text: str) -> None:
    with pytest.raises(BrokenRecord, match="cannot be read"):
        written(before=text)


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("form: twelve", "form"),
        ("form: true", "form"),
        ("given: soon", "given"),
        ("given: 2026-03-01 10:00:00", "given"),
        ("level: somebody@example.org", "level"),
        ("skills: gis", "skills"),
        ("hours: a few", "hours"),
        ("account: a-volunteer", "account"),
        ("matches: [{project: water-map}]", "matches"),
        ("invitation: {state: perhaps, since: 2026-03-01}", "invitation"),
    ],
)
def test_a_broken_record_names_the_key_without_quoting_its_value(line: str, key: str) -> None:
    whole = {"id": "id: p-a", "form": "form: 1", "given": "given: 2026-03-01"} | {key: line}
    with pytest.raises(BrokenRecord) as broken:
        read_person("\n".join(whole.values()))
    assert f"its `{key}`" in broken.value.what
    assert line.partition(": ")[2] not in broken.value.what


@pytest.mark.parametrize("key", ["id", "form", "given"])
def test_a_record_without_a_required_key_is_broken(key: str) -> None:
    whole = {"id": "id: p-a", "form": "form: 1", "given": "given: 2026-03-01"}
    del whole[key]
    with pytest.raises(BrokenRecord, match=f"its `{key}`"):
        read_person("\n".join(whole.values()))
