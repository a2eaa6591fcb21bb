"""Violations of GitHub's description are found, recorded and listed."""

import json

import pytest

from localhub.contract import Contract, operations
from localhub.core import Request, Response, json_response
from support.hub_client import HubClient

LABELS = operations()["POST /repos/{owner}/{repo}/labels"]
PARAMS = {"owner": "o", "repo": "r"}


def test_missing_required_field_is_a_violation() -> None:
    contract = Contract()
    found = contract.check_request(LABELS, Request("POST", "/", params=PARAMS, body=b"{}"), {})
    assert [(one.side, one.where) for one in found] == [("request", "")]
    assert contract.violations() == found
    contract.clear()
    assert contract.violations() == []


@pytest.mark.departs
def test_query_numbers_are_parsed() -> None:
    listing = operations()["GET /repos/{owner}/{repo}/labels"]
    contract = Contract()
    assert not contract.check_request(listing, Request("GET", "/", "per_page=5", params=PARAMS), None)
    assert contract.check_request(listing, Request("GET", "/", "per_page=many", params=PARAMS), None)


@pytest.mark.departs
def test_undescribed_response_is_a_violation() -> None:
    contract = Contract()
    contract.check_response(LABELS, json_response(201, {"name": "bug"}))
    assert {one.side for one in contract.violations()} == {"response"}
    contract.clear()
    contract.check_response(LABELS, Response(202))
    assert [one.message for one in contract.violations()] == ["status 202 is not listed"]


def test_violations_can_be_listed_and_deleted(hub_client: HubClient) -> None:
    answer = hub_client.request("POST", "/repos/an-org/water-map/labels", color="ededed")
    assert answer.status_code == 422
    assert '"name" is a required property' in answer.json()["message"]
    (shown,) = hub_client.request("GET", "/_localhub/violations").json()["violations"]
    assert shown["operation"] == LABELS.key
    hub_client.request("DELETE", "/_localhub/violations")
    assert hub_client.request("GET", "/_localhub/violations").json() == {"violations": []}


def test_operation_outside_the_slice_is_named(hub_client: HubClient) -> None:
    for path in ("/repos/an-org/water-map/traffic/views", "/repos/an-org/water-map/releases"):
        answer = hub_client.request("GET", path)
        assert answer.status_code == 501
        assert json.loads(answer.text)["operation"].startswith("GET /repos/")
