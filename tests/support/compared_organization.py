"""An organization with every kind of difference from its manifest, in the format in which runs keep GitHub's
responses.
"""

from collections.abc import Mapping
from typing import Any, Final

from tahaluf.manifest import load
from tahaluf.plan import Plan
from tahaluf.resources import Naming, all_resources, compare
from tahaluf.templates import File, Tree

MANIFEST: Final = """\
version: 1
organization: acme
{organizations}removal_limits: {{removals: 50, share: 100}}
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


def plan_of(manifest: str, actual: Mapping[str, Any] = ACTUAL) -> Plan:
    """Return a plan. Its repositories belong to the projects, because they are newer than the commits that named
    them.
    """
    naming = Naming(dates=dict.fromkeys(ACTUAL, "2026-01-01T00:00:00Z"))
    return compare(load(manifest), actual, all_resources(render), naming=naming)
