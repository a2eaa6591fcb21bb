"""`tahaluf people list`, `show`, `match` and `stats`, and the commands that record people's activity."""

import base64
import json
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from support.organization_builder import ROSTER
from support.steward import Steward, start_steward
from tahaluf.cli.people.listing import LIST_HEADINGS, NO_PEOPLE, SHOW_HEADINGS
from tahaluf.cli.people.match import CANDIDATE_HEADINGS, ROLE_HEADINGS
from tahaluf.cli.people.stats import TABLE_HEADINGS, TOO_FEW
from tahaluf.consent import ConsentLevel
from tahaluf.github import Session, read_roster
from tahaluf.volunteers.form import VolunteerProfile, read_hours
from tahaluf.volunteers.people import Account, Person, StoredMatch, VolunteerStatus
from tahaluf.volunteers.roster import RosterIndex

DAY = date(2026, 1, 1)

TABLES = {
    "list": LIST_HEADINGS,
    "show p-a": SHOW_HEADINGS,
    "match p-a": ROLE_HEADINGS,
    "match well-map/maps": CANDIDATE_HEADINGS,
    "stats": TABLE_HEADINGS,
}


def person(id: str, days: int = 0, **values: Any) -> Person:
    """Return a person who offered help `days` days after DAY."""
    day = DAY + timedelta(days=days)
    offer = VolunteerProfile(
        **{one.name: values.pop(one.name) for one in fields(VolunteerProfile) if one.name in values}
    )
    return replace(
        Person(id=id, form=1, given=day, since=day, level=ConsentLevel.NONE, profile=offer), **values
    )


@pytest.fixture
def steward(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Steward]:
    with start_steward(tmp_path, monkeypatch, capsys) as made:
        yield made


# -- list, show, match


def test_the_longest_waiting_person_is_listed_first(steward: Steward) -> None:
    steward.save_people(
        person("p-a", 1, status=VolunteerStatus.WORKING), person("p-b", 9), person("p-c", 4), person("p-d", 0)
    )
    assert [row[0] for row in steward.people("list").rows] == ["p-d", "p-c", "p-b", "p-a"]


def test_every_table_has_headings(steward: Steward) -> None:
    steward.save_people(person("p-a", 1, skills=frozenset({"gis"})))
    first = {verb: steward.people(*verb.split()).out.splitlines()[0].split("\t") for verb in TABLES}
    assert first == {verb: [*headings] for verb, headings in TABLES.items()}


def test_the_list_is_filtered_by_status_project_and_skill(steward: Steward) -> None:
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
    assert steward.people("list", "--project", "reading-room").out == f"{NO_PEOPLE}\n"


def test_an_unknown_skill_is_rejected(steward: Steward) -> None:
    ran = steward.people("list", "--skill", "falconry")
    assert ran.code == 1
    assert "has no such skill" in ran.err


def test_an_unreadable_record_is_named_and_does_not_stop_the_list(steward: Steward) -> None:
    steward.save_people(person("p-a"))
    body = {"message": "Break it", "content": "Zm9ybTogdHdlbHZl"}
    steward.crowd.put(ROSTER, "people/p-broken.yml", body)
    ran = steward.people("list")
    assert ran.rows[0][0] == "p-a"
    assert (ran.code, "that cannot be read: p-broken" in ran.out) == (1, True)
    assert steward.people("match", "p-a").code == 1


def test_show_prints_the_whole_record(steward: Steward) -> None:
    account = Account(1001, "crowd-1")
    steward.save_people(
        person("p-a", level=ConsentLevel.HANDLE, account=account, hours=read_hours("3-5"), form=7)
    )
    shown = dict(row for row in steward.people("show", "p-a").rows)
    assert shown["account"] == "crowd-1 (1001)"
    assert shown["hours a week"] == "3-5"
    assert shown["in public"] == "may be named only by their GitHub login"
    assert shown["form"].endswith("/example-coalition/control/issues/7")


def test_an_unknown_id_is_rejected(steward: Steward) -> None:
    ran = steward.people("show", "p-nobody")
    assert (ran.code, ran.out) == (1, "")
    assert "nobody in the roster has this id" in ran.err


def test_roles_for_a_person_are_listed_best_first_with_reasons(steward: Steward) -> None:
    steward.save_people(person("p-a", skills=frozenset({"gis"}), projects=frozenset({"well-map"})))
    rows = steward.people("match", "p-a").rows
    assert [row[0] for row in rows] == ["well-map/maps", "reading-room/shelf"]
    assert "1 of 1 skill" in rows[0][2]


def test_people_for_a_role_are_those_available(steward: Steward) -> None:
    fits: dict[str, Any] = {"skills": frozenset({"gis"})}
    steward.save_people(
        person("p-a", 5, **fits),
        person("p-b", 1, **fits),
        person("p-c", **fits, status=VolunteerStatus.WORKING),
        person("p-d", projects=frozenset({"well-map"})),
    )
    assert [row[0] for row in steward.people("match", "well-map/maps").rows] == ["p-d", "p-b", "p-a"]


def test_a_role_that_is_not_open_is_rejected(steward: Steward) -> None:
    assert "no project has an open role with this name" in steward.people("match", "well-map/king").err


def test_the_reasons_for_a_role_omit_its_capacity_and_add_up(steward: Steward) -> None:
    steward.save_people(person("p-a", skills=frozenset({"gis"}), languages=frozenset({"en"})))
    [row] = steward.people("match", "well-map/maps").rows
    assert "nobody has come" not in row[4]
    assert int(row[3]) <= 80


# -- in GitHub Actions


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
def test_private_commands_refuse_to_run_in_github_actions(steward: Steward, words: list[str]) -> None:
    steward.save_people(person("p-a"))
    before = steward.files()
    ran = steward.people(*words, GITHUB_ACTIONS="true")
    assert ran.code == 1
    assert "others can read GitHub Actions logs" in ran.out
    assert "p-a" not in ran.out + ran.err
    assert steward.files() == before


def test_stats_run_in_github_actions(steward: Steward) -> None:
    steward.save_people(*(person(f"p-{number}", skills=frozenset({"gis"})) for number in range(7)))
    printed = json.loads(steward.people("stats", "--json", GITHUB_ACTIONS="true").out)
    assert (printed["people"], printed["skill"]["gis"], printed["language"]["ar"]) == (7, 7, "<5")
    assert "p-" not in str(printed)


def test_stats_of_a_small_roster_are_suppressed(steward: Steward) -> None:
    steward.save_people(*(person(f"p-{number}") for number in range(3)))
    for row in steward.people("stats").rows:
        assert row[2] in ("<5", "–", TOO_FEW), row


# -- recording


def test_an_answer_a_start_and_a_pause_are_recorded(steward: Steward) -> None:
    steward.save_people(person("p-a"))
    steward.people("answered", "p-a", "--on", "2026-01-03")
    steward.people("began", "p-a", "--on", "2026-01-08")
    ran = steward.people("pause", "p-a", "--until", "2999-01-01")
    assert "p-a: paused since" in ran.out
    now = steward.crowd.people()["p-a"]
    assert now.answered == datetime(2026, 1, 3, tzinfo=UTC)
    assert (now.began, now.status, now.until) == (date(2026, 1, 8), VolunteerStatus.PAUSED, date(2999, 1, 1))
    assert "p-a: working" in steward.people("back", "p-a").out


def test_a_future_date_is_rejected(steward: Steward) -> None:
    steward.save_people(person("p-a"))
    assert "is in the future" in steward.people("began", "p-a", "--on", "2999-01-01").err


def test_an_invalid_date_is_rejected(steward: Steward, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        steward.people("pause", "p-a", "--until", "tomorrow")
    assert "'tomorrow' is not a date" in capsys.readouterr().err


def test_an_update_keeps_keys_that_stewards_added(steward: Steward) -> None:
    steward.save_people(person("p-a"))
    path, text = "people/p-a.yml", read_roster(steward.crowd.founder, ROSTER).files["people/p-a.yml"]
    content = base64.b64encode(f"{text}met: on Tuesday\n".encode()).decode()
    steward.crowd.put(ROSTER, path, {"message": "Note", "content": content, "sha": steward.files()[path]})
    steward.people("seen", "p-a")
    assert "met: on Tuesday" in read_roster(steward.crowd.founder, ROSTER).files[path]


def test_commit_messages_in_the_roster_name_nobody(steward: Steward) -> None:
    steward.save_people(person("p-a"))
    steward.people("began", "p-a")
    messages = [
        one["commit"]["message"] for one in steward.crowd.founder.paginate(f"/repos/{ROSTER}/commits")
    ]
    assert "Record a start" in messages
    assert not [message for message in messages if "p-a" in message]


# -- requests


def test_reading_the_roster_takes_one_request_per_hundred_people(steward: Steward) -> None:
    steward.save_people(*(person(f"p-{number:03}", skills=frozenset({"gis"})) for number in range(430)))
    reader = Session("token-founder", api_url=steward.crowd.hub.url)
    index = RosterIndex.from_files(read_roster(reader, ROSTER).files)
    assert len(index.people) == 430
    assert reader.requests == 1 + 5  # 2,500 people need 26 requests
