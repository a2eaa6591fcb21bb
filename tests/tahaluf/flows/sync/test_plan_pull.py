"""Who can trigger a pull request's plan, what the plan contains, and how a later `apply` uses it."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from support.coalition import PEOPLE_IDS, Coalition, manifest, project
from support.commands import CommandResult
from support.organization_builder import CONTROL
from tahaluf.github import Session
from tahaluf.layout import MANIFEST_FILE, TEMPLATES_FOLDER
from tahaluf.plan import MADE_AFTER_MERGE, MADE_LATER, Rest

WORKFLOWS = Path(__file__).parents[4] / ".github/workflows"
API = f"/repos/{CONTROL}"
TEXT = manifest(project("water-map", stewards=[{"login": "a-steward", "id": 4242}]))


def plan_pull(coalition: Coalition, number: int, **variables: str) -> CommandResult:
    """Plan as the workflow would, in a checkout of the default branch."""
    coalition.write_manifest(manifest())
    path = str(coalition.root / MANIFEST_FILE)
    return coalition.run("plan", "--comment", "--pull", str(number), "--manifest", path, **variables)


def asked_by(
    coalition: Coalition, login: str, account: int | None = None, comment_text: str = "/plan", **event: Any
) -> dict[str, str]:
    """Return the environment of a run that a comment triggers."""
    user = {"login": login, "id": account or PEOPLE_IDS[login]}
    comment = {"body": comment_text, "user": user, "author_association": "MEMBER"}
    path: Path = coalition.root / "event.json"
    path.write_text(json.dumps({"action": "created", "comment": comment, **event}))
    return {"GITHUB_EVENT_PATH": str(path)}


def say(coalition: Coalition, login: str, number: int, text: str = "/agree") -> None:
    session = Session(f"token-{login}", api_url=coalition.hub.url)
    session.rest(Rest("POST", f"{API}/issues/{number}/comments", {"body": text}))


def test_the_plan_is_posted_on_the_pull_request(coalition: Coalition) -> None:
    number = coalition.propose_change(TEXT)
    ran = plan_pull(coalition, number)
    assert ran.code == 2
    [comment] = coalition.comments(number)
    assert comment["user"]["login"] == "tahaluf[bot]"
    assert "create repository" in comment["body"]
    assert "*gives access*" in comment["body"]
    assert "a-steward" not in comment["body"]
    assert plan_pull(coalition, number).writes == 0


def test_the_plan_says_whether_the_merge_starts_apply(coalition: Coalition) -> None:
    """The Apply workflow runs after a merge only if the manifest or a template has changed."""
    coalition.publish_manifest(TEXT)
    changed = {
        "manifest": coalition.propose_change(TEXT.replace("All about", "More about"), "first"),
        "guide": coalition.propose_change("# Wells", "second", path="guides/wells.md"),
    }
    for number in changed.values():
        plan_pull(coalition, number)
    comment_text = {name: coalition.comments(number)[-1]["body"] for name, number in changed.items()}
    assert MADE_AFTER_MERGE in comment_text["manifest"]
    assert MADE_LATER in comment_text["guide"]
    assert "create repository" in comment_text["guide"]  # it is missing, so the next run creates it


def test_the_workflow_apply_runs_after_the_merges_that_plans_announce() -> None:
    workflow = yaml.load((WORKFLOWS / "apply.yml").read_text("utf-8"), yaml.BaseLoader)
    assert workflow["on"]["push"]["paths"] == [MANIFEST_FILE, f"{TEMPLATES_FOLDER}/**"]


def test_a_steward_who_has_not_agreed_gets_no_access(coalition: Coalition) -> None:
    number = coalition.propose_change(TEXT)
    say(coalition, "a-member", number)
    plan_pull(coalition, number)
    [_, comment] = coalition.comments(number)
    assert "`water-map`: team: waiting for 1 steward to agree; they have to comment /agree" in comment["body"]
    assert (
        "the merge adds it to the manifest without their agreement, so remove their entry first"
        in comment["body"]
    )
    assert "create team" in comment["body"]
    assert "a steward to the team" not in comment["body"]
    coalition.merge(number)
    held = coalition.apply(TEXT, allow="")
    assert (held.code, coalition.members("water-map")) == (1, [])
    assert (
        f"/example-coalition/control/pull/{number} did not include this access, because this person had not agreed"
        in held.out
    )


def test_a_withdrawn_consent_gives_no_access(coalition: Coalition) -> None:
    number = coalition.propose_change(TEXT)
    say(coalition, "a-steward", number)
    plan_pull(coalition, number)
    say(coalition, "a-steward", number, "/withdraw")
    plan_pull(coalition, number)
    coalition.merge(number)
    assert coalition.apply(TEXT, allow="").code == 1
    assert coalition.members("water-map") == []


@pytest.mark.parametrize("when", ["before the merge", "after the merge", "after a plan of something else"])
def test_a_withdrawal_that_no_plan_has_seen_gives_no_access(coalition: Coalition, when: str) -> None:
    """The run that the withdrawal triggered was lost or has not started yet."""
    text = TEXT
    number = coalition.propose_change(text)
    say(coalition, "a-steward", number)
    plan_pull(coalition, number)
    if when == "before the merge":
        say(coalition, "a-steward", number, "/withdraw")
    coalition.merge(number)
    if when == "after a plan of something else":
        text += f"  - {{{project('wells')}}}\n"
        other = coalition.propose_change(text, branch="other")
        plan_pull(coalition, other)
        assert "a steward to the team" in coalition.comments(other)[0]["body"]
        coalition.merge(other)
    if when != "before the merge":
        say(coalition, "a-steward", number, "/withdraw")
    held = coalition.apply(text, allow="")
    assert (held.code, coalition.members("water-map")) == (1, [])
    assert "The steward has withdrawn their agreement in " in held.out
    say(coalition, "a-steward", number)
    assert coalition.apply(text, allow="").code == 0
    assert coalition.members("water-map") == ["a-steward"]


def test_agree_by_a_new_steward_triggers_a_plan(coalition: Coalition) -> None:
    text = manifest(project("water-map", stewards=[{"login": "a-stranger", "id": PEOPLE_IDS["a-stranger"]}]))
    number = coalition.propose_change(text)
    say(coalition, "a-stranger", number)
    event = asked_by(coalition, "a-stranger", comment_text="/agree")
    assert plan_pull(coalition, number, **event).code == 2
    assert "a steward to the team" in coalition.comments(number)[-1]["body"]


def test_agree_by_somebody_else_triggers_no_plan(coalition: Coalition) -> None:
    number = coalition.propose_change(TEXT)
    ran = plan_pull(coalition, number, **asked_by(coalition, "a-stranger", comment_text="/agree"))
    assert (ran.code, ran.writes, coalition.comments(number)) == (0, 0, [])


def test_the_comment_is_updated_when_the_branch_changes(coalition: Coalition) -> None:
    number = coalition.propose_change(TEXT)
    plan_pull(coalition, number)
    coalition.write("control", MANIFEST_FILE, manifest(project("well-map")), "change")
    plan_pull(coalition, number)
    [comment] = coalition.comments(number)
    assert "well-map" in comment["body"]
    assert "water-map" not in comment["body"]


def test_problems_in_the_head_manifest_are_posted(coalition: Coalition) -> None:
    number = coalition.propose_change(manifest("slug: Water Map, name: Water, summary: Wells."))
    assert plan_pull(coalition, number).code == 1
    [comment] = coalition.comments(number)
    assert "projects.yml:" in comment["body"]
    coalition.write("control", MANIFEST_FILE, TEXT, "change")
    plan_pull(coalition, number)
    [comment] = coalition.comments(number)
    assert "create repository" in comment["body"]


def test_drift_is_shown_separately(coalition: Coalition) -> None:
    base = manifest(project("bread-prices"))
    coalition.write("control", MANIFEST_FILE, base)
    number = coalition.propose_change(manifest(project("bread-prices"), project("water-map")))
    plan_pull(coalition, number)
    [comment] = coalition.comments(number)
    yours, _, drift = comment["body"].partition("Drift that will be corrected")
    assert "water-map" in yours
    assert "bread-prices" not in yours
    assert "bread-prices" in drift


def test_a_members_comment_triggers_a_plan(coalition: Coalition) -> None:
    number = coalition.propose_change(TEXT)
    ran = plan_pull(coalition, number, **asked_by(coalition, "a-member"))
    assert ran.code == 2
    assert len(coalition.comments(number)) == 1


def test_a_strangers_comment_triggers_nothing(coalition: Coalition) -> None:
    """The result does not depend on what the event says about the comment's author."""
    number = coalition.propose_change(TEXT)
    ran = plan_pull(coalition, number, **asked_by(coalition, "a-stranger"))
    assert (ran.code, ran.writes) == (
        0,
        0,
    )  # a stranger must not be able to make runs fail
    assert coalition.comments(number) == []
    assert ran.requests == 1
    assert "only members of the organization can request one" in ran.out


def test_an_invited_persons_comment_triggers_nothing(coalition: Coalition) -> None:
    coalition.founder.rest(Rest("PUT", "/orgs/example-coalition/memberships/a-stranger", {"role": "member"}))
    number = coalition.propose_change(TEXT)
    ran = plan_pull(coalition, number, **asked_by(coalition, "a-stranger"))
    assert (ran.code, ran.writes, coalition.comments(number)) == (0, 0, [])


def test_a_reused_login_is_not_trusted(coalition: Coalition) -> None:
    number = coalition.propose_change(TEXT)
    ran = plan_pull(coalition, number, **asked_by(coalition, "a-member", account=99))
    assert (ran.code, ran.writes) == (0, 0)


def test_a_login_cannot_change_the_request_path(coalition: Coalition) -> None:
    number = coalition.propose_change(TEXT)
    ran = plan_pull(coalition, number, **asked_by(coalition, "../members/founder", account=12))
    assert (ran.code, ran.writes) == (0, 0)


def test_nobody_gets_a_plan_if_membership_cannot_be_read(coalition: Coalition) -> None:
    number = coalition.propose_change(TEXT)
    token = coalition.token(members=None)
    ran = plan_pull(coalition, number, TAHALUF_TOKEN=token, **asked_by(coalition, "a-member"))
    assert (ran.code, ran.writes) == (1, 0)
    assert "members=read" in ran.err


def test_the_plan_itself_does_not_use_the_templates_of_a_pull_request(coalition: Coalition) -> None:
    number = coalition.propose_change(TEXT)
    coalition.write("control", "templates/small/template.yml", "description: One page.\n", "change")
    coalition.write("control", "templates/small/odd.md.jinja", "{{ 0 / 0 }}", "change")
    ran = plan_pull(coalition, number, **asked_by(coalition, "founder"))
    assert ran.code == 2, ran.output
    [comment] = coalition.comments(number)
    assert "create files" in comment["body"]


def test_changes_shown_by_a_merged_pull_request_are_applied(coalition: Coalition) -> None:
    number = coalition.propose_change(TEXT)
    say(coalition, "a-steward", number)
    plan_pull(coalition, number)
    assert coalition.apply(TEXT, allow="").code == 1  # the pull request is not merged yet
    coalition.merge(number)
    assert coalition.apply(TEXT, allow="").code == 0
    assert coalition.members("water-map") == ["a-steward"]


def test_a_plan_of_another_commit_does_not_count(coalition: Coalition) -> None:
    number = coalition.propose_change(manifest(project("water-map")))
    plan_pull(coalition, number)
    coalition.write("control", MANIFEST_FILE, TEXT, "change")
    coalition.merge(number)
    held = coalition.apply(TEXT, allow="")
    assert (held.code, coalition.members("water-map")) == (1, [])


def test_a_plan_edited_by_somebody_else_does_not_count(coalition: Coalition) -> None:
    """Anyone with write access can edit the bot's comment, and could otherwise approve changes that no one has seen."""
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


def test_a_plan_pasted_by_somebody_else_does_not_count(coalition: Coalition) -> None:
    number = coalition.propose_change(TEXT)
    plan_pull(coalition, number)
    [shown] = coalition.comments(number)
    coalition.bot().rest(Rest("DELETE", f"{API}/issues/comments/{shown['id']}"))
    coalition.founder.rest(Rest("POST", f"{API}/issues/{number}/comments", {"body": shown["body"]}))
    coalition.merge(number)
    assert coalition.apply(TEXT, allow="").code == 1
    assert coalition.members("water-map") == []


def test_the_plan_says_which_pages_of_the_site_change(coalition: Coalition) -> None:
    number = coalition.propose_change(manifest(project("well-map")))
    plan_pull(coalition, number)
    assert "is added to the public site" in coalition.comments(number)[-1]["body"]
