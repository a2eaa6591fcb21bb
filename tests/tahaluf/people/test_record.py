from datetime import date

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from people_world import coalition, hours, volunteer
from tahaluf.people import (
    Account,
    BrokenRecord,
    Record,
    Visibility,
    Volunteer,
    match,
    openings,
    person_id,
    record,
    record_path,
    standing,
)

DAY = date(2026, 3, 1)
SOMEBODY = Account(770077, "a-volunteer")
PERSON = volunteer(
    skills=frozenset({"gis", "design"}),
    hours=hours(3, 5),
    languages=frozenset({"ar"}),
    visibility=Visibility.HANDLE,
    unknown=("call me: 555 0100",),
    note="somebody@example.org",
)


def written(person: Volunteer = PERSON, account: Account = SOMEBODY, before: str | None = None) -> Record:
    return record(person, account, 12, match(person, openings(coalition())), DAY, 3, before)


@given(st.integers(1, 10**10), st.text(max_size=10), st.text(max_size=10))
def test_an_account_has_one_file_whatever_its_login_is_today(number: int, one: str, other: str) -> None:
    assert written(account=Account(number, one)).path == written(account=Account(number, other)).path


def test_two_accounts_have_two_files() -> None:
    assert len({record_path(number) for number in range(10_000)}) == 10_000


def test_a_pseudonym_shows_neither_login_nor_number() -> None:
    assert person_id(770077) == "p-fazr4fb3vyy36"
    assert record_path(770077) == "people/p-fazr4fb3vyy36.yml"


def test_a_record_holds_what_matching_needs() -> None:
    assert yaml.safe_load(written().text) == {
        "id": person_id(770077),
        "account": {"id": 770077, "login": "a-volunteer"},
        "form": 12,
        "given": DAY,
        "notice": 3,
        "visibility": "handle",
        "skills": ["design", "gis"],
        "hours": "3-5",
        "languages": ["ar"],
        "matches": [
            {"project": "water-map", "role": "map-design", "score": 100},
            {"project": "reading-room", "role": "shelf", "score": 40},
        ],
    }


def test_free_text_does_not_go_into_a_commit() -> None:
    text = written().text
    assert "555" not in text
    assert "example.org" not in text


@pytest.mark.parametrize("level", [Visibility.NONE, Visibility.PSEUDONYM])
def test_who_does_not_want_to_be_named_is_not_named_in_the_roster_either(level: Visibility) -> None:
    text = written(volunteer(visibility=level)).text
    assert "a-volunteer" not in text
    assert "770077" not in text


def test_writing_a_record_again_changes_nothing() -> None:
    first = written()
    assert written(before=first.text) == first


def test_keys_that_stewards_added_stay_and_those_of_the_form_follow_it() -> None:
    edited = written().text + "status: met on Tuesday\nsince: 2026-03-02\n"
    again = yaml.safe_load(written(volunteer(), before=edited).text)
    assert again["status"] == "met on Tuesday"
    assert again["since"] == date(2026, 3, 2)
    assert "skills" not in again


def test_a_record_says_from_which_form_it_was_written() -> None:
    assert standing(written().text) == (12, 3)
    assert standing(None) == (0, None)
    assert standing("form: twelve") == (0, None)


@pytest.mark.parametrize("text", ["a: [", "- a\n- b\n"])
def test_a_record_that_cannot_be_read_is_not_written_over(text: str) -> None:
    with pytest.raises(BrokenRecord, match="cannot be read"):
        written(before=text)
