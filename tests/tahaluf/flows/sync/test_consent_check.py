"""Only people who have agreed to the project get access: under this slug, and with its current description."""

from typing import Any

import pytest

from support.coalition import PEOPLE_IDS, Coalition, manifest, project
from tahaluf.layout import MANIFEST_FILE
from tahaluf.plan import Rest

from .test_plan_pull import API, asked_by, plan_pull, say

STEWARD = {"login": "a-steward", "id": 4242}
OTHER = {"login": "another-steward", "id": PEOPLE_IDS["another-steward"]}


def water(*stewards: dict[str, Any], **fields: Any) -> str:
    return project("water-map", stewards=list(stewards or [STEWARD]), **fields)


TEXT = manifest(water())


def propose(coalition: Coalition, text: str, *agreed: str, branch: str = "change") -> int:
    """Open and plan a pull request with this manifest. These people agree in its comments before the plan is made."""
    number = coalition.propose_change(text, branch)
    for login in agreed:
        say(coalition, login, number)
    plan_pull(coalition, number)
    return number


def posted(coalition: Coalition, number: int, topic: str) -> list[str]:
    """Return the bot's comments on a topic."""
    return [
        c["body"] for c in coalition.comments(number) if c["body"].startswith(f"<!-- tahaluf:{topic} -->")
    ]


def merge_and_apply(coalition: Coalition, number: int, text: str) -> list[str]:
    """Merge, apply the reviewed plan, and return the team's members."""
    coalition.merge(number)
    coalition.apply(text, allow="")
    return coalition.members("water-map")


def test_a_grant_that_waits_is_not_made_by_the_next_unrelated_merge(coalition: Coalition) -> None:
    assert merge_and_apply(coalition, propose(coalition, TEXT), TEXT) == []
    both = manifest(water(), project("bread-prices"))
    for branch in ("second", "third"):
        number = propose(coalition, both, branch=branch)
        assert "waiting for 1 steward to agree" in posted(coalition, number, "plan")[0]
        assert merge_and_apply(coalition, number, both) == []
        both = manifest(water(), project("bread-prices"), project("seed-library"))


def test_a_grant_that_waits_is_made_after_a_later_plan_that_its_steward_agreed_to(
    coalition: Coalition,
) -> None:
    merge_and_apply(coalition, propose(coalition, TEXT), TEXT)
    both = manifest(water(), project("bread-prices"))
    number = propose(coalition, both, "a-steward", branch="second")
    assert merge_and_apply(coalition, number, both) == ["a-steward"]


def test_a_reviewed_grant_is_drift_that_needs_no_second_consent(coalition: Coalition) -> None:
    assert merge_and_apply(coalition, propose(coalition, TEXT, "a-steward"), TEXT) == ["a-steward"]
    coalition.founder.rest(Rest("DELETE", "/orgs/example-coalition/teams/water-map/memberships/a-steward"))
    both = manifest(water(), project("bread-prices"))
    number = propose(coalition, both, branch="second")
    assert "waiting for" not in posted(coalition, number, "plan")[0]
    assert merge_and_apply(coalition, number, both) == ["a-steward"]


def test_consent_to_one_project_is_none_to_another_in_the_same_pull_request(coalition: Coalition) -> None:
    number = propose(coalition, TEXT, "a-steward")
    both = manifest(water(), project("bread-prices", stewards=[STEWARD]))
    coalition.write("control", MANIFEST_FILE, both, "change")
    plan_pull(coalition, number)
    assert "`bread-prices`: team: waiting for 1 steward" in posted(coalition, number, "plan")[0]
    merge_and_apply(coalition, number, both)
    assert (coalition.members("water-map"), coalition.members("bread-prices")) == (["a-steward"], [])


@pytest.mark.parametrize(
    "changed",
    [{"summary": "Arms."}, {"name": "Arms"}, {"links": {"website": "https://arms.example/"}}],
    ids=["summary", "name", "links"],
)
def test_consent_ends_when_a_pull_request_describes_the_project_differently(
    coalition: Coalition, changed: dict[str, Any]
) -> None:
    number = propose(coalition, TEXT, "a-steward")
    text = manifest(water(**changed))
    coalition.write("control", MANIFEST_FILE, text, "change")
    plan_pull(coalition, number)
    assert "waiting for 1 steward" in posted(coalition, number, "plan")[0]
    assert len(posted(coalition, number, "consent")) == 1
    assert plan_pull(coalition, number).writes == 0
    say(coalition, "a-steward", number)
    plan_pull(coalition, number)
    assert "waiting for" not in posted(coalition, number, "plan")[0]
    assert merge_and_apply(coalition, number, text) == ["a-steward"]


def test_a_broken_manifest_in_between_does_not_make_the_bot_forget(coalition: Coalition) -> None:
    number = propose(coalition, TEXT, "a-steward")
    for text in ("version: 1", manifest(water(summary="Arms."))):
        coalition.write("control", MANIFEST_FILE, text, "change")
        plan_pull(coalition, number)
    assert "waiting for 1 steward" in posted(coalition, number, "plan")[0]


def test_a_plan_that_somebody_edited_makes_stewards_agree_again(coalition: Coalition) -> None:
    number = propose(coalition, TEXT, "a-steward")
    [plan] = [c for c in coalition.comments(number) if "tahaluf:plan" in c["body"]]
    forged = {"body": plan["body"].replace("describes", "described")}
    coalition.founder.rest(Rest("PATCH", f"{API}/issues/comments/{plan['id']}", forged))
    coalition.write("control", MANIFEST_FILE, manifest(water(summary="Arms.")), "change")
    plan_pull(coalition, number)
    assert "waiting for 1 steward" in posted(coalition, number, "plan")[0]


def test_a_steward_keeps_access_and_is_asked_when_the_project_changes_its_purpose(
    coalition: Coalition,
) -> None:
    merge_and_apply(coalition, propose(coalition, TEXT, "a-steward"), TEXT)
    text = manifest(water(summary="Where arms are bought."))
    number = propose(coalition, text, branch="second")
    [request] = posted(coalition, number, "consent")
    assert "@a-steward" in request
    assert "You keep your access" in request
    assert "waiting for" not in posted(coalition, number, "plan")[0]
    assert plan_pull(coalition, number).writes == 0
    assert merge_and_apply(coalition, number, text) == ["a-steward"]


def test_a_changed_purpose_gives_no_access_that_was_lost_without_a_new_consent(coalition: Coalition) -> None:
    merge_and_apply(coalition, propose(coalition, TEXT, "a-steward"), TEXT)
    text = manifest(water(summary="Where arms are bought."))
    merge_and_apply(coalition, propose(coalition, text, branch="second"), text)
    coalition.founder.rest(Rest("DELETE", "/orgs/example-coalition/teams/water-map/memberships/a-steward"))
    both = manifest(water(summary="Where arms are bought."), project("bread-prices"))
    number = propose(coalition, both, branch="third")
    assert "waiting for 1 steward" in posted(coalition, number, "plan")[0]
    assert merge_and_apply(coalition, number, both) == []


def test_a_login_that_changed_hands_is_not_mentioned(coalition: Coalition) -> None:
    merge_and_apply(coalition, propose(coalition, TEXT, "a-steward"), TEXT)
    coalition.hub.store.execute("UPDATE accounts SET login = 'a-new-login' WHERE login = 'a-steward'")
    coalition.hub.store.execute("UPDATE accounts SET login = 'a-steward' WHERE login = 'a-member'")
    number = propose(coalition, manifest(water(summary="Where arms are bought.")), branch="second")
    [request] = posted(coalition, number, "consent")
    assert "@" not in request


def test_a_new_slug_keeps_the_access_and_asks_again(coalition: Coalition) -> None:
    merge_and_apply(coalition, propose(coalition, TEXT, "a-steward"), TEXT)
    same = {"name": "Water-Map", "summary": "All about water-map.", "stewards": [STEWARD]}
    text = manifest(project("well-map", aliases=["water-map"], **same))
    number = propose(coalition, text, branch="second")
    assert "waiting for" not in posted(coalition, number, "plan")[0]
    assert len(posted(coalition, number, "consent")) == 1


def test_who_is_listed_again_has_to_agree_again_whatever_an_earlier_plan_showed(coalition: Coalition) -> None:
    merge_and_apply(coalition, propose(coalition, TEXT, "a-steward"), TEXT)
    without = manifest(project("water-map"))
    number = propose(coalition, without, branch="second")
    coalition.founder.rest(Rest("DELETE", "/orgs/example-coalition/teams/water-map/memberships/a-steward"))
    merge_and_apply(coalition, number, without)
    number = propose(coalition, TEXT, branch="third")
    assert "waiting for 1 steward" in posted(coalition, number, "plan")[0]
    assert merge_and_apply(coalition, number, TEXT) == []


def test_a_login_without_an_id_that_changes_hands_after_the_plan_gives_no_access(
    coalition: Coalition,
) -> None:
    text = manifest(water({"login": "a-steward"}))
    number = propose(coalition, text, "a-steward")
    coalition.hub.store.execute("UPDATE accounts SET login = 'a-new-login' WHERE login = 'a-steward'")
    coalition.hub.store.execute("UPDATE accounts SET login = 'a-steward' WHERE login = 'a-member'")
    assert merge_and_apply(coalition, number, text) == []


def test_a_steward_under_another_login_is_blocked_though_they_agree(coalition: Coalition) -> None:
    text = manifest(water({"login": "an-earlier-login", "id": 4242}))
    number = propose(coalition, text, "a-steward")
    [plan] = posted(coalition, number, "plan")
    assert "belong to different accounts" in plan.partition("Blocked")[2]
    assert "a-steward" not in plan
    assert merge_and_apply(coalition, number, text) == []


def test_a_plan_waits_for_stewards_who_did_not_ask_to_be_named_on_the_site(coalition: Coalition) -> None:
    public = manifest(water(STEWARD | {"public": True}))
    number = propose(coalition, public, "a-steward")
    say(coalition, "another-steward", number, "/list-me")
    plan_pull(coalition, number)
    waits = "`water-map`: team: waiting for 1 steward to ask to be named on the public site"
    assert waits in posted(coalition, number, "plan")[0]
    say(coalition, "a-steward", number, "/list-me")
    plan_pull(coalition, number, **asked_by(coalition, "a-steward", comment_text="/list-me"))
    assert "to ask to be named" not in posted(coalition, number, "plan")[0]


def test_who_is_named_already_is_not_asked_again(coalition: Coalition) -> None:
    public = manifest(water(STEWARD | {"public": True}))
    coalition.write("control", MANIFEST_FILE, public, "main")
    number = propose(coalition, manifest(water(STEWARD | {"public": True}, status="active")))
    assert "to ask to be named" not in posted(coalition, number, "plan")[0]
