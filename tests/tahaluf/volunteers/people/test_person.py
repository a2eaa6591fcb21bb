from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.people import coalition, volunteer
from tahaluf.consent import ConsentLevel
from tahaluf.volunteers.form import Volunteer
from tahaluf.volunteers.matching import match_roles, open_roles
from tahaluf.volunteers.people import Account, Person, VolunteerStatus, person_from_form, person_id
from tahaluf.volunteers.roster import record_path

DAY = date(2026, 3, 1)
SOMEBODY = Account(770077, "a-volunteer")


def person(
    offer: Volunteer | None = None,
    account: Account = SOMEBODY,
    form: int = 12,
    day: date = DAY,
    before: Person | None = None,
) -> Person:
    offer = offer or volunteer()
    matches = match_roles(offer.profile, open_roles(coalition()))
    return person_from_form(offer, account, form, matches, day, 3, before, person=person_id(account.id))


@given(st.integers(1, 10**10), st.text(max_size=10), st.text(max_size=10))
def test_a_person_s_id_does_not_depend_on_the_login(number: int, one: str, other: str) -> None:
    assert person(account=Account(number, one)).id == person(account=Account(number, other)).id


def test_every_account_has_its_own_record() -> None:
    assert len({record_path(person_id(number)) for number in range(10_000)}) == 10_000


def test_a_pseudonym_contains_neither_login_nor_account_id() -> None:
    assert person_id(770077) == "p-fazr4fb3vyy36"
    assert record_path(person_id(770077)) == "people/p-fazr4fb3vyy36.yml"


@pytest.mark.parametrize("level", ConsentLevel)
def test_the_account_is_stored_only_if_the_person_may_be_named(level: ConsentLevel) -> None:
    kept = person(volunteer(level=level)).account
    assert kept == (SOMEBODY if level in (ConsentLevel.PUBLIC, ConsentLevel.HANDLE) else None)


def test_a_new_person_waits_from_the_day_of_the_form() -> None:
    new = person()
    assert (new.status, new.given, new.since, new.answered) == (VolunteerStatus.WAITING, DAY, DAY, None)


def test_editing_the_form_changes_answers_but_not_the_status() -> None:
    far = replace(person(), status=VolunteerStatus.WORKING, since=date(2026, 3, 9), began=date(2026, 3, 9))
    again = person(volunteer(skills=frozenset({"gis"})), before=far)
    assert again.profile.skills == {"gis"}
    assert (again.status, again.since, again.began) == (
        VolunteerStatus.WORKING,
        date(2026, 3, 9),
        date(2026, 3, 9),
    )


@pytest.mark.parametrize("status", VolunteerStatus)
def test_a_new_form_is_a_new_offer_that_waits_for_an_answer(status: VolunteerStatus) -> None:
    before = replace(person(), status=status, until=date(2026, 4, 1), began=date(2026, 3, 9))
    later = date(2026, 5, 1)
    again = person(form=40, day=later, before=before)
    assert (again.status, again.since, again.until) == (VolunteerStatus.WAITING, later, None)
    assert (again.given, again.began) == (DAY, date(2026, 3, 9))


def test_repr_contains_neither_login_nor_sealed_message() -> None:
    assert "a-volunteer" not in repr(replace(person(volunteer(level=ConsentLevel.PUBLIC)), sealed="a block"))
    assert "a block" not in repr(replace(person(), sealed="a block"))
