"""Plans in JSON and their digests do not change by accident, because reviews and scripts depend on them."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest

from tahaluf.github.comment_batches import CommentUpdate, plan_comments
from tahaluf.github.comments import BotComment
from tahaluf.manifest import load
from tahaluf.plan import Blocked, Plan, Unmanaged, to_json
from tahaluf.resources import Naming, all_resources, compare
from tahaluf.templates import File, Tree
from tahaluf.volunteers.membership.departure import OrganizationMembership, plan_departure
from tahaluf.volunteers.membership.send_invitation import plan_invitations
from tahaluf.volunteers.people import Account
from tahaluf.volunteers.roster.notice import Notice, PostedNotice
from tahaluf.volunteers.roster.sync import DesiredRoster, plan_files, plan_notices

GOLDEN: Final = Path(__file__).with_name("serialized_plans.json")
MANIFEST: Final = """\
version: 1
organization: acme
{organizations}brakes: {{removals: 50, share: 100}}
labels:
  all:
    - {{name: bug, color: d73a4a, description: Something is broken}}
    - {{name: docs, color: "0075ca", aliases: [documentation]}}
    - {{name: idea, color: a2eeef, aliases: [enhancement]}}
defaults: {{labels: [all]}}
projects:
  - slug: new
    name: New
    summary: Not on GitHub yet.
    stewards: [{{login: lina, id: 7}}, {{login: omar}}]
    repository: {{topics: [water, maps]}}
  - slug: olive
    name: Olive
    summary: Olives.
    aliases: [oil]
    stewards: [{{login: lina, id: 7}}]
    repository:
      visibility: public
      homepage: https://example.org/
      features: {{wiki: true, discussions: true}}
      topics: [trees]
      labels: [all]
      unlisted: delete
      unlisted_members: delete
      team: {{name: olive-team, privacy: closed, permission: maintain}}
      teams: {{plain: read}}
      settings: {{allow_auto_merge: true, default_branch: trunk}}
      security: {{dependabot_alerts: true, secret_scanning: false}}
      collaborators: [{{login: omar, id: 8, permission: triage}}, {{login: rana, id: 10, permission: read}}]
      rulesets: {{main: {{rules: {{deletion: true}}}}, tags: {{target: tag, rules: {{update: true}}}}}}
      environments: {{production: {{wait_timer: 5, reviewers: [plain], deployment_branch_policy: null}}, new: {{}}}}
      pages: {{cname: olive.example}}
  - slug: plain
    name: Plain
    summary: Left as it is.
    stewards: [{{login: lina, id: 7}}]
    repository: {{labels: []}}
  - slug: rested
    name: Rested
    summary: Finished.
    status: archived
    since: 2026-01-01
    reason: It is finished.
    repository: {{visibility: private, labels: [], team: null}}
  - slug: unmade
    name: Unmade
    summary: Never made.
    status: archived
    since: 2026-01-01
    reason: It was never started.
  - slug: woken
    name: Woken
    summary: Open again.
    repository: {{visibility: private, labels: [], team: null}}
"""


def repository(name: str, **fields: Any) -> dict[str, Any]:
    return {
        "name": name,
        "createdAt": "2026-02-01T00:00:00Z",
        "description": None,
        "homepageUrl": None,
        "hasIssuesEnabled": True,
        "hasWikiEnabled": True,
        "hasProjectsEnabled": True,
        "hasDiscussionsEnabled": False,
        "isArchived": False,
        "visibility": "PRIVATE",
        "repositoryTopics": {"nodes": []},
        "labels": {"nodes": []},
        "defaultBranchRef": None,
        "lock": None,
        "readme": None,
        "adoption": {"nodes": []},
        **fields,
    }


def branch(tree: str, commits: int, *entries: str) -> dict[str, Any]:
    root = {"oid": tree, "entries": [{"name": name} for name in entries]}
    return {"target": {"tree": root, "history": {"totalCount": commits}}}


def label(number: int, name: str, color: str, description: str | None = None) -> dict[str, Any]:
    return {"id": f"LA_{number}", "name": name, "color": color, "description": description}


def ruleset(name: str, rule: str) -> dict[str, Any]:
    refs = {"include": ["~DEFAULT_BRANCH"], "exclude": []}
    return {
        "id": f"RRS_{name}",
        "databaseId": 41,
        "name": name,
        "target": "BRANCH",
        "enforcement": "ACTIVE",
        "conditions": {"refName": refs},
        "bypassActors": {"totalCount": 0, "nodes": []},
        "rules": {"totalCount": 1, "nodes": [{"type": rule, "parameters": None}]},
    }


def environment(name: str) -> dict[str, Any]:
    rules = [{"type": "WAIT_TIMER", "timeout": 10}, {"type": "BRANCH_POLICY"}]
    return {"name": name, "protectionRules": {"nodes": rules}}


OLIVE: Final = repository(
    "oil",
    hasWikiEnabled=False,
    repositoryTopics={"nodes": [{"topic": {"name": "oil"}}, {"topic": {"name": "food"}}]},
    labels={
        "nodes": [
            label(1, "bug", "000000"),
            label(2, "documentation", "0075CA"),
            label(3, "idea", "a2eeef"),
            label(4, "enhancement", "ffffff"),
            label(5, "wontfix", "ffffff", "No."),
        ]
    },
    defaultBranchRef={"name": "main", **branch("a" * 40, 9, "README.md", "src")},
    autoMergeAllowed=False,
    hasVulnerabilityAlertsEnabled=False,
    rest={
        "security_and_analysis": {"secret_scanning": {"status": "enabled"}},
        "has_pages": True,
        "pages": {"build_type": "workflow", "cname": None, "https_enforced": True},
    },
    teamGrants={"edges": [{"team": "gone", "permission": "admin"}], "sources": {}, "unread": frozenset()},
    collaborators={
        "edges": [
            {"permission": "ADMIN", "permissionSources": None, "node": {"databaseId": 9, "login": "nour"}},
            {"permission": "WRITE", "permissionSources": None, "node": {"databaseId": 10, "login": "rana"}},
        ]
    },
    environments={"nodes": [environment("production"), environment("old")]},
    rulesets={"nodes": [ruleset("main", "NON_FAST_FORWARD"), ruleset("other", "CREATION")]},
)
TEAM: Final = {
    "slug": "old-team",
    "privacy": "SECRET",
    "members": {"edges": [{"role": "MEMBER", "node": {"databaseId": 9, "login": "nour"}}]},
    "repositories": {"edges": [{"permission": "READ", "node": {"name": "oil"}}]},
}
ACTUAL: Final[Mapping[str, Any]] = {
    "new": {"repository": None, "team": None},
    "olive": {"repository": OLIVE, "team": TEAM},
    "plain": {
        "repository": repository(
            "plain", description="Left as it is.", adoption={"nodes": [{"state": "CLOSED"}]}
        )
        | {"defaultBranchRef": branch("b" * 40, 3, "a", "b")},
        "team": {"slug": "plain", "privacy": "SECRET"},
    },
    "rested": {"repository": repository("rested"), "team": None},
    "unmade": {"repository": None, "team": None},
    "woken": {"repository": repository("awake", isArchived=True), "team": None},
}


def render(template: str, _: Mapping[str, object]) -> Tree:
    return Tree(template, "1", {"README.md": File(b"# Hello\n"), "logo.png": File(b"\xff")})


def plan_of(manifest: str) -> Plan:
    """A plan for repositories that are newer than the commits that named them, so they belong to the projects."""
    naming = Naming(dates=dict.fromkeys(ACTUAL, "2026-01-01T00:00:00Z"))
    return compare(load(manifest), ACTUAL, all_resources(render), naming=naming)


def volunteer_plan() -> Plan:
    """A plan with every kind of change to the roster, comments and memberships."""
    desired = DesiredRoster(
        {
            "p-new": Notice("A volunteer", "New."),
            "p-old": Notice("A volunteer", "Changed.", open=True),
        },
        {"people/p-new.yml": "new", "people/p-old.yml": None},
    )
    posted = {"p-old": [PostedNotice(3, "A volunteer", "Old."), PostedNotice(4, "A volunteer", "Twice.")]}
    comments = [BotComment(11, "form", "Old."), BotComment(12, "form", "Twice.")]
    updates = [CommentUpdate(1, "I_1", "form", "New.", []), CommentUpdate(2, "I_2", "form", "New.", comments)]
    memberships = [OrganizationMembership("acme"), OrganizationMembership("owned", is_owner=True)]
    manifest = load(MANIFEST.format(organizations=""))
    return Plan.merge(
        [
            plan_notices(desired, posted),
            plan_files(desired, {"people/p-old.yml": "old"}),
            plan_comments(updates),
            plan_invitations([(Account(7, "lina"), 5), (Account(8, "omar"), None)]),
            Plan.from_items(plan_departure("p-old", Account(9, "nour"), manifest, memberships)),
        ]
    )


PLANS: Final = {
    "organization": lambda: plan_of(MANIFEST.format(organizations="")),
    "organizations": lambda: plan_of(MANIFEST.format(organizations="organizations: [other]\n")),
    "volunteers": volunteer_plan,
}


def without_prose(plan: dict[str, Any]) -> dict[str, Any]:
    """The plan's JSON without text for people, which may be reworded."""
    prose = dict.fromkeys(("reason", "fix"), "…")
    return plan | {
        entries: [
            entry | {key: text for key, text in prose.items() if entry.get(key)} for entry in plan[entries]
        ]
        for entries in ("changes", "blocked", "unmanaged")
    }


@pytest.mark.parametrize("name", PLANS)
def test_a_serialized_plan_matches_the_golden_file(name: str) -> None:
    golden = json.loads(GOLDEN.read_text("utf-8"))[name]
    # Compare strings, so that the order of keys matters too
    assert json.dumps(without_prose(to_json(PLANS[name]())), indent=1) == json.dumps(golden, indent=1)


def test_details_for_maintainers_are_not_in_the_json() -> None:
    """The output this output may become an artifact of a public run, so these details are only shown on a terminal."""
    blocked = Blocked(
        "olive", "repository", "olive", "not available", "choose another", "a private repository"
    )
    unmanaged = Unmanaged("olive", "team", "a steward", "left", details="lina is lina-2 today")
    as_json = to_json(Plan(blocked=(blocked,), unmanaged=(unmanaged,)))
    assert "private repository" not in json.dumps(as_json)
    assert "lina" not in json.dumps(as_json)
    assert as_json["blocked"][0]["reason"] == "not available"
