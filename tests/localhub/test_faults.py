"""How a client sees each kind of fault, and which requests each rule selects."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from localhub import snapshot
from localhub.faults import FaultRule, FaultRuleError, parse_fault_rules
from localhub.hub import Hub
from support.hub_client import OWNER_TOKEN, SEED

LABELS = "/repos/an-org/water-map/labels"


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    with Hub(tmp_path / "hub", SEED, run_workflows=False) as made:
        yield made
        assert made.contract.violations() == []


def ask(hub: Hub, method: str, path: str, body: Any = None) -> requests.Response:
    headers = {"authorization": f"Bearer {OWNER_TOKEN}"}
    return requests.request(method, hub.url + path, headers=headers, json=body, timeout=5)


def make_label(hub: Hub) -> requests.Response:
    return ask(hub, "POST", LABELS, {"name": "well", "color": "ededed"})


def labels(hub: Hub) -> int:
    return len(hub.store.fetch_column("SELECT id FROM labels WHERE name = 'well'"))


@pytest.mark.parametrize(("after", "made"), [(False, 0), (True, 1)])
@pytest.mark.parametrize("kind", ["500", "502", "503"])
def test_server_error_before_or_after_execution(hub: Hub, kind: str, after: bool, made: int) -> None:
    hub.faults.add_rules([FaultRule(kind, operation="POST *", after=after)])
    assert make_label(hub).status_code == int(kind)
    assert labels(hub) == made


@pytest.mark.parametrize("kind", ["drop", "timeout"])
@pytest.mark.parametrize(("after", "made"), [(False, 0), (True, 1)])
def test_connection_is_dropped_before_or_after_execution(hub: Hub, kind: str, after: bool, made: int) -> None:
    hub.faults.add_rules([FaultRule(kind, operation="POST *", after=after)])
    with pytest.raises(requests.ConnectionError):
        make_label(hub)
    assert labels(hub) == made


def test_connection_is_reset_in_mid_body(hub: Hub) -> None:
    hub.faults.add_rules([FaultRule("reset", operation="POST *")])
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        make_label(hub)
    assert labels(hub) == 1


def test_truncated_response_is_not_json(hub: Hub) -> None:
    hub.faults.add_rules([FaultRule("cut", operation="POST *")])
    answer = make_label(hub)
    assert answer.status_code == 201
    with pytest.raises(ValueError, match=r"."):
        answer.json()


@pytest.mark.parametrize("kind", ["403", "429"])
@pytest.mark.parametrize("wait", [None, 7])
def test_secondary_limit_never_executes_the_request(hub: Hub, kind: str, wait: int | None) -> None:
    hub.faults.add_rules([FaultRule(kind, wait=wait, after=True)])
    answer = make_label(hub)
    assert answer.status_code == int(kind)
    assert "secondary rate limit" in answer.json()["message"]
    assert answer.headers.get("retry-after") == (None if wait is None else str(wait))
    assert labels(hub) == 0


def test_graphql_returns_partial_data(hub: Hub) -> None:
    hub.faults.add_rules([FaultRule("partial")])
    query = '{ viewer { login } repository(owner: "an-org", name: "water-map") { id name } }'
    answer = ask(hub, "POST", "/graphql", {"query": query}).json()
    assert answer["data"]["viewer"]["login"] == "an-owner"
    assert answer["data"]["repository"]["name"] is None
    assert answer["errors"][0]["path"] == ["repository", "name"]


def test_new_object_is_temporarily_missing(hub: Hub) -> None:
    hub.faults.add_rules([FaultRule("404", path="/repos/an-org/new*", times=2)])
    assert ask(hub, "POST", "/orgs/an-org/repos", {"name": "new"}).status_code == 201
    seen = [ask(hub, "GET", "/repos/an-org/new").status_code for _ in range(3)]
    assert seen == [404, 404, 200]


def test_token_is_rejected_after_some_requests(hub: Hub) -> None:
    hub.faults.add_rules([FaultRule("401", skip=2, times=None)])
    assert [ask(hub, "GET", LABELS).status_code for _ in range(4)] == [200, 200, 401, 401]


def test_ref_conflict_only_applies_to_refs(hub: Hub) -> None:
    hub.faults.add_rules([FaultRule("409")])
    assert make_label(hub).status_code == 201
    answer = ask(hub, "PATCH", "/repos/an-org/water-map/git/refs/heads/main", {"sha": "0" * 40})
    assert answer.status_code == 409


def test_same_seed_injects_the_same_faults(hub: Hub) -> None:
    def run() -> list[int]:
        hub.faults.clear()
        hub.faults.add_rules([FaultRule("503", share=0.5, seed=3, times=None)])
        return [ask(hub, "GET", LABELS).status_code for _ in range(20)]

    first = run()
    assert set(first) == {200, 503}
    assert run() == first


def test_faults_are_managed_over_http(hub: Hub) -> None:
    rule = {"kind": "502", "operation": "GET *", "times": 1}
    assert ask(hub, "POST", "/_localhub/faults", [rule]).status_code == 201
    assert ask(hub, "GET", LABELS).status_code == 502
    faults = ask(hub, "GET", "/_localhub/faults").json()
    assert faults["happened"] == {"502": 1}
    assert faults["faults"][0]["struck"] == 1
    assert ask(hub, "DELETE", "/_localhub/faults").status_code == 204
    assert ask(hub, "GET", "/_localhub/faults").json() == {"faults": [], "happened": {}}


@pytest.mark.parametrize("given", [{"kind": "flood"}, {"kind": "502", "wher": 1}, {}, 7])
def test_invalid_fault_rule_is_rejected(hub: Hub, given: Any) -> None:
    with pytest.raises(FaultRuleError):
        parse_fault_rules(given)
    assert ask(hub, "POST", "/_localhub/faults", given).status_code == 422


def test_hub_can_be_restored(hub: Hub, tmp_path: Path) -> None:
    snapshot.save(hub, tmp_path / "before")
    make_label(hub)
    ask(hub, "POST", "/orgs/an-org/repos", {"name": "new", "auto_init": True})
    snapshot.restore(hub, tmp_path / "before")
    assert labels(hub) == 0
    assert ask(hub, "GET", "/repos/an-org/new").status_code == 404
    assert make_label(hub).status_code == 201
