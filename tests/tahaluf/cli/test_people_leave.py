"""`tahaluf people add` and `leave`: which data they write, remove and keep."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from support.crowd import FIRST_ACCOUNT_ID
from support.organization_builder import CONTROL, ORGANIZATION, ROSTER
from support.steward import Steward, start_steward
from tahaluf.cli.people.add import CONTACT_PROMPT
from tahaluf.consent import ConsentLevel
from tahaluf.flows.volunteers.intake import process_forms
from tahaluf.github import read_roster
from tahaluf.manifest import encode_key
from tahaluf.plan import Rest
from tahaluf.sealing import new_secret_key, parse_sealed, public_key_of, unseal
from tahaluf.volunteers.form import INPUT_QUESTIONS
from tahaluf.volunteers.people import person_id
from tahaluf.volunteers.roster import read_counts


@pytest.fixture
def steward(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Steward]:
    with start_steward(tmp_path, monkeypatch, capsys) as made:
        yield made


# -- add


def added(steward: Steward, *words: str) -> str:
    """Add someone to the roster. Returns their id."""
    ran = steward.people("add", *words)
    assert ran.code == 0, ran.err
    return ran.out.split()[0]


def typed(**answers: str) -> str:
    """Return the lines that a steward types in a terminal to answer the questions in order."""
    return "".join(f"{answers.get(question.key, '')}\n" for question in INPUT_QUESTIONS)


def test_add_needs_no_account_and_no_form(steward: Steward) -> None:
    id = added(
        steward, "--skills", "Maps and geodata", "--hours", "3-5", "--languages", "ar,en", "--zone", "UTC+3"
    )
    person = steward.crowd.people()[id]
    assert (person.form, person.account, person.notice) == (0, None, None)
    assert (person.profile.skills, str(person.profile.hours), person.profile.zone) == (
        frozenset({"gis"}),
        "3-5",
        "UTC+3",
    )
    assert person.level is ConsentLevel.NONE
    assert [one.role for one in person.matches] == ["shelf", "maps"]
    assert steward.crowd.notices() == []


def test_two_people_with_the_same_answers_get_different_ids(steward: Steward) -> None:
    one, other = (added(steward, "--skills", "gis") for _ in range(2))
    assert one != other
    assert len(one) == len(other) == len(person_id(1))


def test_options_override_the_file(steward: Steward) -> None:
    steward.write("somebody.yml", "skills: [gis]\nhours: 4\nlanguages: ar\nprojects: [reading-room]\n")
    id = added(steward, "--file", "somebody.yml", "--languages", "en")
    person = steward.crowd.people()[id]
    assert (person.profile.languages, str(person.profile.hours), person.profile.projects) == (
        frozenset({"en"}),
        "4",
        frozenset({"reading-room"}),
    )


@pytest.mark.parametrize(
    "words",
    [
        ["--skills", "gis, call me on 555 0100"],
        ["--zone", "ask my sister"],
        ["--hours", "evenings"],
        ["--projects", "the one with the wells"],
        ["--areas", "whatever"],
    ],
)
def test_free_text_is_rejected_and_nothing_is_written(steward: Steward, words: list[str]) -> None:
    before = steward.files()
    ran = steward.people("add", *words)
    assert ran.code == 1
    assert "unknown values" in ran.err
    assert steward.files() == before


def test_an_unknown_key_in_the_file_is_rejected(steward: Steward) -> None:
    steward.write("somebody.yml", "skills: [gis]\nphone: 555 0100\n")
    assert "key: phone" in steward.people("add", "--file", "somebody.yml").err


def test_contact_details_are_sealed_before_they_are_written(steward: Steward) -> None:
    secret = new_secret_key()
    recipient = f"sealing: {{recipients: [{{name: newcomers, key: {encode_key(public_key_of(secret))}}}]}}\n"
    steward.write(
        "projects.yml", steward.crowd.manifest_text.replace("skills:\n", f"{recipient}skills:\n", 1)
    )
    steward.write("contact.txt", "At the bakery, mornings.")
    id = added(steward, "--skills", "gis", "--contact", "contact.txt")
    text = read_roster(steward.crowd.founder, ROSTER).files[f"people/{id}.yml"]
    assert "bakery" not in text
    assert unseal(parse_sealed(yaml.safe_load(text)["sealed"]), [secret]) == "At the bakery, mornings."


def test_add_asks_for_the_details_on_a_terminal(steward: Steward) -> None:
    answers = typed(skills="gis", hours="3-5", languages="ar, en", zone="UTC+3", projects="well-map")
    ran = steward.people("add", stdin=answers)
    assert (ran.code, ran.err) == (0, "")
    [person] = steward.crowd.people().values()
    assert (person.profile.skills, person.profile.languages, person.profile.projects) == (
        frozenset({"gis"}),
        frozenset({"ar", "en"}),
        frozenset({"well-map"}),
    )
    assert (person.level, person.sealed) == (ConsentLevel.NONE, None)


def test_an_invalid_answer_is_reported_before_asking_for_contact_details(steward: Steward) -> None:
    ran = steward.people("add", stdin=typed(skills="falconry"))
    assert "skills: falconry" in ran.err
    assert CONTACT_PROMPT not in ran.out


def test_contact_details_need_a_recipient(steward: Steward) -> None:
    steward.write("contact.txt", "At the bakery, mornings.")
    ran = steward.people("add", "--skills", "gis", "--contact", "contact.txt")
    assert ran.code == 1
    assert "has no recipients for sealed messages" in ran.err
    assert not [path for path in steward.files() if path.startswith("people/")]


def test_add_without_a_terminal_names_the_options(steward: Steward) -> None:
    assert "no details about the person were given" in steward.people("add").err


# -- leave


def volunteer(steward: Steward, place: int = 0, member: bool = False) -> str:
    """Submit a form, let the bot reply, and return the person's id."""
    crowd = steward.crowd
    process_forms(crowd.bot(), CONTROL, crowd.submit_forms(place, 1))
    if member:
        path = f"/orgs/{ORGANIZATION}/invitations"
        crowd.founder.rest(
            Rest("POST", path, {"invitee_id": FIRST_ACCOUNT_ID + place, "role": "direct_member"})
        )
        crowd.accept_invitation(place)
    return person_id(FIRST_ACCOUNT_ID + place)


def membership(steward: Steward, place: int = 0) -> int:
    return steward.crowd.founder.get(f"/orgs/{ORGANIZATION}/memberships/crowd-{place}", [404]).status


def test_leave_removes_the_person_and_keeps_a_count(steward: Steward) -> None:
    id = volunteer(steward, member=True)
    ran = steward.people("leave", id, "--yes")
    assert (ran.code, ran.err) == (0, "")
    assert f"people/{id}.yml" not in steward.files()
    assert read_counts(read_roster(steward.crowd.founder, ROSTER).files["counts.yml"]).left == 1
    [notice] = steward.crowd.notices()
    assert not notice.open
    assert id not in notice.title + notice.body
    assert membership(steward) == 404
    assert steward.issue(CONTROL, 1)["state"] == "closed"


def test_leaving_twice_is_counted_once(steward: Steward) -> None:
    id = volunteer(steward)
    steward.people("leave", id, "--yes")
    again = steward.people("leave", id, "--yes")
    assert "nobody in the roster has this id" in again.err
    steward.people("leave", "--account", "crowd-0", "--yes")
    assert read_counts(read_roster(steward.crowd.founder, ROSTER).files["counts.yml"]).left == 1


def test_an_account_outside_the_roster_can_leave_the_organization(steward: Steward) -> None:
    volunteer(steward, member=True)
    steward.people("leave", person_id(FIRST_ACCOUNT_ID), "--yes")
    path = f"/orgs/{ORGANIZATION}/invitations"
    steward.crowd.founder.rest(Rest("POST", path, {"invitee_id": FIRST_ACCOUNT_ID, "role": "direct_member"}))
    assert membership(steward) == 200
    assert steward.people("leave", "--account", "crowd-0", "--yes").code == 0
    assert membership(steward) == 404


def test_owners_and_listed_stewards_keep_their_membership(steward: Steward) -> None:
    id = volunteer(steward, member=True)
    listed = steward.crowd.manifest_text.replace(
        "    name: Well map\n",
        f"    name: Well map\n    stewards: [{{login: crowd-0, id: {FIRST_ACCOUNT_ID}}}]\n",
    )
    steward.write("projects.yml", listed)
    ran = steward.people("leave", id, "--yes")
    assert ran.code == 1
    assert "projects.yml lists them in well-map" in ran.out
    assert membership(steward) == 200
    assert f"people/{id}.yml" not in steward.files()
    assert "they own the organization" in steward.people("leave", "--account", "founder", "--yes").out


@pytest.mark.parametrize("typed", [None, "n\n", "\n"])
def test_nothing_is_removed_without_confirmation(steward: Steward, typed: str | None) -> None:
    id = volunteer(steward)
    ran = steward.people("leave", id, stdin=typed)
    assert "nothing was changed" in ran.err
    assert [row[0] for row in ran.rows][:2] == [f"record {id}", "notice"]
    assert f"people/{id}.yml" in steward.files()


def test_leave_can_be_confirmed_on_a_terminal(steward: Steward) -> None:
    id = volunteer(steward)
    assert steward.people("leave", id, stdin="y\n").code == 0
    assert f"people/{id}.yml" not in steward.files()


def test_a_person_without_an_account_can_leave(steward: Steward) -> None:
    id = added(steward, "--skills", "gis")
    assert steward.people("leave", id, "--yes").code == 0
    assert f"people/{id}.yml" not in steward.files()


def test_an_unreadable_record_is_removed_too(steward: Steward) -> None:
    steward.crowd.put(ROSTER, "people/p-broken.yml", {"message": "Break it", "content": "Zm9ybTogdHdlbHZl"})
    assert steward.people("leave", "p-broken", "--yes").code == 0
    assert "people/p-broken.yml" not in steward.files()


def test_another_persons_account_is_rejected(steward: Steward) -> None:
    id = volunteer(steward)
    assert (
        "does not belong to that person" in steward.people("leave", id, "--account", "crowd-1", "--yes").err
    )


def test_a_person_who_returns_gets_a_new_record(steward: Steward) -> None:
    id = volunteer(steward)
    steward.people("leave", id, "--yes")
    assert volunteer(steward) == id
    assert steward.crowd.people()[id].form == 2
    assert {notice.number: notice.open for notice in steward.crowd.notices()} == {1: False, 2: True}
