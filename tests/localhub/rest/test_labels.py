"""Labels."""

import pytest

from support.hub_client import MEMBER_TOKEN, STRANGER_TOKEN, HubClient

LABELS = "/repos/an-org/water-map/labels"


def test_new_repository_has_default_labels(hub_client: HubClient) -> None:
    shown = hub_client.request("GET", LABELS).json()
    assert "good first issue" in {label["name"] for label in shown}
    assert all(label["default"] for label in shown)


def test_label_names_ignore_case(hub_client: HubClient) -> None:
    answer = hub_client.request("POST", LABELS, name="BUG", color="ededed")
    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"resource": "Label", "code": "already_exists", "field": "name"}]
    assert hub_client.request("GET", f"{LABELS}/BuG").json()["name"] == "bug"


def test_renaming_a_label_keeps_its_issues(hub_client: HubClient) -> None:
    hub_client.request("POST", "/repos/an-org/water-map/issues", title="A", labels=["bug"])
    assert hub_client.request("PATCH", f"{LABELS}/bug", new_name="Bug").json()["name"] == "Bug"
    (issue,) = hub_client.request("GET", "/repos/an-org/water-map/issues?labels=BUG").json()
    assert [label["name"] for label in issue["labels"]] == ["Bug"]


def test_deleted_label_is_removed_from_issues(hub_client: HubClient) -> None:
    hub_client.request("POST", "/repos/an-org/water-map/issues", title="A", labels=["bug"])
    assert hub_client.request("DELETE", f"{LABELS}/bug").status_code == 204
    assert hub_client.request("GET", "/repos/an-org/water-map/issues/1").json()["labels"] == []
    assert hub_client.event_names()[-1] == "label deleted"


def test_label_name_may_contain_slash_or_arabic(hub_client: HubClient) -> None:
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
def test_invalid_label_fields_are_rejected(hub_client: HubClient, body: dict[str, str], field: str) -> None:
    answer = hub_client.request("POST", LABELS, **body)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_creating_labels_needs_write_access(hub_client: HubClient) -> None:
    for token in (MEMBER_TOKEN, STRANGER_TOKEN):
        answer = hub_client.request("POST", LABELS, token, name="x", color="ededed")
        assert answer.status_code == 403
        assert answer.headers["x-accepted-github-permissions"] == "issues=write; pull_requests=write"
    assert hub_client.request("POST", LABELS, None, name="x", color="ededed").status_code == 401
