"""Attacks with malicious input."""

import difflib
import json
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from localhub.core import Handler, Request, Response
from localhub.workflows.triggers import SKIP_MARKERS, is_skipped
from support.attacks import EMPTY, Target, attacked
from support.busy_coalition import FORMS, MANIFEST_HEAD, PEOPLE_IDS, proposal_form, volunteer_form
from support.crash_runs import ProcessKiller
from support.organization_builder import ORGANIZATION
from tahaluf.forms import load_form, render
from tahaluf.layout import LEAVE_FORM
from tahaluf.manifest import load
from tahaluf.plan import Rest
from tahaluf.problems import InvalidInput
from tahaluf.volunteers.people import person_id

ROSTER = f"/repos/{ORGANIZATION}/roster"
TEAM = f"/orgs/{ORGANIZATION}/teams/wells"


@pytest.fixture
def target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Target]:
    with attacked(tmp_path) as made:
        yield made


# -- a4: a truncated request --------------------------------------------------------------------------------


@pytest.fixture
def wells(target: Target) -> Target:
    """A repository with a custom label, and a team that only has read access to it."""
    target.here.create_repository("wells")
    target.send("founder", "POST", f"/orgs/{ORGANIZATION}/teams", name="wells", privacy="closed")
    target.send("founder", "PUT", f"{TEAM}/repos/{ORGANIZATION}/wells", permission="pull")
    target.send("founder", "POST", f"/repos/{ORGANIZATION}/wells/labels", name="idea", color="ededed")
    return target


def send_in_part(target: Target, method: str, path: str, body: bytes, length: int) -> None:
    """Send a request whose body is shorter than its Content-Length, like a client that is killed halfway through."""
    address = urlsplit(target.here.hub.url)
    head = [
        f"{method} {path} HTTP/1.1",
        f"Host: {address.netloc}",
        "Authorization: Bearer token-founder",
        "Content-Type: application/json",
        f"Content-Length: {length}",
    ]
    with socket.create_connection((str(address.hostname), int(address.port or 0)), timeout=20) as line:
        line.sendall("\r\n".join([*head, "", ""]).encode() + body)
        line.shutdown(socket.SHUT_WR)
        while line.recv(65536):  # this returns nothing once the hub has closed the connection
            pass


def test_a_request_without_its_body_adds_nobody_to_a_team(wells: Target) -> None:
    send_in_part(wells, "PUT", f"{TEAM}/memberships/an-outsider", b"", 22)
    assert wells.role("wells", "an-outsider") is None


def test_a_request_with_half_of_its_body_adds_nobody_to_a_team(wells: Target) -> None:
    send_in_part(wells, "PUT", f"{TEAM}/memberships/an-outsider", b'{"role": "main', 22)
    assert wells.role("wells", "an-outsider") is None


def test_a_request_without_its_body_changes_no_permission(wells: Target) -> None:
    send_in_part(wells, "PUT", f"{TEAM}/repos/{ORGANIZATION}/wells", b"", 26)
    [repository] = wells.here.founder.get(f"{TEAM}/repos").body
    assert repository["role_name"] == "read"


def test_a_request_without_its_body_deletes_no_label(wells: Target) -> None:
    send_in_part(wells, "DELETE", f"/repos/{ORGANIZATION}/wells/labels/idea", b"", 10)
    labels = wells.here.founder.get(f"/repos/{ORGANIZATION}/wells/labels").body
    assert "idea" in [label["name"] for label in labels]


# -- a3: a killed process's request that arrives after the next run has begun --------------------------


def test_a_late_request_of_a_killed_process_does_not_affect_the_next_run(wells: Target) -> None:
    dead, alive = wells.here.token, wells.here.new_token()
    killer = ProcessKiller()
    wells.here.hub.middlewares.append(killer)
    with subprocess.Popen(["sleep", "60"]) as process:
        killer.reset(1, False)
        killer.set_pid(process.pid)
        with pytest.raises(requests.ConnectionError):
            ask(wells, dead, "GET", TEAM)
        if process.wait() != -signal.SIGKILL:
            pytest.fail("the process was not killed", pytrace=False)
    killer.reset(0, False)
    if ask(wells, alive, "GET", TEAM) != 200:
        pytest.fail("the next process is not heard", pytrace=False)
    with suppress(requests.ConnectionError):
        ask(wells, dead, "PUT", f"{TEAM}/memberships/an-outsider", role="maintainer")
    assert wells.role("wells", "an-outsider") is None


def ask(target: Target, token: str, method: str, path: str, **body: str) -> int:
    headers = {"authorization": f"Bearer {token}"}
    address = target.here.hub.url + path
    return requests.request(method, address, headers=headers, json=body or None, timeout=20).status_code


# -- b13: a manifest with unknown words -----------------------------------------------------------------------

WORK = 100_000  # the maximum number of comparisons between two words


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count comparisons of words, and fail the test as soon as there are too many."""
    counted, compare = [0], difflib.SequenceMatcher.set_seq1

    def count(matcher: difflib.SequenceMatcher[str], word: str) -> None:
        counted[0] += 1
        assert counted[0] <= WORK
        compare(matcher, word)

    monkeypatch.setattr(difflib.SequenceMatcher, "set_seq1", count)
    return counted


def of_unknown_words(known: int, unknown: int) -> str:
    """A manifest that defines `known` skills and refers to `unknown` undefined skills."""
    skills = "".join(f"  sk{place}x: {{name: Skill {place}}}\n" for place in range(known))
    unknown_skills = ", ".join(f"zk{place}q" for place in range(unknown))
    return (
        MANIFEST_HEAD.replace("skills:\n", f"skills:\n{skills}", 1)
        + "\nprojects:\n  - slug: wells\n    name: Wells here\n    summary: Where wells work.\n"
        + f"    roles:\n      - {{id: r, title: Digger, open: 1, skills: [{unknown_skills}]}}\n"
    )


def test_suggestions_for_many_unknown_words_take_bounded_work(compared: list[int]) -> None:
    with pytest.raises(InvalidInput):
        load(of_unknown_words(known=500, unknown=500))


def test_the_manifest_of_a_stranger_is_not_read_when_they_agree_to_it_themselves(
    target: Target, compared: list[int]
) -> None:
    number = target.open_pull("words", "projects.yml", of_unknown_words(known=20, unknown=20))
    event = {
        "action": "created",
        "issue": {"number": number, "pull_request": {}},
        "comment": {"body": "/agree", "user": {"login": "a-stranger", "id": 999999, "type": "User"}},
    }
    path = target.here.folder / "event.json"
    path.write_text(json.dumps(event))
    ran = target.plan(number, GITHUB_EVENT_PATH=str(path))
    assert ran.code == 0
    assert compared == [0]


# -- b7: words that skip workflows ---------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["merge", "squash"])
def test_the_text_of_a_proposal_does_not_skip_workflows(target: Target, method: str) -> None:
    words = " ".join((*SKIP_MARKERS, "skip-checks: true"))
    form = proposal_form(f"{words} Water", slug="water", summary=f"Where water is. {words}")
    [number] = target.answer(target.issue("a-proposer", "proposal", form))
    pull = target.here.founder.get(f"/repos/{ORGANIZATION}/control/pulls/{number}").body
    # As in a repository that uses the pull request's title and body as the commit message
    message = {"commit_title": pull["title"], "commit_message": f"{pull['body']}\n\n\n{pull['title']}"}
    target.here.merge(number, merge_method=method, **message)
    commits = target.here.founder.get(f"/repos/{ORGANIZATION}/control/commits?per_page=2").body
    messages = [commit["commit"]["message"] for commit in commits]
    assert "Where water is" in messages[0]
    assert [text for text in messages if is_skipped(text.lower())] == []


# -- b7, b9: names that look alike --------------------------------------------------------------------------

SCHOOL = f"""{EMPTY}\
  - slug: night-school
    name: Night school
    summary: Evening lessons by the river.
"""
INVISIBLE = {
    "zero-width-joiner": "\u200d",
    "variation-selector": "\ufe0f",
    "supplementary-variation-selector": "\U000e0101",
    "braille-blank": "\u2800",
    "mongolian-variation-selector": "\u180b",
    "musical-begin-beam": "\U0001d173",
}


@pytest.fixture
def school(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Target]:
    """The manifest has a project called Night school."""
    with attacked(tmp_path, SCHOOL) as made:
        yield made


def reports_the_twin(target: Target, name: str) -> bool:
    """Whether the proposer or the reviewer is told about the similar project."""
    form = proposal_form(name, slug="lessons", summary="Something that nobody else has described.")
    issue = target.issue("a-proposer", "proposal", form)
    pulls = target.answer(issue)
    text = "\n".join(target.comments(issue)) + target.in_public(*pulls)
    return "night-school" in text


@pytest.mark.parametrize(
    "name",
    [
        "Night school",
        "Night\u200d school",
        "Night school\ufe0f",
        "Night\U000e0101 school",
        "\u2800Night school",
        "Ni\u180bght school",
        "Ni\U0001d173ght school",
        "N\u0456ght school",
    ],
    ids=ascii,
)
def test_a_name_with_a_hidden_character_or_one_look_alike_is_reported(school: Target, name: str) -> None:
    assert reports_the_twin(school, name)


@pytest.mark.parametrize("name", ["Night sch\u03bf\u03bfl", "Nig\u0570t sc\u0570\u0585\u0585l"], ids=ascii)
def test_a_name_with_several_look_alike_letters_is_reported(school: Target, name: str) -> None:
    assert reports_the_twin(school, name)


@pytest.mark.parametrize("hidden", INVISIBLE.values(), ids=INVISIBLE)
def test_invisible_characters_do_not_reach_the_manifest(target: Target, hidden: str) -> None:
    issue = target.issue("a-proposer", "proposal", proposal_form(f"Bread{hidden} ovens", slug="bread-ovens"))
    target.answer(issue)
    assert load(target.file(f"proposal/{issue}")).project("bread-ovens").name == "Bread ovens"


# -- c3, c3b: two concurrent runs create two notices about a person who leaves --------------------------------


@pytest.fixture
def busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Target]:
    """A volunteer has submitted the form, but the bot has not run yet."""
    with attacked(tmp_path, WITH_A_ROLE) as made:
        made.issue("a-volunteer", "volunteer", volunteer_form())
        yield made


WITH_A_ROLE = f"""{EMPTY}\
  - slug: clinic-hours
    name: Clinic hours
    summary: When the clinics are open.
    roles: [{{id: maps, title: Cartographer, skills: [gis], open: 2}}]
"""


class Twice:
    """A middleware that imitates a second run, which created the same issues a moment earlier."""

    def __call__(self, request: Request, following: Handler) -> Response:
        if b"createIssue(" in request.body:
            following(request)
        return following(request)


def onboard_twice(target: Target) -> None:
    """Simulate two runs that process the same form at the same time."""
    twice = Twice()
    target.here.hub.middlewares.append(twice)
    target.run("onboard", "--all")
    target.here.hub.middlewares.remove(twice)


def leave(target: Target, who: str) -> None:
    form = load_form(FORMS[LEAVE_FORM], LEAVE_FORM)
    target.issue(who, "leave", render(form, {"consent": list(form.field("consent").choices)}))
    target.run("leave")


def notices(target: Target) -> list[dict[str, Any]]:
    """All issues in the roster, open or closed."""
    return list(target.here.founder.paginate(f"{ROSTER}/issues?state=all"))


def about_them(target: Target) -> list[int]:
    """The numbers of the notices that still contain the volunteer's data."""
    who = person_id(PEOPLE_IDS["a-volunteer"])
    texts = {one["number"]: f"{one['title']}\n{one['body']}" for one in notices(target)}
    return [number for number, text in texts.items() if who in text or "Cartographer" in text]


def test_a_closed_duplicate_notice_is_emptied(busy: Target) -> None:
    onboard_twice(busy)
    if sorted(one["state"] for one in notices(busy)) != ["closed", "open"]:
        pytest.fail("no double was made and closed", pytrace=False)
    assert len(about_them(busy)) == 1


def test_leaving_removes_everything_after_two_concurrent_runs(busy: Target) -> None:
    onboard_twice(busy)
    leave(busy, "a-volunteer")
    assert about_them(busy) == []


def test_leaving_removes_everything_from_a_closed_second_notice(busy: Target) -> None:
    busy.run("onboard", "--all")
    [notice] = notices(busy)
    double = {"title": notice["title"], "body": notice["body"]}
    number = busy.here.bot.rest(Rest("POST", f"{ROSTER}/issues", double)).body["number"]
    closed = {"state": "closed", "state_reason": "not_planned"}
    busy.here.bot.rest(Rest("PATCH", f"{ROSTER}/issues/{number}", closed))
    leave(busy, "a-volunteer")
    assert about_them(busy) == []
