"""Bilingual forms, forms submitted before a change to the form, and `/list-me` work on localhub."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from localhub.domain import Actor, comments, issues, repositories
from support.crowd import (
    FIRST_ACCOUNT_ID,
    MANIFEST,
    SCOPES,
    Crowd,
    filled_form,
    start_crowd,
)
from support.organization_builder import CONTROL, ORGANIZATION
from support.written_forms import written_form, written_texts
from tahaluf.consent import ConsentLevel
from tahaluf.flows.volunteers import intake, listing
from tahaluf.flows.volunteers.intake import process_forms
from tahaluf.flows.volunteers.reconcile import reconcile_forms
from tahaluf.forms import FieldValue, render
from tahaluf.layout import VOLUNTEER_FORM
from tahaluf.manifest import load
from tahaluf.problems import CommandError
from tahaluf.volunteers.people import person_id

RENAMED = MANIFEST.replace(
    "gis: {name: Maps and geodata}", "gis: {name: Maps, translations: {ar: {name: خرائط}}}"
)


@pytest.fixture
def crowd(tmp_path: Path) -> Iterator[Crowd]:
    with start_crowd(tmp_path, 3) as made:
        yield made


def submit(crowd: Crowd, body: str) -> int:
    """Submit this body as the first person."""
    [number] = crowd.submit_forms(0, 1)
    with crowd.hub.engine.begin(Actor("user", FIRST_ACCOUNT_ID, scopes=frozenset(SCOPES))) as uow:
        form = issues.find(uow, repositories.find(uow, ORGANIZATION, "control"), number)
        issues.update(uow, form, {"body": body})
    return number


def arabic_body(manifest: str = MANIFEST) -> str:
    form = written_form(load(manifest), VOLUNTEER_FORM, "ar")
    answers: dict[str, FieldValue] = {
        "skills": list(form.field("skills").choices),
        "hours": form.field("hours").choices[1],
        "languages": list(form.field("languages").choices),
        "time_zone": form.field("time_zone").choices[1],
        "consent": list(form.field("consent").choices),
    }
    return render(form, answers)


def sync_forms(crowd: Crowd, manifest: str) -> None:
    """Merge a commit with this manifest and its forms."""
    crowd.set_manifest(manifest)
    for path, text in written_texts(load(manifest)).items():
        crowd.replace_file(path, text)


def comment(crowd: Crowd, number: int, author: int, text: str) -> None:
    crowd.clock.sleep(60)
    with crowd.hub.engine.begin(Actor("user", author, scopes=frozenset(SCOPES))) as uow:
        form = issues.find(uow, repositories.find(uow, ORGANIZATION, "control"), number)
        comments.create(uow, form, text)


def test_an_arabic_form_is_recorded_and_answered_in_arabic(crowd: Crowd) -> None:
    number = submit(crowd, arabic_body())
    process_forms(crowd.bot(), CONTROL, [number])
    profile = crowd.person(0).profile
    assert profile.skills == {"gis"}
    assert profile.languages == {"ar", "en"}
    assert profile.zone == "UTC-1 to UTC+3"
    [reply] = crowd.bot_comments()[number]
    assert '<div dir="rtl" lang="ar">' in reply.text


@pytest.mark.parametrize("body", [filled_form(), arabic_body()], ids=["English", "Arabic"])
def test_a_form_that_was_sent_before_the_last_sync_is_read(crowd: Crowd, body: str) -> None:
    number = submit(crowd, body)
    sync_forms(crowd, RENAMED)
    process_forms(crowd.bot(), CONTROL, [number])
    assert crowd.person(0).profile.skills == {"gis"}
    [reply] = crowd.bot_comments()[number]
    assert ("lang=" in reply.text) == ("المهارات" in body)


def test_forms_of_today_need_no_look_into_the_history(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object) -> None:
        raise AssertionError

    monkeypatch.setattr(intake, "with_earlier_versions", fail)
    numbers = [submit(crowd, filled_form()), *crowd.submit_forms(1, 1)]
    process_forms(crowd.bot(), CONTROL, numbers)
    assert len(crowd.people()) == 2


def test_only_the_author_s_own_last_unedited_command_decides_whether_they_may_be_named(crowd: Crowd) -> None:
    [number, _] = crowd.submit_forms(0, 2)
    reconcile_forms(crowd.bot(), CONTROL)
    comment(crowd, number, FIRST_ACCOUNT_ID + 1, "/list-me")
    comment(crowd, number, FIRST_ACCOUNT_ID, "You may write /list-me")
    reconcile_forms(crowd.bot(), CONTROL)
    assert crowd.person(0).level is ConsentLevel.NONE
    comment(crowd, number, FIRST_ACCOUNT_ID, "/list-me")
    reconcile_forms(crowd.bot(), CONTROL)
    person = crowd.person(0)
    assert (person.level, person.account) == (ConsentLevel.HANDLE, (FIRST_ACCOUNT_ID, "crowd-0"))
    assert crowd.people()[person_id(FIRST_ACCOUNT_ID + 1)].level is ConsentLevel.NONE
    comment(crowd, number, FIRST_ACCOUNT_ID, "/unlist-me")
    reconcile_forms(crowd.bot(), CONTROL)
    person = crowd.person(0)
    assert (person.level, person.account) == (ConsentLevel.NONE, None)


def test_an_error_with_such_a_command_does_not_delay_the_replies_to_new_forms(
    crowd: Crowd, monkeypatch: pytest.MonkeyPatch
) -> None:
    [number] = crowd.submit_forms(0, 1)
    reconcile_forms(crowd.bot(), CONTROL)
    comment(crowd, number, FIRST_ACCOUNT_ID, "/list-me")
    [new] = crowd.submit_forms(1, 1)
    monkeypatch.setattr(listing, "note_level", lambda *_: 1 / 0)
    with pytest.raises(CommandError, match="internal error: ZeroDivisionError"):
        reconcile_forms(crowd.bot(), CONTROL)
    assert crowd.bot_comments()[new]


def test_an_edit_of_the_form_does_not_change_what_was_said_since(crowd: Crowd) -> None:
    [number] = crowd.submit_forms(0, 1)
    reconcile_forms(crowd.bot(), CONTROL)
    comment(crowd, number, FIRST_ACCOUNT_ID, "/list-me")
    reconcile_forms(crowd.bot(), CONTROL)
    crowd.edit_form(number, hours="10+")
    process_forms(crowd.bot(), CONTROL, [number])
    person = crowd.person(0)
    assert (str(person.profile.hours), person.level) == ("10+", ConsentLevel.HANDLE)
