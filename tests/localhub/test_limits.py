"""GitHub's rate limits, using a virtual clock."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import requests

from localhub.graphql.cost import query_cost
from localhub.hub import Hub
from localhub.limits import Limits
from localhub.virtual_clock import VirtualClock
from support.hub_client import MEMBER_TOKEN, OWNER_TOKEN, SEED


class LimitedHub:
    def __init__(self, hub: Hub, clock: VirtualClock) -> None:
        self.hub, self.clock, self.talk = hub, clock, requests.Session()

    def ask(self, method: str, path: str, body: Any = None, token: str = OWNER_TOKEN) -> requests.Response:
        headers = {"authorization": f"Bearer {token}"}
        return self.talk.request(method, self.hub.url + path, headers=headers, json=body, timeout=20)

    def query(self, document: str) -> requests.Response:
        return self.ask("POST", "/graphql", {"query": document})

    def label(self, name: str) -> requests.Response:
        return self.ask("POST", "/repos/an-org/water-map/labels", {"name": name, "color": "ededed"})

    def labels(self, *names: str) -> requests.Response:
        where = self.query('{ repository(owner: "an-org", name: "water-map") { id } }').json()
        made = (
            f'm{number}: createLabel(input: {{repositoryId: "{where["data"]["repository"]["id"]}", '
            f'name: "{name}", color: "ededed"}}) {{ label {{ id }} }}'
            for number, name in enumerate(names)
        )
        return self.query(f"mutation {{ {' '.join(made)} }}")


OpenHub = Callable[[Limits], LimitedHub]


@pytest.fixture
def open_hub(tmp_path: Path) -> Iterator[OpenHub]:
    with ExitStack() as stack:

        def made(limits: Limits) -> LimitedHub:
            clock = VirtualClock()
            hub = Hub(tmp_path / "hub", SEED, run_workflows=False, limits=limits, clock=clock.now)
            return LimitedHub(stack.enter_context(hub), clock)

        yield made


def test_primary_limit_is_in_headers_and_resets_after_an_hour(open_hub: OpenHub) -> None:
    limited_hub = open_hub(Limits(rest_per_hour=2))
    first, second, third = (limited_hub.ask("GET", "/user") for _ in range(3))
    assert [a.headers["x-ratelimit-remaining"] for a in (first, second, third)] == ["1", "0", "0"]
    assert (second.status_code, third.status_code) == (200, 403)
    assert "rate limit" in third.json()["message"]
    limited_hub.clock.sleep(float(third.headers["x-ratelimit-reset"]) - limited_hub.clock.time())
    assert limited_hub.ask("GET", "/user").status_code == 200


def test_each_token_has_its_own_limit(open_hub: OpenHub) -> None:
    limited_hub = open_hub(Limits(rest_per_hour=1))
    assert [limited_hub.ask("GET", "/user", token=OWNER_TOKEN).status_code for _ in range(2)] == [200, 403]
    assert limited_hub.ask("GET", "/user", token=MEMBER_TOKEN).status_code == 200


def test_graphql_primary_limit_is_an_error_with_status_200(open_hub: OpenHub) -> None:
    limited_hub = open_hub(Limits(graphql_points_per_hour=1))
    assert "errors" not in limited_hub.query("{ viewer { login } }").json()
    refused = limited_hub.query("{ viewer { login } }")
    assert refused.status_code == 200
    assert refused.json()["errors"][0]["type"] == "RATE_LIMITED"


def test_eighty_first_creation_in_a_minute_gets_retry_after(
    open_hub: OpenHub,
) -> None:
    limited_hub = open_hub(Limits(rest_points_per_minute=None))
    assert {limited_hub.label(f"l{n}").status_code for n in range(80)} == {201}
    refused = limited_hub.label("one more")
    assert refused.status_code == 403
    assert refused.headers["retry-after"] == "60"
    limited_hub.clock.sleep(60)
    assert limited_hub.label("one more").status_code == 201


def test_writes_cost_five_of_nine_hundred_points(open_hub: OpenHub) -> None:
    limited_hub = open_hub(Limits(content_per_minute=None, rest_points_per_minute=12))
    path = "/repos/an-org/water-map/labels/bug"
    codes = [limited_hub.ask("PATCH", path, {"color": f"00000{n}"}).status_code for n in range(3)]
    assert codes == [200, 200, 403]
    assert [limited_hub.ask("GET", path).status_code for _ in range(3)] == [200, 200, 403]


@pytest.mark.parametrize(("unit", "refused"), [("requests", False), ("aliases", True)])
def test_batch_counts_as_one_creation_or_one_per_mutation(
    open_hub: OpenHub, unit: Any, refused: bool
) -> None:
    limited_hub = open_hub(Limits(content_per_minute=5, content_unit=unit))
    assert limited_hub.labels("a", "b", "c").status_code == 200
    assert (limited_hub.labels("d", "e", "f").status_code == 403) is refused


@pytest.mark.parametrize("status", [200, 403, 429])
@pytest.mark.parametrize("has_header", [True, False])
def test_secondary_limit_has_each_documented_form(open_hub: OpenHub, status: Any, has_header: bool) -> None:
    limited_hub = open_hub(Limits(content_per_minute=1, status=status, retry_after=has_header))
    limited_hub.labels("a")
    refused = limited_hub.labels("b")
    assert refused.status_code == status
    assert ("retry-after" in refused.headers) is has_header
    assert "secondary rate limit" in refused.text


def test_query_with_too_many_nodes_times_out(open_hub: OpenHub) -> None:
    limited_hub = open_hub(Limits(nodes_per_second=9))
    wide = '{ organization(login: "an-org") { repositories(first: %d) { nodes { name } } } }'
    assert limited_hub.query(wide % 90).status_code == 200
    assert limited_hub.query(wide % 91).status_code == 502


def test_query_can_read_its_cost(open_hub: OpenHub) -> None:
    limited_hub = open_hub(Limits())
    inside = "repositories(first: 100) { nodes { labels(first: 2) { nodes { name } } } }"
    asked = f'{{ organization(login: "an-org") {{ {inside} }} rateLimit {{ cost nodeCount remaining }} }}'
    rate = limited_hub.query(asked).json()["data"]["rateLimit"]
    assert rate == {"cost": 1, "nodeCount": 300, "remaining": 4999}


def test_cost_matches_github_example() -> None:
    # The example in "Rate limits and query limits for the GraphQL API": 1 + 100 + 100 × 50 requests, so 51 points
    document = (
        b'{"query": "query { viewer { repositories(first: 100) { nodes { issues(first: 50) { nodes {'
        b' labels(first: 60) { nodes { name } } } } } } } }"}'
    )
    found = query_cost(document)
    assert (found.requests, found.points) == (5101, 51)
    assert found.nodes == 100 + 100 * 50 + 100 * 50 * 60


def test_limits_are_parsed() -> None:
    assert Limits.parse("aliases, 429,silent") == Limits(
        content_unit="aliases", status=429, retry_after=False
    )
    with pytest.raises(ValueError, match="unknown word 'fast'"):
        Limits.parse("fast")


def submissions_hub(open_hub: OpenHub) -> LimitedHub:
    return open_hub(Limits.parse("submissions"))


def submit_issues(limited_hub: LimitedHub, count: int) -> requests.Response:
    where = limited_hub.query('{ repository(owner: "an-org", name: "water-map") { id } }').json()
    repository = where["data"]["repository"]["id"]
    declarations = ", ".join(f"$i{n}: CreateIssueInput!" for n in range(count))
    fields = " ".join(f"m{n}: createIssue(input: $i{n}) {{ issue {{ number }} }}" for n in range(count))
    variables = {f"i{n}": {"repositoryId": repository, "title": f"Issue {n}"} for n in range(count)}
    document = f"mutation({declarations}) {{ {fields} }}"
    return limited_hub.ask("POST", "/graphql", {"query": document, "variables": variables})


def test_issues_beyond_twenty_a_minute_are_refused_one_by_one(open_hub: OpenHub) -> None:
    limited_hub = submissions_hub(open_hub)
    submit_issues(limited_hub, 15)
    answer = submit_issues(limited_hub, 8)
    assert answer.status_code == 200
    made = [name for name, value in answer.json()["data"].items() if value]
    assert made == ["m0", "m1", "m2", "m3", "m4"]
    assert [error["path"] for error in answer.json()["errors"]] == [["m5"], ["m6"], ["m7"]]
    assert {(error["type"], error["message"]) for error in answer.json()["errors"]} == {
        ("UNPROCESSABLE", "was submitted too quickly")
    }
    assert not any(submit_issues(limited_hub, 2).json()["data"].values())
    limited_hub.clock.sleep(60)
    assert "errors" not in submit_issues(limited_hub, 2).json()


def test_comments_and_pull_requests_count_as_submissions_and_labels_do_not(open_hub: OpenHub) -> None:
    limited_hub = submissions_hub(open_hub)
    submit_issues(limited_hub, 19)
    comments = "/repos/an-org/water-map/issues/1/comments"
    answers = [limited_hub.ask("POST", comments, {"body": "Hello"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 422]
    assert "was submitted too quickly" in answers[1].text
    assert limited_hub.label("another").status_code == 201
    assert limited_hub.ask("PATCH", "/repos/an-org/water-map/issues/1", {"title": "New"}).status_code == 200


def test_rate_limit_agrees_with_the_headers(open_hub: OpenHub) -> None:
    limited_hub = open_hub(Limits())
    for _ in range(3):
        headers = limited_hub.ask("GET", "/user").headers
    graphql_headers = limited_hub.query("{ viewer { login } }").headers
    answer = limited_hub.ask("GET", "/rate_limit")
    for name in ("limit", "remaining", "used", "reset"):
        assert str(answer.json()["rate"][name]) == headers[f"x-ratelimit-{name}"]
        assert str(answer.json()["resources"]["core"][name]) == answer.headers[f"x-ratelimit-{name}"]
        assert str(answer.json()["resources"]["graphql"][name]) == graphql_headers[f"x-ratelimit-{name}"]
