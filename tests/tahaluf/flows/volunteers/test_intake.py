"""An intake run reports unfinished forms and explains how to fix them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.crowd import Crowd, start_crowd
from support.organization_builder import CONTROL
from tahaluf.flows.volunteers.intake import USE_VOLUNTEER_FORM, process_forms
from tahaluf.plan import Rest
from tahaluf.problems import CommandError
from tahaluf.volunteers.people import person_id


@pytest.fixture
def crowd(tmp_path: Path) -> Iterator[Crowd]:
    with start_crowd(tmp_path, 2) as made:
        yield made


def left(crowd: Crowd, *numbers: int) -> CommandError:
    with pytest.raises(CommandError) as stopped:
        process_forms(crowd.bot(), CONTROL, numbers)
    return stopped.value


def test_an_issue_that_is_not_a_form_is_not_worth_a_retry(crowd: Crowd) -> None:
    issue = crowd.founder.rest(Rest("POST", f"/repos/{CONTROL}/issues", {"title": "A question"})).body
    for number, why in ((99, "has no such issue"), (issue["number"], "this is not a volunteer form")):
        trouble = left(crowd, number)
        assert why in trouble.what
        assert trouble.fix == USE_VOLUNTEER_FORM


def test_a_failing_form_does_not_stop_the_others(crowd: Crowd) -> None:
    [number] = crowd.submit_forms(0, 1)
    assert "issue 99" in left(crowd, number, 99).what
    assert len(crowd.bot_comments()[number]) == 1


def test_an_unreadable_record_is_reported_with_a_fix(crowd: Crowd) -> None:
    [number] = crowd.submit_forms(0, 1)
    broken = {"message": "Edit", "content": "W10="}  # an empty list
    crowd.put(crowd.manifest.organization + "/roster", f"people/{person_id(1000)}.yml", broken)
    assert "most recent edit" in left(crowd, number).fix
