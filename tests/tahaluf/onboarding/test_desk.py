from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from people_world import MANIFEST
from tahaluf.forms import load_form, render
from tahaluf.manifest import Manifest, load
from tahaluf.onboarding import Decision, Desk, Filed, State
from tahaluf.people import Account, Person

FORM = load_form(Path(".github/ISSUE_TEMPLATE/volunteer.yml").read_text(encoding="utf-8"), "volunteer.yml")
CHOICES = {field.key: field.choices for field in FORM.fields}
COALITION = load(MANIFEST)  # two places at the map, one in the reading room
PLACES = {("water-map", "map-design"): 2, ("reading-room", "shelf"): 1}
BEGAN = datetime(2026, 3, 1, tzinfo=UTC)


def filed(number: int, **said: Any) -> Filed:
    """A form, its number standing for its author's account too; `skills`: keys of the form."""
    answers = {
        "skills": [choice for choice in CHOICES["skills"] if choice.split(" · ")[-1] in said["skills"]],
        "hours": CHOICES["hours"][1],
        "languages": list(CHOICES["languages"][:1]),
        "visibility": CHOICES["visibility"][0],
        "consent": list(CHOICES["consent"]),
    }
    account = Account(said.get("account", number), "a-volunteer")
    url = f"https://github.com/example-coalition/control/issues/{number}"
    body = said.get("body") or render(FORM, answers)
    opened = BEGAN + timedelta(hours=number)
    return Filed(number, "Offer of help", body, url, opened, opened, account)


skills = st.sets(st.sampled_from(["design", "frontend", "gis"]), min_size=1)
crowds = st.lists(skills, max_size=8).map(
    lambda people: [filed(number, skills=known) for number, known in enumerate(people, 1)]
)


def desk(others: Iterable[Person] = (), manifest: Manifest = COALITION) -> Desk:
    return Desk(FORM, manifest, others, lambda account: False)


def entered(decision: Decision, known: Person | None = None) -> Person:
    assert decision.entry
    return decision.entry.person(known, None)


@given(crowds)
def test_no_role_goes_over_its_places_however_many_come(forms: list[Filed]) -> None:
    there = desk()
    people = [entered(there.decide(form, None)) for form in forms]
    best = Counter((one.matches[0].project, one.matches[0].role) for one in people if one.matches)
    assert all(count <= PLACES[role] for role, count in best.items())


@given(crowds, st.data())
def test_a_form_comes_to_the_same_whenever_it_is_read(forms: list[Filed], data: st.DataObject) -> None:
    there = desk()
    at_once = [entered(there.decide(form, None)) for form in forms]
    for place in data.draw(st.permutations(range(len(forms)))):
        others = [person for number, person in enumerate(at_once) if number != place]
        again = desk(others).decide(forms[place], None)
        assert entered(again) == at_once[place]


def test_an_edited_form_is_read_again_and_takes_no_second_place() -> None:
    first = entered(desk().decide(filed(1, skills=["gis"]), None))
    again = desk().decide(filed(1, skills=["design"]), first)
    assert again.state is State.ENTERED
    assert entered(again, first).offer.skills == {"design"}


def test_an_earlier_form_of_somebody_who_has_sent_a_later_one_changes_nothing() -> None:
    later = entered(desk().decide(filed(9, account=7, skills=["gis"]), None))
    decision = desk().decide(filed(3, account=7, skills=["design"]), later)
    assert (decision.state, decision.entry) == (State.OLDER, None)


def test_who_is_in_the_roster_already_is_heard_while_the_door_is_closed() -> None:
    closed = load(MANIFEST + "volunteers: {intake: closed}\n")
    known = entered(desk().decide(filed(1, skills=["gis"]), None))
    assert desk(manifest=closed).decide(filed(2, skills=["gis"]), None).state is State.AWAY
    assert desk(manifest=closed).decide(filed(1, skills=["design"]), known).state is State.ENTERED


def test_a_form_that_cannot_be_read_enters_nobody_and_its_answer_repeats_nothing_of_it() -> None:
    decision = desk().decide(filed(1, skills=["gis"], body="### Skills\n\nsomebody@example.org"), None)
    assert (decision.state, decision.entry) == (State.UNREADABLE, None)
    assert "somebody@example.org" not in decision.said
