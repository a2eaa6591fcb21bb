import base64
import json
from collections.abc import Mapping
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tahaluf.plan import Change, ChangeContext, Mutation, Response, Rest, to_json, to_markdown
from tahaluf.volunteers.roster import (
    DesiredRoster,
    Notice,
    PostedNotice,
    notice_marker,
    plan_files,
    plan_notices,
    sync_steps,
)

SITE = ChangeContext("example-coalition", "roster", "R_1", "main", "tip-0")
SECRET = "Somebody who keeps bees, 555 0100"
NOTICE = Notice(f"p-a for {SECRET}", f"{notice_marker('p-a')}\n{SECRET}")
PATHS = st.sampled_from([f"people/p-{n}.yml" for n in "abcdef"])


def posted_notice(number: int, notice: Notice = NOTICE, open: bool = True) -> PostedNotice:
    return PostedNotice(number, notice.title, notice.body, open)


def requests_of(
    change: Change, desired: DesiredRoster, notice_numbers: dict[str, int] | None = None
) -> list[Any]:
    """Return the requests for a change. GitHub's responses are faked, with a minimum of data."""
    steps = sync_steps(change, desired, SITE, {} if notice_numbers is None else notice_numbers)
    requests: list[Any] = []
    try:
        request = next(steps)
        while True:
            requests.append(request)
            body = {"issue": {"number": 7}, "commit": {"oid": f"tip-{len(requests)}"}}
            request = steps.send(Response(200, body))
    except StopIteration:
        return requests


def files_after(actual: Mapping[str, str], requests: list[Any]) -> dict[str, str]:
    files = dict(actual)
    for one in requests:
        changes = one.input["fileChanges"]
        for file in changes["additions"]:
            files[file["path"]] = base64.b64decode(file["contents"]).decode()
        for file in changes["deletions"]:
            del files[file["path"]]
    return files


# -- plans


def test_a_plan_contains_only_the_pseudonym() -> None:
    desired = DesiredRoster({"p-a": NOTICE}, {"people/p-a.yml": SECRET}, "Keep a record")
    for plan in (plan_notices(desired, {}), plan_files(desired, {})):
        for shown in (repr(plan), json.dumps(to_json(plan)), to_markdown(plan), repr(desired)):
            assert "bees" not in shown
            assert "555" not in shown
        assert "p-a" in repr(plan)


# -- notices


def test_a_notice_is_created_once_and_its_number_recorded() -> None:
    desired, notice_numbers = DesiredRoster({"p-a": NOTICE}), dict[str, int]()
    [change] = plan_notices(desired, {}).changes
    [request] = requests_of(change, desired, notice_numbers)
    assert isinstance(request, Mutation)
    assert (request.field, request.input["title"]) == ("createIssue", NOTICE.title)
    assert notice_numbers == {"p-a": 7}
    assert not plan_notices(desired, {"p-a": [posted_notice(7)]})


def test_an_outdated_notice_is_updated() -> None:
    desired = DesiredRoster({"p-a": NOTICE})
    [change] = plan_notices(desired, {"p-a": [posted_notice(3, Notice("old", "old"))]}).changes
    [request] = requests_of(change, desired)
    assert request == Rest(
        "PATCH", f"{SITE.repository}/issues/3", {"title": NOTICE.title, "body": NOTICE.body}
    )


def test_a_closed_notice_stays_closed_unless_it_should_be_open() -> None:
    closed = {"p-a": [posted_notice(3, open=False)]}
    assert not plan_notices(DesiredRoster({"p-a": NOTICE}), closed)
    desired = DesiredRoster({"p-a": NOTICE._replace(open=True)})
    [change] = plan_notices(desired, closed).changes
    assert requests_of(change, desired)[0].body["state"] == "open"


def test_duplicate_notices_are_emptied_and_closed() -> None:
    posted = {"p-a": [posted_notice(9), posted_notice(4), posted_notice(6, open=False)]}
    desired = DesiredRoster({"p-a": NOTICE})
    requests = [requests_of(change, desired)[0] for change in plan_notices(desired, posted).changes]
    assert [request.path.rpartition("/")[2] for request in requests] == ["6", "9"]
    for request in requests:
        assert request.body["state"] == "closed"
        assert SECRET not in str(request.body)
        assert "p-a" not in str(request.body)


def test_a_departure_empties_every_duplicate_notice() -> None:
    desired = DesiredRoster({"p-a": Notice("gone", "gone", open=False)})
    plan = plan_notices(desired, {"p-a": [posted_notice(9), posted_notice(4)]})
    bodies = [requests_of(change, desired)[0].body for change in plan.changes]
    assert bodies == [{"title": "gone", "body": "gone", "state": "closed"}] * 2
    assert not plan_notices(desired, {})


# -- files


@given(st.dictionaries(PATHS, st.text(max_size=3)), st.dictionaries(PATHS, st.none() | st.text(max_size=3)))
def test_after_executing_a_plan_the_next_plan_is_empty(
    actual: dict[str, str], files: dict[str, str | None]
) -> None:
    desired = DesiredRoster(files=files, commit_message="Keep records")
    plan = plan_files(desired, actual)
    now = files_after(
        actual, [request for change in plan.changes for request in requests_of(change, desired)]
    )
    assert not plan_files(desired, now)
    assert {path: text for path, text in actual.items() if path not in files}.items() <= now.items()


def test_each_commit_expects_the_previous_one_as_head() -> None:
    desired = DesiredRoster(
        files={f"people/p-{n:03}.yml": "x" for n in range(250)}, commit_message="Keep records"
    )
    [change] = plan_files(desired, {}).changes
    requests = requests_of(change, desired)
    assert [one.input["expectedHeadOid"] for one in requests] == ["tip-0", "tip-1", "tip-2"]
    assert [len(one.input["fileChanges"]["additions"]) for one in requests] == [100, 100, 50]
    assert change.cost == 3
