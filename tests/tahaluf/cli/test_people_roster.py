"""`tahaluf people` on a steward's own machine: who is there, who fits, what is noted of them."""

import base64
import json
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from support.crowd import ROSTER
from support.steward import Steward, start_steward
from tahaluf.consent import ConsentLevel
from tahaluf.github import Session, read_roster
from tahaluf.volunteers.form import VolunteerProfile, read_hours
from tahaluf.volunteers.people import Account, Person, StoredMatch, VolunteerStatus
from tahaluf.volunteers.roster import RosterIndex

DAY = date(2026, 1, 1)

TABLES = {
    "list": ["who", "status", "since", "days", "fits", "skills", "languages", "hours"],
    "show p-a": ["field", "value"],
    "match p-a": ["role", "points of 100", "why"],
    "match well-map/maps": ["who", "status", "days", "points of 80", "why"],
    "stats": ["what", "which", "people"],
}


def person(id: str, days: int = 0, **said: Any) -> Person:
    """Somebody who came so many days after DAY."""
    day = DAY + timedelta(days=days)
    offer = VolunteerProfile(
        **{one.name: said.pop(one.name) for one in fields(VolunteerProfile) if one.name in said}
    )
    return replace(
        Person(id=id, form=1, given=day, since=day, level=ConsentLevel.NONE, profile=offer), **said
    )


@pytest.fixture
def steward(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Steward]:
    with start_steward(tmp_path, monkeypatch, capsys) as made:
        yield made


# -- list, show, match


def test_who_waits_longest_for_an_answer_stands_first(steward: Steward) -> None:
    steward.save_people(
        person("p-a", 1, status=VolunteerStatus.WORKING), person("p-b", 9), person("p-c", 4), person("p-d", 0)
    )
    assert [row[0] for row in steward.people("list").rows] == ["p-d", "p-c", "p-b", "p-a"]


def test_every_table_has_headings(steward: Steward) -> None:
    steward.save_people(person("p-a", 1, skills=frozenset({"gis"})))
    first = {verb: steward.people(*verb.split()).out.splitlines()[0].split("\t") for verb in TABLES}
    assert first == TABLES


def test_the_list_is_cut_by_status_project_and_skill(steward: Steward) -> None:
    steward.save_people(
        person("p-a", skills=frozenset({"gis"}), projects=frozenset({"well-map"})),
        person("p-b", status=VolunteerStatus.PAUSED, until=date(2026, 9, 1)),
        person(
            "p-c", matches=(StoredMatch("well-map", "maps", 80), StoredMatch("reading-room", "shelf", 60))
        ),
    )

    def found(*words: str) -> list[str]:
        return [row[0] for row in steward.people("list", *words).rows]

    assert found("--status", "paused") == ["p-b"]
    assert found("--project", "well-map") == ["p-a", "p-c"]
    assert found("--skill", "Maps and geodata") == ["p-a"]
    assert steward.people("list", "--project", "reading-room").out == "nobody\n"


def test_a_skill_that_the_manifest_does_not_know_is_told(steward: Steward) -> None:
    ran = steward.people("list", "--skill", "falconry")
    assert ran.code == 1
    assert "has no such skill" in ran.err


def test_a_record_that_cannot_be_read_is_named_and_stops_nobody(steward: Steward) -> None:
    steward.save_people(person("p-a"))
    body = {"message": "Break it", "content": "Zm9ybTogdHdlbHZl"}
    steward.crowd.put(ROSTER, "people/p-broken.yml", body)
    ran = steward.people("list")
    assert ran.rows[0][0] == "p-a"
    assert "cannot be read: p-broken" in ran.out


def test_one_person_is_shown_with_all_that_is_known(steward: Steward) -> None:
    account = Account(1001, "crowd-1")
    steward.save_people(
        person("p-a", level=ConsentLevel.HANDLE, account=account, hours=read_hours("3-5"), form=7)
    )
    shown = dict(row for row in steward.people("show", "p-a").rows)
    assert shown["account"] == "crowd-1 (1001)"
    assert shown["hours a week"] == "3-5"
    assert shown["in public"] == "may be named only by their GitHub login"
    assert shown["form"].endswith("/example-coalition/control/issues/7")


def test_an_id_that_nobody_has_is_told(steward: Steward) -> None:
    ran = steward.people("show", "p-nobody")
    assert (ran.code, ran.out) == (1, "")
    assert "nobody with this id" in ran.err


def test_the_roles_for_a_person_come_best_first_with_their_reasons(steward: Steward) -> None:
    steward.save_people(person("p-a", skills=frozenset({"gis"}), projects=frozenset({"well-map"})))
    rows = steward.people("match", "p-a").rows
    assert [row[0] for row in rows] == ["well-map/maps", "reading-room/shelf"]
    assert "1 of 1 skill" in rows[0][2]


def test_the_people_for_a_role_are_those_who_are_free(steward: Steward) -> None:
    fits = {"skills": frozenset({"gis"})}
    steward.save_people(
        person("p-a", 5, **fits),
        person("p-b", 1, **fits),
        person("p-c", **fits, status=VolunteerStatus.WORKING),
        person("p-d", projects=frozenset({"well-map"})),
    )
    assert [row[0] for row in steward.people("match", "well-map/maps").rows] == ["p-d", "p-b", "p-a"]


def test_a_role_that_is_not_open_is_told(steward: Steward) -> None:
    assert "no project has such an open role" in steward.people("match", "well-map/king").err


def test_the_reasons_for_a_role_say_nothing_of_its_room_and_add_up(steward: Steward) -> None:
    steward.save_people(person("p-a", skills=frozenset({"gis"}), languages=frozenset({"en"})))
    [row] = steward.people("match", "well-map/maps").rows
    assert "nobody has come" not in row[4]
    assert int(row[3]) <= 80


# -- others read along


@pytest.mark.parametrize(
    "words",
    [
        ["list"],
        ["show", "p-a"],
        ["match", "p-a"],
        ["began", "p-a"],
        ["leave", "p-a", "--yes"],
        ["add", "--skills", "gis"],
    ],
)
def test_where_others_read_the_log_nothing_is_shown_and_nothing_done(
    steward: Steward, words: list[str]
) -> None:
    steward.save_people(person("p-a"))
    before = steward.files()
    ran = steward.people(*words, GITHUB_ACTIONS="true")
    assert ran.code == 1
    assert "others read its log" in ran.out
    assert "p-a" not in ran.out + ran.err
    assert steward.files() == before


def test_numbers_are_told_there_too(steward: Steward) -> None:
    steward.save_people(*(person(f"p-{number}", skills=frozenset({"gis"})) for number in range(7)))
    told = json.loads(steward.people("stats", "--json", GITHUB_ACTIONS="true").out)
    assert (told["people"], told["skill"]["gis"], told["language"]["ar"]) == (7, 7, "<5")
    assert "p-" not in str(told)


def test_a_small_roster_tells_no_number(steward: Steward) -> None:
    steward.save_people(*(person(f"p-{number}") for number in range(3)))
    for row in steward.people("stats").rows:
        assert row[2] in ("<5", "–", "fewer than five so far"), row


# -- what a steward notes


def test_an_answer_a_beginning_and_a_pause_are_noted(steward: Steward) -> None:
    steward.save_people(person("p-a"))
    steward.people("answered", "p-a", "--on", "2026-01-03")
    steward.people("began", "p-a", "--on", "2026-01-08")
    ran = steward.people("pause", "p-a", "--until", "2999-01-01")
    assert "p-a: paused since" in ran.out
    now = steward.crowd.people()["p-a"]
    assert now.answered == datetime(2026, 1, 3, tzinfo=UTC)
    assert (now.began, now.status, now.until) == (date(2026, 1, 8), VolunteerStatus.PAUSED, date(2999, 1, 1))
    assert "p-a: working" in steward.people("back", "p-a").out


def test_a_note_of_a_day_to_come_is_refused(steward: Steward) -> None:
    steward.save_people(person("p-a"))
    assert "has not come yet" in steward.people("began", "p-a", "--on", "2999-01-01").err


def test_a_day_that_is_none_is_told_with_an_example(
    steward: Steward, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        steward.people("pause", "p-a", "--until", "tomorrow")
    assert "'tomorrow' is not a date" in capsys.readouterr().err


def test_a_note_keeps_what_stewards_added_to_the_file(steward: Steward) -> None:
    steward.save_people(person("p-a"))
    path, text = "people/p-a.yml", read_roster(steward.crowd.founder, ROSTER).files["people/p-a.yml"]
    content = base64.b64encode(f"{text}met: on Tuesday\n".encode()).decode()
    steward.crowd.put(ROSTER, path, {"message": "Note", "content": content, "sha": steward.files()[path]})
    steward.people("seen", "p-a")
    assert "met: on Tuesday" in read_roster(steward.crowd.founder, ROSTER).files[path]


def test_commits_of_the_roster_name_nobody(steward: Steward) -> None:
    steward.save_people(person("p-a"))
    steward.people("began", "p-a")
    messages = [
        one["commit"]["message"] for one in steward.crowd.founder.paginate(f"/repos/{ROSTER}/commits")
    ]
    assert "Record a start" in messages
    assert not [message for message in messages if "p-a" in message]


# -- many


def test_a_roster_is_read_in_a_request_and_one_more_for_each_hundred_people(steward: Steward) -> None:
    steward.save_people(*(person(f"p-{number:03}", skills=frozenset({"gis"})) for number in range(430)))
    reader = Session("token-founder", api_url=steward.crowd.hub.url)
    book = RosterIndex.from_files(read_roster(reader, ROSTER).files)
    assert len(book.people) == 430
    assert reader.requests == 1 + 5  # of 2,500 people: 26
