from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.people import MANIFEST
from support.written_forms import written_form
from tahaluf.forms import FormSet, LocaleForm, render
from tahaluf.layout import VOLUNTEER_FORM
from tahaluf.manifest import Manifest, load
from tahaluf.volunteers.intake import Decision, IntakeDecider, Submission, SubmissionOutcome
from tahaluf.volunteers.people import Account, Person, person_id

COALITION = load(MANIFEST)  # there are two places in the map project and one in the reading room
PLACES = {("water-map", "map-design"): 2, ("reading-room", "shelf"): 1}
FORM = written_form(COALITION, VOLUNTEER_FORM)
FORMS = FormSet((LocaleForm("en", FORM),))
CHOICES = {field.key: field.choices for field in FORM.fields}
BEGAN = datetime(2026, 3, 1, tzinfo=UTC)


def submission(number: int, **values: Any) -> Submission:
    """Return a form. The issue's number is also the author's account id, unless `account` is given. `skills` contains
    the keys of options.
    """
    answers: dict[str, str | list[str] | None] = {
        "skills": [
            text for text in CHOICES["skills"] if FORM.field("skills").key_of(text) in values["skills"]
        ],
        "hours": CHOICES["hours"][1],
        "languages": list(CHOICES["languages"][:1]),
        "consent": list(CHOICES["consent"]),
    }
    account = Account(values.get("account", number), "a-volunteer")
    url = f"https://github.com/example-coalition/control/issues/{number}"
    body = values.get("body") or render(FORM, answers)
    created_at = BEGAN + timedelta(hours=number)
    return Submission(
        number, "Offer of help", body, url, created_at, created_at, account, person_id(account.id)
    )


skills = st.sets(st.sampled_from(["design", "frontend", "gis"]), min_size=1)
submission_lists = st.lists(skills, max_size=8).map(
    lambda people: [submission(number, skills=known) for number, known in enumerate(people, 1)]
)


def new_decider(others: Iterable[Person] = (), manifest: Manifest = COALITION) -> IntakeDecider:
    return IntakeDecider(FORMS, manifest, others, lambda account: False)


def recorded_person(decision: Decision, existing: Person | None = None) -> Person:
    assert decision.entry
    return decision.entry.to_person(existing, None)


@given(submission_lists)
def test_no_role_gets_more_people_than_places(forms: list[Submission]) -> None:
    decider = new_decider()
    people = [recorded_person(decider.decide(form, None)) for form in forms]
    best = Counter((one.matches[0].project, one.matches[0].role) for one in people if one.matches)
    assert all(count <= PLACES[role] for role, count in best.items())


@given(submission_lists, st.data())
def test_a_form_has_the_same_result_whenever_it_is_processed(
    forms: list[Submission], data: st.DataObject
) -> None:
    decider = new_decider()
    in_order = [recorded_person(decider.decide(form, None)) for form in forms]
    for index in data.draw(st.permutations(range(len(forms)))):
        others = [person for number, person in enumerate(in_order) if number != index]
        again = new_decider(others).decide(forms[index], None)
        assert recorded_person(again) == in_order[index]


def test_an_edited_form_is_processed_again_without_taking_a_second_place() -> None:
    first = recorded_person(new_decider().decide(submission(1, skills=["gis"]), None))
    again = new_decider().decide(submission(1, skills=["design"]), first)
    assert again.outcome is SubmissionOutcome.RECORDED
    assert recorded_person(again, first).profile.skills == {"design"}


def test_an_earlier_form_of_the_same_person_changes_nothing() -> None:
    later = recorded_person(new_decider().decide(submission(9, account=7, skills=["gis"]), None))
    decision = new_decider().decide(submission(3, account=7, skills=["design"]), later)
    assert (decision.outcome, decision.entry) == (SubmissionOutcome.SUPERSEDED, None)


def test_people_in_the_roster_are_accepted_while_intake_is_closed() -> None:
    closed = load(MANIFEST + "volunteers: {intake: closed}\n")
    known = recorded_person(new_decider().decide(submission(1, skills=["gis"]), None))
    assert (
        new_decider(manifest=closed).decide(submission(2, skills=["gis"]), None).outcome
        is SubmissionOutcome.TURNED_AWAY
    )
    assert (
        new_decider(manifest=closed).decide(submission(1, skills=["design"]), known).outcome
        is SubmissionOutcome.RECORDED
    )


def test_an_unreadable_form_adds_nobody_and_the_reply_does_not_quote_it() -> None:
    decision = new_decider().decide(
        submission(1, skills=["gis"], body="### Skills\n\nsomebody@example.org"), None
    )
    assert (decision.outcome, decision.entry) == (SubmissionOutcome.UNREADABLE, None)
    assert "somebody@example.org" not in decision.reply


MEMBERS_ONLY = load(MANIFEST + "volunteers: {intake: members}\n")


def members_only_decisions(form: Submission, existing: Person | None = None) -> list[Decision]:
    """Return the decisions about a member's form and about someone else's."""
    return [
        IntakeDecider(FORMS, MEMBERS_ONLY, (), lambda account, is_member=is_member: is_member).decide(  # type: ignore[misc]
            form, existing
        )
        for is_member in (True, False)
    ]


@pytest.mark.parametrize("body", [None, "### Skills\n\ngis", "ring 555 0100 or somebody@example.org"])
def test_nothing_public_tells_members_from_others(body: str | None) -> None:
    member, other = members_only_decisions(submission(1, skills=["gis"], body=body))
    assert (member.outcome, member.topic, member.reply) == (other.outcome, other.topic, other.reply)


def test_only_members_are_stored_while_only_they_are_accepted() -> None:
    member, other = members_only_decisions(submission(1, skills=["gis"]))
    assert member.entry
    assert other.entry is None


def test_nothing_public_tells_who_is_in_the_roster_already() -> None:
    known = recorded_person(new_decider().decide(submission(1, skills=["gis"]), None))
    later = recorded_person(new_decider().decide(submission(9, account=1, skills=["gis"]), None))
    form = submission(1, skills=["design"])
    decisions = [one for who in (None, known, later) for one in members_only_decisions(form, who)]
    assert len({(one.outcome, one.topic, one.reply) for one in decisions}) == 1
    assert [one.entry is not None for one in decisions] == [True, False, True, True, False, False]
