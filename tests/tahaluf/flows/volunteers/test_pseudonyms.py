"""Pseudonyms are derived from the roster's key, including those of people who were in the roster before it had a
key.
"""

import base64
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from localhub.domain import ANONYMOUS
from support.crowd import FIRST_ACCOUNT_ID, Crowd, start_crowd
from support.organization_builder import CONTROL, ROSTER
from tahaluf.flows.volunteers.find_person import find_person
from tahaluf.flows.volunteers.intake import process_forms
from tahaluf.flows.volunteers.invite import invite
from tahaluf.flows.volunteers.leave import process_leave_forms
from tahaluf.flows.volunteers.offboarding import Offboarding
from tahaluf.flows.volunteers.roster_client import RosterClient
from tahaluf.problems import CommandError
from tahaluf.volunteers.people import InvitationState, person_id
from tahaluf.volunteers.roster import KEY_PATH

from .test_leave import FORMS, asks

KEY = bytes(range(32))


@pytest.fixture
def crowd(tmp_path: Path) -> Iterator[Crowd]:
    with start_crowd(tmp_path, 3) as made:
        yield made


def add_key(crowd: Crowd, text: str = f"{KEY.hex()}\n") -> None:
    content = base64.b64encode(text.encode()).decode()
    crowd.put(ROSTER, KEY_PATH, {"message": "Add the key", "content": content})


def keyed(place: int) -> str:
    return person_id(FIRST_ACCOUNT_ID + place, KEY)


def leave(crowd: Crowd, place: int) -> None:
    offboarding = Offboarding(crowd.bot(), crowd.bot(), CONTROL, crowd.manifest)
    process_leave_forms(offboarding, CONTROL, FORMS, [asks(crowd, place)])


def in_notices(crowd: Crowd, person: str) -> bool:
    return any(person in f"{notice.title}\n{notice.body}" for notice in crowd.notices())


def test_pseudonyms_depend_on_the_key() -> None:
    ids = {person_id(7), person_id(7, KEY), person_id(7, KEY[::-1]), person_id(8, KEY)}
    assert len(ids) == 4
    assert all(len(id) == len(person_id(7)) for id in ids)


def test_a_roster_with_a_key_has_no_pseudonym_that_can_be_guessed(crowd: Crowd) -> None:
    add_key(crowd)
    process_forms(crowd.bot(), CONTROL, crowd.submit_forms(0, 2))
    assert set(crowd.people()) == {keyed(0), keyed(1)}
    assert in_notices(crowd, keyed(0))
    assert not in_notices(crowd, person_id(FIRST_ACCOUNT_ID))


def test_whoever_leaves_a_roster_with_a_key_is_removed(crowd: Crowd) -> None:
    add_key(crowd)
    process_forms(crowd.bot(), CONTROL, crowd.submit_forms(0, 2))
    leave(crowd, 0)
    assert set(crowd.people()) == {keyed(1)}
    assert not in_notices(crowd, keyed(0))


def test_people_who_were_there_before_the_key_keep_their_pseudonym(crowd: Crowd) -> None:
    [number] = crowd.submit_forms(0, 1)
    process_forms(crowd.bot(), CONTROL, [number])
    add_key(crowd)
    crowd.edit_form(number, hours="6-10")
    process_forms(crowd.bot(), CONTROL, [number, *crowd.submit_forms(1, 1)])
    assert set(crowd.people()) == {person_id(FIRST_ACCOUNT_ID), keyed(1)}
    leave(crowd, 0)
    assert set(crowd.people()) == {keyed(1)}
    assert not in_notices(crowd, person_id(FIRST_ACCOUNT_ID))


def test_leaving_also_finds_a_notice_of_a_run_that_was_killed_before_there_was_a_key(crowd: Crowd) -> None:
    [number] = crowd.submit_forms(0, 1)
    crowd.fail_on = b"createCommitOnBranch"
    with pytest.raises(CommandError):
        process_forms(crowd.bot(), CONTROL, [number])
    crowd.fail_on = None
    assert in_notices(crowd, person_id(FIRST_ACCOUNT_ID))
    add_key(crowd)
    leave(crowd, 0)
    assert not in_notices(crowd, person_id(FIRST_ACCOUNT_ID))


@pytest.mark.parametrize("with_key_first", [True, False])
def test_people_are_invited_whatever_their_pseudonym(crowd: Crowd, with_key_first: bool) -> None:
    if with_key_first:
        add_key(crowd)
    process_forms(crowd.bot(), CONTROL, crowd.submit_forms(0, 1, join=True))
    if not with_key_first:
        add_key(crowd)
    assert invite(crowd.bot(), crowd.bot(), CONTROL, crowd.manifest, crowd.clock.now())
    [person] = crowd.people().values()
    assert person.invitation and person.invitation.state is InvitationState.INVITED


@pytest.mark.parametrize("with_key", [True, False])
def test_nobody_else_is_invited_in_the_place_of_a_forms_author(crowd: Crowd, with_key: bool) -> None:
    if with_key:
        add_key(crowd)
    process_forms(crowd.bot(), CONTROL, crowd.submit_forms(0, 1, join=True))
    with crowd.hub.engine.begin(ANONYMOUS) as uow:
        uow.store.execute("UPDATE issues SET author_id = ?", FIRST_ACCOUNT_ID + 1)
    invite(crowd.bot(), crowd.bot(), CONTROL, crowd.manifest, crowd.clock.now())
    assert crowd.invited_indices() == []
    [person] = crowd.people().values()
    assert person.invitation and person.invitation.state is InvitationState.STOPPED


def test_a_steward_finds_a_person_by_their_login(crowd: Crowd) -> None:
    add_key(crowd)
    process_forms(crowd.bot(), CONTROL, crowd.submit_forms(0, 1))
    today = (crowd.clock.now() + timedelta(0)).date()
    client = RosterClient(crowd.bot(), crowd.manifest, ROSTER, CONTROL, crowd.hub.url, today)
    assert find_person(client, None, "crowd-0").person == keyed(0)
    assert find_person(client, keyed(0), "crowd-0").person == keyed(0)
    found = find_person(client, keyed(0), None)
    assert found.account and found.account.login == "crowd-0"
    with pytest.raises(CommandError, match="does not belong"):
        find_person(client, keyed(1), "crowd-0")


@pytest.mark.parametrize("text", ["short\n", "00" * 31, "gg" * 32, f"{KEY.hex()} {KEY.hex()}"])
def test_a_key_that_cannot_be_read_adds_nobody(crowd: Crowd, text: str) -> None:
    add_key(crowd, text)
    [number] = crowd.submit_forms(0, 1)
    with pytest.raises(CommandError):
        process_forms(crowd.bot(), CONTROL, [number])
    assert not in_notices(crowd, "p-")
