"""Webhook payloads contain the same data as GitHub's, according to npm `@octokit/webhooks-examples`.

tests/data/webhook_keys.json lists the keys; tools/webhook_keys.py wrote it.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from localhub.events import Event
from localhub.hub import Hub
from support.hub_client import SEED, HubClient
from webhook_keys import EVENTS, objects

KEYS = json.loads((Path(__file__).parents[1] / "data/webhook_keys.json").read_text())
# Keys of the examples that localhub omits, with the reason.
OMITTED = {
    "installation": "the examples come from the webhook of an App",
    "repository created: organization": "the examples are of repositories of organizations",
}
# Objects of the examples that no payload of localhub has.
NEVER_EMITTED = (
    "installation",  # the examples come from the webhook of an App
    "milestone",  # not supported
    "_issue",  # issues cannot be transferred
    "_repository",
    "issues: issue.pull_request",  # pull requests have their own events; only milestones are different
    "member: changes",  # changing a collaborator's role causes no event
    "organization: changes",  # organizations cannot be renamed
)
REPOSITORY = "/repos/an-org/water-map"


def test_the_comparison_covers_every_action_of_localhub() -> None:
    assert set(KEYS["objects"]) == set(EVENTS)


@pytest.fixture(scope="module")
def events(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Event]]:
    """One event of every kind that localhub emits."""
    with Hub(tmp_path_factory.mktemp("hub"), SEED, run_workflows=False) as hub:
        client = HubClient(hub)
        _change_issues(client)
        _change_pulls(client)
        _change_repository(client)
        _change_people(client)
        yield hub.events.log()
        assert hub.contract.violations() == []


def _ok(client: HubClient, method: str, path: str, token: str = "owner-token", **body: Any) -> Any:
    response = client.request(method, path, token, **body)
    assert response.status_code < 300, (method, path, response.text)
    return response.json() if response.content else None


def _change_issues(client: HubClient) -> None:
    issues = f"{REPOSITORY}/issues"
    _ok(client, "POST", issues, title="t", body="b", labels=["bug"], assignees=["a-member"])
    comment = _ok(client, "POST", f"{issues}/1/comments", body="c")
    _ok(client, "PATCH", f"{issues}/comments/{comment['id']}", body="d")
    _ok(client, "DELETE", f"{issues}/comments/{comment['id']}")
    changes: list[dict[str, Any]] = [{"title": "u"}, {"state": "closed"}, {"state": "open"}]
    for body in (*changes, {"assignees": []}, {"labels": []}):
        _ok(client, "PATCH", f"{issues}/1", **body)
    _ok(client, "PUT", f"{issues}/1/lock")
    _ok(client, "DELETE", f"{issues}/1/lock")
    _ok(client, "POST", f"{REPOSITORY}/labels", name="new", color="000000")
    _ok(client, "PATCH", f"{REPOSITORY}/labels/new", color="ffffff")
    _ok(client, "DELETE", f"{REPOSITORY}/labels/new")


def _change_pulls(client: HubClient) -> None:
    tip = _ok(client, "GET", f"{REPOSITORY}/git/ref/heads/main")["object"]["sha"]
    _ok(client, "POST", f"{REPOSITORY}/git/refs", ref="refs/heads/idea", sha=tip)
    for name in ("one", "two"):
        change = {"message": "Add it", "content": "aQ==", "branch": "idea"}
        _ok(client, "PUT", f"{REPOSITORY}/contents/{name}", **change)
        if name == "one":
            _ok(client, "POST", f"{REPOSITORY}/pulls", title="p", body="b", head="idea", base="main")
    for body in ({"title": "q"}, {"state": "closed"}, {"state": "open"}):
        _ok(client, "PATCH", f"{REPOSITORY}/pulls/2", **body)
    _ok(client, "PATCH", f"{REPOSITORY}/issues/2", labels=["bug"])
    _ok(client, "PATCH", f"{REPOSITORY}/issues/2", assignees=["a-member"])
    reviewers = f"{REPOSITORY}/pulls/2/requested_reviewers"
    _ok(client, "POST", reviewers, reviewers=["a-member", "a-stranger"])
    _ok(client, "PUT", f"{REPOSITORY}/issues/2/lock")
    _ok(client, "DELETE", f"{REPOSITORY}/issues/2/lock")
    _ok(client, "POST", f"{REPOSITORY}/pulls/2/reviews", "member-token", event="APPROVE", body="fine")
    _ok(client, "DELETE", reviewers, reviewers=["a-stranger"])
    _ok(client, "PATCH", f"{REPOSITORY}/issues/2", labels=[], assignees=[])
    _ok(client, "PUT", f"{REPOSITORY}/pulls/2/merge")
    _ok(client, "DELETE", f"{REPOSITORY}/git/refs/heads/idea")


def _change_repository(client: HubClient) -> None:
    _ok(client, "POST", "/orgs/an-org/repos", name="other", auto_init=True)
    for body in ({"description": "d"}, {"private": True}, {"private": False}, {"name": "another"}):
        _ok(client, "PATCH", "/repos/an-org/other", **body)
    _ok(client, "POST", "/repos/an-org/another/branches/main/rename", new_name="trunk")
    _ok(client, "POST", "/user/repos", name="mine")
    _ok(client, "POST", "/repos/an-owner/mine/transfer", new_owner="an-org")
    _ok(client, "POST", f"{REPOSITORY}/dispatches", event_type="refresh", client_payload={"what": "all"})


def _change_people(client: HubClient) -> None:
    team = _ok(client, "POST", "/orgs/an-org/teams", name="Water", privacy="closed")
    path = f"/orgs/an-org/teams/{team['slug']}"
    _ok(client, "PATCH", path, name="Water", description="Wells")
    _ok(client, "PUT", f"{path}/memberships/a-member", role="member")
    _ok(client, "PUT", f"{path}{REPOSITORY}", permission="push")
    _ok(client, "DELETE", f"{path}{REPOSITORY}")
    _ok(client, "DELETE", f"{path}/memberships/a-member")
    _ok(client, "DELETE", path)
    _ok(client, "PUT", f"{REPOSITORY}/collaborators/a-member", permission="push")
    _ok(client, "DELETE", f"{REPOSITORY}/collaborators/a-member")
    stranger = _ok(client, "GET", "/users/a-stranger")["id"]
    _ok(client, "POST", "/orgs/an-org/invitations", invitee_id=stranger)
    _ok(client, "PATCH", "/user/memberships/orgs/an-org", "stranger-token", state="active")
    _ok(client, "DELETE", "/orgs/an-org/members/a-stranger")


def _name(event: Event) -> str:
    has_action = event.action is not None and event.name != "repository_dispatch"
    return f"{event.name} {event.action}" if has_action else event.name


def _missing(event: Event) -> Iterator[str]:
    for key in KEYS["actions"].get(_name(event), ()):
        if key not in event.payload and key not in OMITTED and f"{_name(event)}: {key}" not in OMITTED:
            yield f"{_name(event)}: {key}"
    required = KEYS["objects"].get(event.name, {})
    for path, keys in objects(event.payload):
        for key in set(required.get(path, ())) - keys:
            yield f"{event.name}: {path}.{key}"


def test_payloads_have_the_keys_of_githubs(events: list[Event]) -> None:
    found = {line for event in events for line in _missing(event)}
    assert not found, "\n".join(sorted(found))


def _payloads(events: list[Event], name: str) -> list[Any]:
    return [event.payload for event in events if _name(event) == name]


def test_every_object_of_the_examples_is_compared(events: list[Event]) -> None:
    """Objects that are never in a payload of localhub would not be compared."""
    seen = {f"{event.name}: {path}" for event in events for path, _ in objects(event.payload)}
    listed = {f"{event}: {path}" for event, paths in KEYS["objects"].items() for path in paths}
    emitted = {event.name for event in events}
    unseen = {line for line in listed - seen if line.split(":")[0] in emitted}
    unknown = {line for line in unseen if not any(part in line for part in NEVER_EMITTED)}
    assert not unknown, "\n".join(sorted(unknown))


def test_push_names_the_head_commit_the_pusher_and_the_author(events: list[Event]) -> None:
    push = next(payload for payload in _payloads(events, "push") if payload["commits"])
    [commit] = push["commits"]
    assert commit == push["head_commit"]
    assert (commit["id"], commit["message"], commit["added"]) == (push["after"], "Add it", ["one"])
    assert commit["author"]["username"] == push["pusher"]["name"] == "an-owner"
    assert push["pusher"]["email"] == commit["author"]["email"]
    assert push["compare"].endswith(f"/compare/{push['before'][:12]}...{push['after'][:12]}")
    assert isinstance(push["repository"]["pushed_at"], int)
    assert push["repository"]["owner"]["name"] == "an-org"


def test_new_branch_at_an_existing_commit_has_no_new_commits(events: list[Event]) -> None:
    created = next(payload for payload in _payloads(events, "push") if payload["created"])
    assert created["commits"] == []
    assert created["head_commit"]["id"] == created["after"]
    assert created["compare"].endswith("/compare/idea")


def test_deleted_branch_has_no_head_commit(events: list[Event]) -> None:
    deleted = next(payload for payload in _payloads(events, "push") if payload["deleted"])
    assert (deleted["commits"], deleted["head_commit"]) == ([], None)
    assert deleted["compare"].endswith(f"/compare/{deleted['before'][:12]}...000000000000")


def test_merged_commits_are_new_but_not_distinct(events: list[Event]) -> None:
    merge = next(payload for payload in _payloads(events, "push") if len(payload["commits"]) > 1)
    assert merge["ref"] == "refs/heads/main"
    assert [commit["distinct"] for commit in merge["commits"]] == [False, False, True]


def test_mergeable_is_unknown_until_github_has_computed_it(events: list[Event]) -> None:
    for action in ("opened", "synchronize", "reopened"):
        [payload] = _payloads(events, f"pull_request {action}")[:1]
        assert payload["pull_request"]["mergeable"] is None
        assert payload["pull_request"]["mergeable_state"] == "unknown"
    labeled = _payloads(events, "pull_request labeled")[0]["pull_request"]
    assert (labeled["mergeable"], labeled["mergeable_state"]) == (True, "clean")
    assert labeled["merge_commit_sha"]


def test_closed_pull_request_says_who_merged_it(events: list[Event]) -> None:
    unmerged, merged = (payload["pull_request"] for payload in _payloads(events, "pull_request closed"))
    assert (unmerged["merged"], unmerged["merged_by"]) == (False, None)
    assert (merged["merged"], merged["merged_by"]["login"]) == (True, "an-owner")
    assert (merged["commits"], merged["changed_files"], merged["additions"]) == (2, 2, 2)


def test_team_event_says_what_changed(events: list[Event]) -> None:
    [edited] = _payloads(events, "team edited")
    assert edited["changes"] == {"description": {"from": None}}
    [deleted] = _payloads(events, "team deleted")
    assert deleted["team"]["slug"] == "water"
