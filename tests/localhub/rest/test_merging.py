"""Pull requests going in: by each method, over conflicts, and past the rules of their branch."""

from typing import Any

import pytest

from hub_town import MEMBER, Town

REPO = "/repos/an-org/water-map"


def branch(town: Town, name: str, *files: tuple[str, str], title: str = "فكرة") -> int:
    """The number of a pull request of one commit a file, by somebody who may write."""
    tip = town.ask("GET", f"{REPO}/git/ref/heads/main").json()["object"]["sha"]
    town.ask("POST", f"{REPO}/git/refs", ref=f"refs/heads/{name}", sha=tip)
    for path, content in files:
        there = town.ask("GET", f"{REPO}/contents/{path}?ref={name}").json().get("sha")
        old = {"sha": there} if there else {}
        town.ask(
            "PUT", f"{REPO}/contents/{path}", message=f"Write {path}", content=content, branch=name, **old
        )
    return town.ask("POST", f"{REPO}/pulls", title=title, head=name, base="main").json()["number"]


def merge(town: Town, number: int, **how: Any) -> tuple[int, str]:
    answer = town.ask("PUT", f"{REPO}/pulls/{number}/merge", **how)
    return answer.status_code, answer.json()["message"]


def history(town: Town) -> list[tuple[str, int]]:
    """Newest first: the first line of each commit, and how many parents it has."""
    listed = town.ask("GET", f"{REPO}/commits").json()
    return [(one["commit"]["message"].split("\n")[0], len(one["parents"])) for one in listed]


@pytest.mark.parametrize(
    ("method", "left"),
    [
        ("merge", [("Merge pull request #2 from an-org/idea", 2)]),
        ("squash", [("فكرة (#2)", 1)]),
        ("rebase", [("Write b.txt", 1), ("Write a.txt", 1)]),
    ],
)
def test_each_method_leaves_its_own_history(town: Town, method: str, left: list[tuple[str, int]]) -> None:
    other = branch(town, "other", ("other.txt", "aQ=="))
    number = branch(town, "idea", ("a.txt", "YQ=="), ("b.txt", "Yg=="))
    assert merge(town, other, merge_method="squash")[0] == 200
    assert merge(town, number, merge_method=method)[0] == 200
    assert history(town)[: len(left)] == left
    names = {one["name"] for one in town.ask("GET", f"{REPO}/contents/").json()}
    assert {"a.txt", "b.txt", "other.txt"} <= names


@pytest.mark.parametrize("method", ["merge", "squash", "rebase"])
def test_what_conflicts_is_not_merged_by_any_method(town: Town, method: str) -> None:
    first, second = branch(town, "one", ("x.txt", "MQ==")), branch(town, "two", ("x.txt", "Mg=="))
    assert merge(town, first)[0] == 200
    shown = town.ask("GET", f"{REPO}/pulls/{second}").json()
    assert (shown["mergeable"], shown["mergeable_state"]) == (False, "dirty")
    assert merge(town, second, merge_method=method) == (405, "Pull Request is not mergeable")


def test_a_method_that_the_repository_does_not_allow_is_refused(town: Town) -> None:
    town.ask("PATCH", REPO, allow_rebase_merge=False, allow_squash_merge=False)
    number = branch(town, "idea", ("a.txt", "YQ=="))
    assert merge(town, number, merge_method="rebase") == (
        405,
        "Rebase merges are not allowed on this repository.",
    )
    assert merge(town, number, merge_method="squash")[0] == 405
    assert merge(town, number)[0] == 200


def protect(town: Town, **more: Any) -> None:
    asked = {"required_approving_review_count": 1}
    rest = {"required_status_checks": None, "restrictions": None, "enforce_admins": True, **more}
    answer = town.ask("PUT", f"{REPO}/branches/main/protection", required_pull_request_reviews=asked, **rest)
    assert answer.status_code == 200


NEEDED = (405, "At least 1 approving review is required by reviewers with write access.")


def test_a_protected_branch_waits_for_approvals(town: Town) -> None:
    town.ask("PUT", f"{REPO}/collaborators/a-member", permission="push")
    protect(town)
    number = branch(town, "idea", ("a.txt", "YQ=="))
    assert merge(town, number) == NEEDED
    assert town.ask("GET", f"{REPO}/pulls/{number}").json()["mergeable_state"] == "blocked"
    reviews = f"{REPO}/pulls/{number}/reviews"
    assert town.ask("POST", reviews, MEMBER, event="REQUEST_CHANGES", body="not yet").status_code == 200
    assert merge(town, number)[0] == 405
    assert town.ask("POST", reviews, MEMBER, event="APPROVE").status_code == 200
    assert merge(town, number)[0] == 200


def test_the_approval_of_one_who_may_not_write_does_not_count(town: Town) -> None:
    protect(town)
    number = branch(town, "idea", ("a.txt", "YQ=="))
    town.ask("POST", f"{REPO}/pulls/{number}/reviews", MEMBER, event="APPROVE")
    assert merge(town, number) == NEEDED


def test_an_administrator_passes_a_protection_that_is_not_for_them(town: Town) -> None:
    protect(town, enforce_admins=False)
    assert merge(town, branch(town, "idea", ("a.txt", "YQ==")))[0] == 200


@pytest.mark.parametrize(
    ("bypass", "status"),
    [([], 405), ([{"actor_id": 1, "actor_type": "OrganizationAdmin", "bypass_mode": "always"}], 200)],
)
def test_a_ruleset_waits_for_approvals_but_for_those_who_may_go_round_it(
    town: Town, bypass: list[dict[str, Any]], status: int
) -> None:
    parameters = {
        "required_approving_review_count": 1,
        "dismiss_stale_reviews_on_push": False,
        "require_code_owner_review": False,
        "require_last_push_approval": False,
        "required_review_thread_resolution": False,
    }
    made = town.ask(
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
    assert merge(town, branch(town, "idea", ("a.txt", "YQ==")))[0] == status


def test_a_review_is_asked_for_and_asked_for_no_longer(town: Town) -> None:
    number = branch(town, "idea", ("a.txt", "YQ=="))
    asked = f"{REPO}/pulls/{number}/requested_reviewers"
    answer = town.ask("POST", asked, reviewers=["a-member"])
    assert (answer.status_code, answer.json()["requested_reviewers"][0]["login"]) == (201, "a-member")
    assert "pull_request review_requested" in town.told()
    assert town.ask("POST", asked, reviewers=["an-owner"]).status_code == 422
    assert town.ask("DELETE", asked, reviewers=["a-member"]).json()["requested_reviewers"] == []
    assert town.ask("GET", asked).json() == {"users": [], "teams": []}
