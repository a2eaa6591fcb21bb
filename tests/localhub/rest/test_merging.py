"""Merging pull requests: methods, conflicts, and branch rules."""

from typing import Any

import pytest

from support.hub_client import MEMBER_TOKEN, HubClient

REPO = "/repos/an-org/water-map"


def branch(hub_client: HubClient, name: str, *files: tuple[str, str], title: str = "فكرة") -> int:
    """Open a pull request with one commit per file, as a user with write access. Returns its number."""
    tip = hub_client.request("GET", f"{REPO}/git/ref/heads/main").json()["object"]["sha"]
    hub_client.request("POST", f"{REPO}/git/refs", ref=f"refs/heads/{name}", sha=tip)
    for path, content in files:
        current_sha = hub_client.request("GET", f"{REPO}/contents/{path}?ref={name}").json().get("sha")
        old = {"sha": current_sha} if current_sha else {}
        hub_client.request(
            "PUT", f"{REPO}/contents/{path}", message=f"Write {path}", content=content, branch=name, **old
        )
    opened = hub_client.request("POST", f"{REPO}/pulls", title=title, head=name, base="main")
    return int(opened.json()["number"])


def merge(hub_client: HubClient, number: int, **how: Any) -> tuple[int, str]:
    answer = hub_client.request("PUT", f"{REPO}/pulls/{number}/merge", **how)
    return answer.status_code, answer.json()["message"]


def history(hub_client: HubClient) -> list[tuple[str, int]]:
    """The title of each commit and the number of its parents, most recent first."""
    listed = hub_client.request("GET", f"{REPO}/commits").json()
    return [(one["commit"]["message"].split("\n")[0], len(one["parents"])) for one in listed]


@pytest.mark.parametrize(
    ("method", "left"),
    [
        ("merge", [("Merge pull request #2 from an-org/idea", 2)]),
        ("squash", [("فكرة (#2)", 1)]),
        ("rebase", [("Write b.txt", 1), ("Write a.txt", 1)]),
    ],
)
def test_each_merge_method_creates_its_history(
    hub_client: HubClient, method: str, left: list[tuple[str, int]]
) -> None:
    other = branch(hub_client, "other", ("other.txt", "aQ=="))
    number = branch(hub_client, "idea", ("a.txt", "YQ=="), ("b.txt", "Yg=="))
    assert merge(hub_client, other, merge_method="squash")[0] == 200
    assert merge(hub_client, number, merge_method=method)[0] == 200
    assert history(hub_client)[: len(left)] == left
    names = {one["name"] for one in hub_client.request("GET", f"{REPO}/contents/").json()}
    assert {"a.txt", "b.txt", "other.txt"} <= names


@pytest.mark.parametrize("method", ["merge", "squash", "rebase"])
def test_conflict_blocks_every_merge_method(hub_client: HubClient, method: str) -> None:
    first, second = branch(hub_client, "one", ("x.txt", "MQ==")), branch(hub_client, "two", ("x.txt", "Mg=="))
    assert merge(hub_client, first)[0] == 200
    shown = hub_client.request("GET", f"{REPO}/pulls/{second}").json()
    assert (shown["mergeable"], shown["mergeable_state"]) == (False, "dirty")
    assert merge(hub_client, second, merge_method=method) == (405, "Pull Request is not mergeable")


def test_disabled_merge_method_is_rejected(hub_client: HubClient) -> None:
    hub_client.request("PATCH", REPO, allow_rebase_merge=False, allow_squash_merge=False)
    number = branch(hub_client, "idea", ("a.txt", "YQ=="))
    assert merge(hub_client, number, merge_method="rebase") == (
        405,
        "Rebase merges are not allowed on this repository.",
    )
    assert merge(hub_client, number, merge_method="squash")[0] == 405
    assert merge(hub_client, number)[0] == 200


def protect(hub_client: HubClient, **more: Any) -> None:
    asked = {"required_approving_review_count": 1}
    rest = {"required_status_checks": None, "restrictions": None, "enforce_admins": True, **more}
    answer = hub_client.request(
        "PUT", f"{REPO}/branches/main/protection", required_pull_request_reviews=asked, **rest
    )
    assert answer.status_code == 200


NEEDED = (405, "At least 1 approving review is required by reviewers with write access.")


def test_protected_branch_requires_approvals(hub_client: HubClient) -> None:
    hub_client.request("PUT", f"{REPO}/collaborators/a-member", permission="push")
    protect(hub_client)
    number = branch(hub_client, "idea", ("a.txt", "YQ=="))
    assert merge(hub_client, number) == NEEDED
    assert hub_client.request("GET", f"{REPO}/pulls/{number}").json()["mergeable_state"] == "blocked"
    reviews = f"{REPO}/pulls/{number}/reviews"
    assert (
        hub_client.request("POST", reviews, MEMBER_TOKEN, event="REQUEST_CHANGES", body="not yet").status_code
        == 200
    )
    assert merge(hub_client, number)[0] == 405
    assert hub_client.request("POST", reviews, MEMBER_TOKEN, event="APPROVE").status_code == 200
    assert merge(hub_client, number)[0] == 200


def test_approval_without_write_access_does_not_count(hub_client: HubClient) -> None:
    protect(hub_client)
    number = branch(hub_client, "idea", ("a.txt", "YQ=="))
    hub_client.request("POST", f"{REPO}/pulls/{number}/reviews", MEMBER_TOKEN, event="APPROVE")
    assert merge(hub_client, number) == NEEDED


def test_administrators_bypass_unenforced_protection(hub_client: HubClient) -> None:
    protect(hub_client, enforce_admins=False)
    assert merge(hub_client, branch(hub_client, "idea", ("a.txt", "YQ==")))[0] == 200


@pytest.mark.parametrize(
    ("bypass", "status"),
    [([], 405), ([{"actor_id": 1, "actor_type": "OrganizationAdmin", "bypass_mode": "always"}], 200)],
)
def test_ruleset_requires_approvals_unless_bypassed(
    hub_client: HubClient, bypass: list[dict[str, Any]], status: int
) -> None:
    parameters = {
        "required_approving_review_count": 1,
        "dismiss_stale_reviews_on_push": False,
        "require_code_owner_review": False,
        "require_last_push_approval": False,
        "required_review_thread_resolution": False,
    }
    made = hub_client.request(
        "POST",
        f"{REPO}/rulesets",
        name="reviewed",
        target="branch",
        enforcement="active",
        bypass_actors=bypass,
        conditions={"ref_name": {"include": ["~DEFAULT_BRANCH"], "exclude": []}},
        rules=[{"type": "pull_request", "parameters": parameters}],
    )
    assert made.status_code == 201
    assert merge(hub_client, branch(hub_client, "idea", ("a.txt", "YQ==")))[0] == status


def test_review_request_is_added_and_removed(hub_client: HubClient) -> None:
    number = branch(hub_client, "idea", ("a.txt", "YQ=="))
    asked = f"{REPO}/pulls/{number}/requested_reviewers"
    answer = hub_client.request("POST", asked, reviewers=["a-member"])
    assert (answer.status_code, answer.json()["requested_reviewers"][0]["login"]) == (201, "a-member")
    assert "pull_request review_requested" in hub_client.event_names()
    assert hub_client.request("POST", asked, reviewers=["an-owner"]).status_code == 422
    assert hub_client.request("DELETE", asked, reviewers=["a-member"]).json()["requested_reviewers"] == []
    assert hub_client.request("GET", asked).json() == {"users": [], "teams": []}
