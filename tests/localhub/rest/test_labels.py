"""Labels as GitHub keeps them."""

import pytest

from support.hub_client import MEMBER_TOKEN, STRANGER_TOKEN, HubClient

LABELS = "/repos/an-org/water-map/labels"


def test_a_new_repository_has_githubs_own_labels(hub_client: HubClient) -> None:
    shown = hub_client.request("GET", LABELS).json()
    assert "good first issue" in {label["name"] for label in shown}
    assert all(label["default"] for label in shown)


def test_two_names_that_differ_in_case_alone_are_one_label(hub_client: HubClient) -> None:
    answer = hub_client.request("POST", LABELS, name="BUG", color="ededed")
    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"resource": "Label", "code": "already_exists", "field": "name"}]
    assert hub_client.request("GET", f"{LABELS}/BuG").json()["name"] == "bug"


def test_a_rename_keeps_the_issues_even_when_only_the_case_changes(hub_client: HubClient) -> None:
    hub_client.request("POST", "/repos/an-org/water-map/issues", title="A", labels=["bug"])
    assert hub_client.request("PATCH", f"{LABELS}/bug", new_name="Bug").json()["name"] == "Bug"
    (issue,) = hub_client.request("GET", "/repos/an-org/water-map/issues?labels=BUG").json()
    assert [label["name"] for label in issue["labels"]] == ["Bug"]


def test_a_label_that_is_deleted_leaves_its_issues(hub_client: HubClient) -> None:
    hub_client.request("POST", "/repos/an-org/water-map/issues", title="A", labels=["bug"])
    assert hub_client.request("DELETE", f"{LABELS}/bug").status_code == 204
    assert hub_client.request("GET", "/repos/an-org/water-map/issues/1").json()["labels"] == []
    assert hub_client.event_names()[-1] == "label deleted"


def test_a_name_with_a_slash_or_arabic_letters_has_an_address(hub_client: HubClient) -> None:
    made = hub_client.request("POST", LABELS, name="خريطة/water", color="EDEDED").json()
    assert made["color"] == "ededed"
    assert hub_client.request("GET", made["url"].removeprefix(hub_client.hub.url)).json() == made


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "x", "color": "#eded"}, "color"),
        ({"name": "x" * 51, "color": "ededed"}, "name"),
        ({"name": "x", "color": "ededed", "description": "d" * 101}, "description"),
        ({"name": "  ", "color": "ededed"}, "name"),
    ],
)
def test_what_github_refuses_is_refused_by_field(
    hub_client: HubClient, body: dict[str, str], field: str
) -> None:
    answer = hub_client.request("POST", LABELS, **body)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_one_who_may_only_read_makes_no_labels(hub_client: HubClient) -> None:
    for token in (MEMBER_TOKEN, STRANGER_TOKEN):
        answer = hub_client.request("POST", LABELS, token, name="x", color="ededed")
        assert answer.status_code == 403
        assert answer.headers["x-accepted-github-permissions"] == "issues=write; pull_requests=write"
    assert hub_client.request("POST", LABELS, None, name="x", color="ededed").status_code == 401
