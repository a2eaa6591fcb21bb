"""A URL counts as gone only if several runs over two weeks have found that it does not exist."""

from datetime import date, timedelta

import pytest

from tahaluf.content import (
    Absence,
    LinkStatus,
    Resource,
    absences_from_json,
    absences_to_json,
    record,
    unreachable_changes,
)

URL, OTHER = "https://guide.example.org/", "https://other.example.org/"
START = date(2026, 10, 28)
FOUND, GONE, UNCLEAR = LinkStatus.FOUND, LinkStatus.GONE, LinkStatus.UNCLEAR


def resource(id_: str = "guide", url: str = URL, unreachable: str | None = None) -> Resource:
    return Resource(
        id=id_, title="A", url=url, kind="guide", why="B", checked="2026-10", unreachable=unreachable
    )


RESOURCES = [resource(), resource("other", OTHER)]


def after(*runs: tuple[int, LinkStatus]) -> dict[str, Absence]:
    """Return the absences that runs on these days record, counted from the first run. The other URL is found in each
    run.
    """
    absences: dict[str, Absence] = {}
    for days, status in runs:
        statuses = {URL: status, OTHER: FOUND}
        absences = record(absences, RESOURCES, statuses, START + timedelta(days=days))
        absences = absences_from_json(absences_to_json(absences))
    return absences


def changes(*runs: tuple[int, LinkStatus]) -> dict[str, str | None]:
    return unreachable_changes(RESOURCES, after(*runs), {URL: runs[-1][1], OTHER: FOUND})


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        ([(0, GONE), (7, GONE), (14, GONE)], {"guide": "2026-10"}),
        ([(0, GONE), (7, GONE), (13, GONE)], {}),
        ([(0, GONE), (14, GONE)], {}),
        ([(0, GONE), (14, GONE), (14, GONE)], {}),  # twice on one day
        ([(0, GONE), (7, UNCLEAR), (14, GONE), (21, GONE)], {"guide": "2026-10"}),
        ([(0, GONE), (7, FOUND), (14, GONE), (21, GONE)], {}),  # the page existed in between
    ],
)
def test_three_runs_over_two_weeks(runs: list[tuple[int, LinkStatus]], expected: dict[str, str]) -> None:
    assert changes(*runs) == expected


def test_a_run_without_a_network_does_not_count() -> None:
    offline = record({}, RESOURCES, {URL: GONE, OTHER: GONE}, START)
    assert offline == {}


def test_another_address_starts_again() -> None:
    earlier = after((0, GONE), (7, GONE))
    moved = [resource(url="https://new.example.org/"), RESOURCES[1]]
    statuses = {"https://new.example.org/": GONE, OTHER: FOUND}
    assert record(earlier, moved, statuses, START + timedelta(days=14))["guide"].runs == 1


def test_an_address_that_answers_again_is_no_longer_marked() -> None:
    marked = [resource(unreachable="2026-09")]
    assert unreachable_changes(marked, {}, {URL: FOUND}) == {"guide": None}
    assert unreachable_changes(marked, {}, {URL: UNCLEAR}) == {}


@pytest.mark.parametrize(
    "text",
    [
        *("", "[]", '{"a": 1}', '{"a": {"url": ""}}', "null", "[" * 100_000),
        '{"a": {"url": "", "first": "2026-13-01", "last": "2026-11-01", "runs": 3}}',
        '{"a": {"url": "", "first": 20261101, "last": "2026-11-01", "runs": 3}}',
        '{"a": {"url": [], "first": "2026-11-01", "last": "2026-11-01", "runs": 3}}',
        '{"a": {"url": "", "first": "2026-11-01", "last": "2026-11-01", "runs": "3"}}',
    ],
)
def test_an_unreadable_record_counts_as_none(text: str) -> None:
    assert absences_from_json(text) == {}
