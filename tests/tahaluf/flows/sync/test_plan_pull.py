"""The plan of a pull request: who gets one, what it says, and what a later apply takes it for."""

import json
from pathlib import Path
from typing import Any

from support.coalition import CONTROL, MANIFEST, PEOPLE_IDS, Coalition, CommandResult, manifest, project
from tahaluf.github import Session
from tahaluf.plan import Rest

API = f"/repos/{CONTROL}"
TEXT = manifest(project("water-map", stewards=[{"login": "a-steward", "id": 4242}]))


def plan_pull(coalition: Coalition, number: int, **variables: str) -> CommandResult:
    """As the workflow runs it; the checkout is the default branch."""
    coalition.write_manifest(manifest())
    path = str(coalition.root / MANIFEST)
    return coalition.run("plan", "--comment", "--pull", str(number), "--manifest", path, **variables)


def asked_by(
    coalition: Coalition, login: str, account: int | None = None, said: str = "/plan", **event: Any
) -> dict[str, str]:
    """The environment of a run that a comment started."""
    user = {"login": login, "id": account or PEOPLE_IDS[login]}
    comment = {"body": said, "user": user, "author_association": "MEMBER"}
    path: Path = coalition.root / "event.json"
    path.write_text(json.dumps({"action": "created", "comment": comment, **event}))
    return {"GITHUB_EVENT_PATH": str(path)}


def say(coalition: Coalition, login: str, number: int, text: str = "/agree") -> None:
    session = Session(f"token-{login}", api_url=coalition.hub.url)
    session.rest(Rest("POST", f"{API}/issues/{number}/comments", {"body": text}))


def test_a_pull_request_is_told_what_its_merge_will_do(coalition: Coalition) -> None:
    number = coalition.propose_change(TEXT)
    ran = plan_pull(coalition, number)
    assert ran.code == 2
    [comment] = coalition.comments(number)
    assert comment["user"]["login"] == "tahaluf[bot]"
    assert "create repository" in comment["body"]
    assert "**gives access**" in comment["body"]
    assert "a-steward" not in comment["body"]
    assert plan_pull(coalition, number).writes == 0


def test_a_steward_who_has_not_agreed_is_waited_for_and_let_in_by_nobody(coalition: Coalition) -> None:
    number = coalition.propose_change(TEXT)
    say(coalition, "a-member", number)
    plan_pull(coalition, number)
    [_, comment] = coalition.comments(number)
    assert "`water-map`: waiting for 1 steward to agree; each of them has to comment /agree" in comment["body"]
    assert "a steward of water-map" not in comment["body"]
    coalition.merge(number)
    held = coalition.apply(TEXT, allow="")
    assert (held.code, coalition.members("water-map")) == (1, [])


def test_their_word_under_any_login_they_have_had_lets_them_in(coalition: Coalition) -> None:
    text = manifest(project("water-map", stewards=[{"login": "an-earlier-login", "id": 4242}]))
    number = coalition.propose_change(text)
    say(coalition, "a-steward", number)
    plan_pull(coalition, number)
    assert "waits for" not in coalition.comments(number)[-1]["body"]
    coalition.merge(number)
    assert coalition.apply(text, allow="").code == 0
    assert coalition.members("water-map") == ["a-steward"]


def test_a_word_that_was_taken_back_before_the_plan_lets_nobody_in(coalition: Coalition) -> None:
    number = coalition.propose_change(TEXT)
    say(coalition, "a-steward", number)
    plan_pull(coalition, number)
    say(coalition, "a-steward", number, "/withdraw")
    plan_pull(coalition, number)
    coalition.merge(number)
    assert coalition.apply(TEXT, allow="").code == 1
    assert coalition.members("water-map") == []


def test_who_was_listed_before_is_not_asked_again(coalition: Coalition) -> None:
    coalition.commit("control", MANIFEST, TEXT)
    number = coalition.propose_change(TEXT.replace("slug: water-map", "slug: well-map, aliases: [water-map]"))
    plan_pull(coalition, number)
    assert "waits for" not in coalition.comments(number)[0]["body"]


def test_the_word_itself_brings_the_plan_though_its_author_is_no_member(coalition: Coalition) -> None:
    text = manifest(project("water-map", stewards=[{"login": "a-stranger", "id": PEOPLE_IDS["a-stranger"]}]))
    number = coalition.propose_change(text)
    say(coalition, "a-stranger", number)
    event = asked_by(coalition, "a-stranger", said="/agree")
    assert plan_pull(coalition, number, **event).code == 2
    assert "a steward of water-map" in coalition.comments(number)[-1]["body"]


def test_the_word_of_somebody_who_is_not_listed_brings_nothing(coalition: Coalition) -> None:
    number = coalition.propose_change(TEXT)
    ran = plan_pull(coalition, number, **asked_by(coalition, "a-stranger", said="/agree"))
    assert (ran.code, ran.writes, coalition.comments(number)) == (0, 0, [])


def test_the_comment_is_edited_in_place_when_the_branch_moves_on(coalition: Coalition) -> None:
    number = coalition.propose_change(TEXT)
    plan_pull(coalition, number)
    coalition.commit("control", MANIFEST, manifest(project("well-map")), "change")
    plan_pull(coalition, number)
    [comment] = coalition.comments(number)
    assert "well-map" in comment["body"]
    assert "water-map" not in comment["body"]


def test_a_manifest_that_is_not_valid_is_told_where_it_is_wrong(coalition: Coalition) -> None:
    number = coalition.propose_change(manifest("slug: Water Map, name: Water, summary: Wells."))
    assert plan_pull(coalition, number).code == 1
    [comment] = coalition.comments(number)
    assert "projects.yml:" in comment["body"]
    coalition.commit("control", MANIFEST, TEXT, "change")
    plan_pull(coalition, number)
    [comment] = coalition.comments(number)
    assert "create repository" in comment["body"]


def test_what_the_base_would_do_as_well_is_told_apart(coalition: Coalition) -> None:
    base = manifest(project("bread-prices"))
    coalition.commit("control", MANIFEST, base)
    number = coalition.propose_change(manifest(project("bread-prices"), project("water-map")))
    plan_pull(coalition, number)
    [comment] = coalition.comments(number)
    yours, _, drift = comment["body"].partition("Drift that will be corrected")
    assert "water-map" in yours
    assert "bread-prices" not in yours
    assert "bread-prices" in drift


def test_a_member_who_asks_by_comment_gets_the_plan(coalition: Coalition) -> None:
    number = coalition.propose_change(TEXT)
    ran = plan_pull(coalition, number, **asked_by(coalition, "a-member"))
    assert ran.code == 2
    assert len(coalition.comments(number)) == 1


def test_a_stranger_who_asks_gets_no_word(coalition: Coalition) -> None:
    """Whatever the event claims about them."""
    number = coalition.propose_change(TEXT)
    ran = plan_pull(coalition, number, **asked_by(coalition, "a-stranger"))
    assert (ran.code, ran.writes) == (
        0,
        0,
    )  # a run that is red by a stranger's word would be one they can make
    assert coalition.comments(number) == []
    assert ran.requests == 1
    assert "somebody asked who is not a member" in ran.out


def test_one_who_is_only_invited_gets_no_word(coalition: Coalition) -> None:
    coalition.founder.rest(Rest("PUT", "/orgs/example-coalition/memberships/a-stranger", {"role": "member"}))
    number = coalition.propose_change(TEXT)
    ran = plan_pull(coalition, number, **asked_by(coalition, "a-stranger"))
    assert (ran.code, ran.writes, coalition.comments(number)) == (0, 0, [])


def test_a_login_that_changed_hands_since_the_comment_is_not_trusted(coalition: Coalition) -> None:
    number = coalition.propose_change(TEXT)
    ran = plan_pull(coalition, number, **asked_by(coalition, "a-member", account=99))
    assert (ran.code, ran.writes) == (0, 0)


def test_a_login_cannot_lead_to_another_path(coalition: Coalition) -> None:
    number = coalition.propose_change(TEXT)
    ran = plan_pull(coalition, number, **asked_by(coalition, "../members/founder", account=12))
    assert (ran.code, ran.writes) == (0, 0)


def test_where_membership_cannot_be_read_nobody_is_answered(coalition: Coalition) -> None:
    number = coalition.propose_change(TEXT)
    token = coalition.token(members=None)
    ran = plan_pull(coalition, number, TAHALUF_TOKEN=token, **asked_by(coalition, "a-member"))
    assert (ran.code, ran.writes) == (1, 0)
    assert "members=read" in ran.err


def test_only_the_manifest_of_a_pull_request_is_read_and_its_templates_are_not(coalition: Coalition) -> None:
    number = coalition.propose_change(TEXT)
    coalition.commit("control", "templates/small/odd.md.jinja", "{{ 0 / 0 }}", "change")
    ran = plan_pull(coalition, number, **asked_by(coalition, "founder"))
    assert ran.code == 2, ran.output
    [comment] = coalition.comments(number)
    assert "create files" in comment["body"]
    assert not [asked for asked in coalition.recorder.recorded if "contents" in asked or "trees" in asked]


def test_what_a_merged_pull_request_showed_may_run(coalition: Coalition) -> None:
    number = coalition.propose_change(TEXT)
    say(coalition, "a-steward", number)
    plan_pull(coalition, number)
    assert coalition.apply(TEXT, allow="").code == 1  # not merged yet
    coalition.merge(number)
    assert coalition.apply(TEXT, allow="").code == 0
    assert coalition.members("water-map") == ["a-steward"]


def test_a_plan_of_another_commit_than_the_merged_one_shows_nothing(coalition: Coalition) -> None:
    number = coalition.propose_change(manifest(project("water-map")))
    plan_pull(coalition, number)
    coalition.commit("control", MANIFEST, TEXT, "change")
    coalition.merge(number)
    held = coalition.apply(TEXT, allow="")
    assert (held.code, coalition.members("water-map")) == (1, [])


def test_a_plan_that_somebody_else_edited_shows_nothing(coalition: Coalition) -> None:
    """Who may write in the repository may edit the bot's comment, and would so approve what nobody saw."""
    number = coalition.propose_change(manifest(project("water-map")))
    plan_pull(coalition, number)
    [shown] = coalition.comments(number)
    digests = " ".join(c["digest"] for c in coalition.plan(TEXT).plan["changes"] if c["risk"] != "none")
    forged = shown["body"].rpartition(":")[0] + f": {digests} -->"
    edit = {"body": forged}
    coalition.founder.rest(Rest("PATCH", f"{API}/issues/comments/{shown['id']}", edit))
    coalition.merge(number)
    assert coalition.apply(TEXT, allow="").code == 1
    assert coalition.members("water-map") == []


def test_a_plan_that_somebody_else_pasted_shows_nothing(coalition: Coalition) -> None:
    number = coalition.propose_change(TEXT)
    plan_pull(coalition, number)
    [shown] = coalition.comments(number)
    coalition.bot().rest(Rest("DELETE", f"{API}/issues/comments/{shown['id']}"))
    coalition.founder.rest(Rest("POST", f"{API}/issues/{number}/comments", {"body": shown["body"]}))
    coalition.merge(number)
    assert coalition.apply(TEXT, allow="").code == 1
    assert coalition.members("water-map") == []
