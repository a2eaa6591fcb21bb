"""No edits are lost if several people or runs write to the roster at the same time."""

import base64
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from localhub.core import Handler, Request, Response, json_response
from support.crowd import Crowd, start_crowd
from support.organization_builder import ROSTER
from tahaluf.consent import ConsentLevel
from tahaluf.flows.volunteers.roster_store import update_records
from tahaluf.github import read_roster
from tahaluf.problems import CommandError
from tahaluf.volunteers.form import VolunteerProfile
from tahaluf.volunteers.people import Person
from tahaluf.volunteers.roster import DesiredRoster, RosterIndex, write_person

DAY = date(2026, 3, 1)
ONE = Person(id="p-a", form=1, given=DAY, since=DAY, level=ConsentLevel.NONE)


@pytest.fixture
def crowd(tmp_path: Path) -> Iterator[Crowd]:
    with start_crowd(tmp_path, 1) as made:
        yield made


def writes(crowd: Crowd, path: str, text: str) -> None:
    """Simulate a write to the roster by someone else at the same time."""
    current = crowd.founder.get(f"/repos/{ROSTER}/contents/{path}", [404])
    body = {"message": "Write", "content": base64.b64encode(text.encode()).decode()}
    crowd.put(ROSTER, path, body | ({"sha": current.body["sha"]} if current.status == 200 else {}))


def files(crowd: Crowd) -> dict[str, str]:
    return dict(read_roster(crowd.founder, ROSTER).files)


def test_a_concurrent_edit_is_kept(crowd: Crowd) -> None:
    looked: list[int] = []

    def decide(index: RosterIndex) -> DesiredRoster:
        looked.append(len(index.people))
        if len(looked) == 1:
            writes(crowd, "people/p-b.yml", write_person(replace(ONE, id="p-b")))
        return DesiredRoster(files=index.changed_files([ONE]), commit_message="Keep a record")

    index = update_records(crowd.founder, ROSTER, decide)
    assert looked == [0, 1]
    assert set(index.people) == {"p-a", "p-b"}
    assert set(files(crowd)) == {"people/p-a.yml", "people/p-b.yml"}


def test_a_key_added_concurrently_is_kept(crowd: Crowd) -> None:
    update_records(
        crowd.founder,
        ROSTER,
        lambda index: DesiredRoster(files=index.changed_files([ONE]), commit_message="Keep a record"),
    )
    text = files(crowd)["people/p-a.yml"]
    raced: list[bool] = []

    def decide(index: RosterIndex) -> DesiredRoster:
        if not raced:
            writes(crowd, "people/p-a.yml", f"{text}met: on Tuesday\n")
            raced.append(True)
        changed = replace(index.find("p-a"), profile=VolunteerProfile(skills=frozenset({"gis"})))
        return DesiredRoster(files=index.changed_files([changed]), commit_message="Keep a record")

    update_records(crowd.founder, ROSTER, decide)
    assert "met: on Tuesday" in files(crowd)["people/p-a.yml"]
    assert "gis" in files(crowd)["people/p-a.yml"]


def test_nothing_is_written_without_differences(crowd: Crowd) -> None:
    for _ in range(2):
        update_records(
            crowd.founder,
            ROSTER,
            lambda index: DesiredRoster(files=index.changed_files([ONE]), commit_message="Keep a record"),
        )
    commits = [one["commit"]["message"] for one in crowd.founder.paginate(f"/repos/{ROSTER}/commits")]
    assert commits.count("Keep a record") == 1


def test_a_rejected_write_is_reported_without_githubs_message(crowd: Crowd) -> None:
    def refuse(request: Request, next_handler: Handler) -> Response:
        if b"createCommitOnBranch" in request.body:
            return json_response(403, {"message": "You wrote: bees, 555 0100", "status": "403"})
        return next_handler(request)

    crowd.hub.middlewares.append(refuse)
    with pytest.raises(CommandError, match="cannot write to the roster: GitHub returned 403") as raised:
        update_records(
            crowd.bot(),
            ROSTER,
            lambda index: DesiredRoster(files=index.changed_files([ONE]), commit_message="Keep a record"),
        )
    assert "bees" not in str(raised.value)
