"""For every kind of resource, single differences lead to the changes and requests in `requests.txt`.

The file has a paragraph for each difference. After an intended change, `PYTHONPATH=actions:tests python
tests/tahaluf/resources/test_requests.py` writes the file again.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import pytest

from support.compared_organization import render
from tahaluf.kinds import KINDS
from tahaluf.manifest import load
from tahaluf.plan import (
    UNSET,
    Blocked,
    Bulk,
    Change,
    ChangeContext,
    Mutation,
    PlanItem,
    Query,
    Request,
    Response,
    Rest,
    Steps,
    Unmanaged,
)
from tahaluf.problems import CommandError
from tahaluf.resources import Naming, all_resources, shared_team_items, shared_team_steps

LISTED: Final = Path(__file__).with_name("requests.txt")
RESOURCES: Final = {resource.name: resource for resource in all_resources(render)}
CONTEXT: Final = ChangeContext(
    "acme", "maps", repository_id="R_1", default_branch="main", head="c" * 40, operator="omar"
)
NEW: Final = ChangeContext(
    "acme",
    "maps",
    repository_id="R_1",
    default_branch="main",
    head="c" * 40,
    just_created=True,
    team_just_created=True,
)
REPOSITORY: Final[Mapping[str, Any]] = {
    "id": "R_1",
    "databaseId": 9,
    "name": "maps",
    "isArchived": False,
    "visibility": "PUBLIC",
    "description": "All maps.",
    "homepageUrl": None,
    "hasIssuesEnabled": True,
    "hasWikiEnabled": True,
    "hasProjectsEnabled": False,
    "hasDiscussionsEnabled": False,
    "repositoryTopics": {"nodes": [{"topic": {"name": "old"}}]},
    "defaultBranchRef": {
        "name": "main",
        "target": {"tree": {"oid": "a" * 40, "entries": []}, "history": {"totalCount": 5}},
    },
    "lock": None,
    "readme": None,
}
TEAM: Final[Mapping[str, Any]] = {
    "slug": "maps",
    "privacy": "SECRET",
    "parentTeam": None,
    "childTeams": {"totalCount": 0},
    "members": {"edges": [{"role": "MAINTAINER", "node": {"login": "lina", "databaseId": 7}}]},
    "invitations": {"nodes": []},
    "repositories": {"edges": [{"permission": "MAINTAIN", "node": {"name": "maps"}}]},
}
ACTIONS: Final = {
    "actions_permissions": {"enabled": True, "allowed_actions": "selected", "sha_pinning_required": True},
    "selected_actions": {
        "github_owned_allowed": True,
        "verified_allowed": False,
        "patterns_allowed": ["a/*"],
    },
    "workflow_permissions": {
        "default_workflow_permissions": "read",
        "can_approve_pull_request_reviews": False,
    },
}
SITE: Final = {
    "build_type": "legacy",
    "source": {"branch": "main", "path": "/"},
    "cname": "maps.example",
    "https_enforced": True,
}
SETTINGS: Final = {
    "mergeCommitAllowed": True,
    "mergeCommitTitle": "MERGE_MESSAGE",
    "mergeCommitMessage": "PR_TITLE",
    "squashMergeCommitTitle": "PR_TITLE",
    "squashMergeCommitMessage": "BLANK",
}
CONFIGURATIONS: Final = [
    {"id": 3, "name": "strict"},
    {"id": 4, "name": "weak", "secret_scanning": "disabled"},
]


def grants(*pairs: tuple[str, str], **fields: Any) -> dict[str, Any]:
    edges = [{"team": team, "permission": permission} for team, permission in pairs]
    return {"teamGrants": {"edges": edges, "sources": {}, "unread": frozenset(), **fields}}


def people(*found: tuple[str, int, str]) -> dict[str, Any]:
    return {
        "collaborators": {
            "edges": [
                {
                    "permission": permission,
                    "permissionSources": None,
                    "node": {"login": login, "databaseId": id},
                }
                for login, id, permission in found
            ]
        }
    }


def labels(*found: tuple[str, str, str | None], **fields: Any) -> dict[str, Any]:
    nodes = [
        {"id": f"L_{name}", "name": name, "color": color, "description": text, **fields}
        for name, color, text in found
    ]
    return {"labels": {"nodes": nodes}}


def environments(*rules: dict[str, Any], **facts: Any) -> dict[str, Any]:
    nodes = [{"name": "Live", "protectionRules": {"nodes": list(rules)}}]
    return {"environments": {"nodes": nodes}, "rest": facts}


def ruleset(*rules: str, **fields: Any) -> dict[str, Any]:
    nodes = [{"type": rule, "parameters": None} for rule in rules]
    return {
        "id": "RRS_1",
        "databaseId": 41,
        "name": "main",
        "target": "BRANCH",
        "enforcement": "ACTIVE",
        "conditions": {"refName": {"include": ["~DEFAULT_BRANCH"], "exclude": []}},
        "bypassActors": {"totalCount": 0, "nodes": []},
        "rules": {"totalCount": len(nodes), "nodes": nodes},
        **fields,
    }


def rulesets(*nodes: Any) -> dict[str, Any]:
    return {"rulesets": {"nodes": list(nodes)}}


def attached(name: str, status: str = "attached", known: Any = CONFIGURATIONS) -> dict[str, Any]:
    found = {"status": status, "configuration": {"name": name}}
    return {"rest": {"code_security_configuration": found, "code_security_configurations": known}}


def member(login: str, id: int, role: str = "MEMBER") -> dict[str, Any]:
    return {"role": role, "node": {"login": login, "databaseId": id}}


LABELS = """\
labels:
  all:
  - {name: bug, color: ff0000, description: Broken.}
  - {name: docs, color: 00ff00, aliases: [texts, words]}"""
# The resource, the entry's `repository`, and the fields of the repository on GitHub, or None if it does not exist
Case = tuple[str, str, dict[str, Any] | None]
CASES: Final[list[Case]] = [
    ("actions", "actions: {enabled: false}", {"rest": ACTIONS}),
    ("actions", "actions: {allowed_actions: all}", {"rest": ACTIONS}),
    ("actions", "actions: {allowed_actions: local_only}", {"rest": ACTIONS}),
    ("actions", "actions: {sha_pinning_required: false}", {"rest": ACTIONS}),
    ("actions", "actions: {allowed_actions: selected, verified_allowed: true}", {"rest": ACTIONS}),
    ("actions", "actions: {allowed_actions: selected, github_owned_allowed: false}", {"rest": ACTIONS}),
    ("actions", "actions: {allowed_actions: selected, patterns_allowed: [a/*, b/*]}", {"rest": ACTIONS}),
    ("actions", "actions: {allowed_actions: selected, patterns_allowed: []}", {"rest": ACTIONS}),
    ("actions", "actions: {default_workflow_permissions: write}", {"rest": ACTIONS}),
    ("actions", "actions: {can_approve_pull_request_reviews: true}", {"rest": ACTIONS}),
    (
        "actions",
        "actions: {can_approve_pull_request_reviews: true}",
        {"rest": {"workflow_permissions": UNSET}},
    ),
    ("actions", "actions: {can_approve_pull_request_reviews: true}", {"rest": ACTIONS, "justCreated": True}),
    ("actions", "actions: {enabled: true, default_workflow_permissions: write}", None),
    ("pages", "pages: {cname: other.example}", {"rest": {"has_pages": True, "pages": SITE}}),
    ("pages", "pages: {cname: null}", {"rest": {"has_pages": True, "pages": SITE}}),
    ("pages", "pages: {https_enforced: false}", {"rest": {"has_pages": True, "pages": SITE}}),
    ("pages", "pages: {build_type: workflow}", {"rest": {"has_pages": True, "pages": SITE}}),
    ("pages", "pages: {source: {branch: a b, path: /docs}}", {"rest": {"has_pages": True, "pages": SITE}}),
    (
        "pages",
        "pages: {source: {branch: main}}",
        {
            "rest": {
                "has_pages": True,
                "pages": {"build_type": "workflow", "source": {"branch": "main", "path": "/"}},
            }
        },
    ),
    ("pages", "pages: null", {"rest": {"has_pages": True, "pages": SITE}}),
    ("pages", "pages: {cname: a.example, https_enforced: true}", {"rest": {"has_pages": False}}),
    ("pages", "pages: {source: {branch: main}}", None),
    (
        "custom_properties",
        "custom_properties: {a: x, b: [y, z]}",
        {"rest": {"custom_properties": {"b": ["z"]}}},
    ),
    ("custom_properties", "custom_properties: {a: x}", {"rest": {"custom_properties": UNSET}}),
    ("custom_properties", "custom_properties: {a: x}", None),
    ("security", "security: {dependabot_alerts: true}", {"hasVulnerabilityAlertsEnabled": False}),
    ("security", "security: {dependabot_alerts: false}", {"hasVulnerabilityAlertsEnabled": True}),
    (
        "security",
        "security: {secret_scanning: true, private_vulnerability_reporting: true}",
        {
            "rest": {
                "security_and_analysis": {"secret_scanning": {"status": "disabled"}},
                "private_vulnerability_reporting": {"enabled": False},
            }
        },
    ),
    (
        "security",
        "security: {secret_scanning: false}",
        {
            "rest": {
                "security_and_analysis": {
                    "secret_scanning": {"status": "enabled"},
                    "secret_scanning_push_protection": {"status": "enabled"},
                }
            }
        },
    ),
    ("security", "security: {secret_scanning: true}", {"rest": {"security_and_analysis": {}}}),
    ("security", "security: {dependabot_alerts: true, dependabot_security_updates: true}", None),
    ("security_configuration", "security: {configuration: strict}", attached("other")),
    ("security_configuration", "security: {configuration: strict}", attached("strict")),
    ("security_configuration", "security: {configuration: strict}", attached("strict", "detached")),
    ("security_configuration", "security: {configuration: weak}", attached("strict")),
    (
        "security_configuration",
        "security: {configuration: weak}",
        {**attached("strict"), "justCreated": True},
    ),
    ("security_configuration", "security: {configuration: unknown}", attached("strict")),
    ("security_configuration", "security: {configuration: strict}", attached("other", known=UNSET)),
    (
        "security_configuration",
        "security: {configuration: strict}",
        {"rest": {"code_security_configuration": UNSET, "code_security_configurations": []}},
    ),
    ("security_configuration", "security: {configuration: strict}", {}),
    ("security_configuration", "security: {configuration: strict}", None),
    ("settings", "settings: {allow_merge_commit: false, is_template: true}", SETTINGS),
    ("settings", "settings: {merge_commit_title: PR_TITLE}", SETTINGS),
    ("settings", "settings: {squash_merge_commit_message: PR_BODY}", SETTINGS),
    ("settings", "settings: {default_branch: trunk}", {}),
    ("settings", "settings: {default_branch: trunk}", {"justCreated": True}),
    ("settings", "settings: {default_branch: trunk}", {"defaultBranchRef": None}),
    ("settings", "settings: {default_branch: trunk, allow_auto_merge: true}", None),
    ("labels", "{}", labels(("bug", "FF0000", "Broken."), ("docs", "00ff00", "Any."))),
    ("labels", "{}", labels(("Bug", "000000", None), ("x", "000000", None))),
    (
        "labels",
        "unlisted: delete",
        labels(("bug", "ff0000", "Broken."), ("docs", "00ff00", ""), ("x", "000000", "X")),
    ),
    (
        "labels",
        "unlisted: delete",
        {
            **labels(("bug", "ff0000", "Broken."), ("docs", "00ff00", ""), ("x", "000000", None)),
            "justCreated": True,
        },
    ),
    ("labels", "{}", labels(("bug", "ff0000", "Broken."), ("texts", "00ff00", None))),
    ("labels", "{}", labels(("bug", "ff0000", "Broken."), ("docs", "00ff00", None), ("texts", "0", None))),
    (
        "labels",
        "{}",
        labels(
            ("bug", "ff0000", "Broken."),
            ("docs", "00ff00", None),
            ("texts", "0", None),
            issueCount=2,
            pullRequestCount=1,
        ),
    ),
    (
        "labels",
        "{}",
        {
            **labels(
                ("bug", "ff0000", "Broken."),
                ("docs", "00ff00", None),
                ("words", "0", None),
                issueCount=0,
                pullRequestCount=1,
            ),
            "hasDiscussionsEnabled": True,
        },
    ),
    (
        "labels",
        "{}",
        {
            **labels(
                ("bug", "ff0000", "Broken."),
                ("docs", "00ff00", None),
                ("words", "0", None),
                issueCount=0,
                pullRequestCount=0,
            ),
            "hasDiscussionsEnabled": True,
        },
    ),
    ("labels", "{}", None),
    ("rulesets", "rulesets: {main: {rules: {deletion: true, update: true}}}", rulesets(ruleset("DELETION"))),
    ("rulesets", "rulesets: {main: {rules: {deletion: true}}}", rulesets(ruleset("DELETION", "UPDATE"))),
    (
        "rulesets",
        "rulesets: {main: {rules: {deletion: true}}}",
        rulesets(ruleset("DELETION", enforcement="DISABLED")),
    ),
    ("rulesets", "rulesets: {other: {rules: {deletion: true}}}", rulesets(ruleset("DELETION"))),
    ("rulesets", "rulesets: {main: {rules: {}}}", rulesets(ruleset(), ruleset())),
    ("rulesets", "rulesets: {main: {rules: {}}}", rulesets(ruleset("FILE_PATH_RESTRICTION"))),
    ("rulesets", "rulesets: {}", rulesets(ruleset("FILE_PATH_RESTRICTION"))),
    (
        "rulesets",
        "rulesets: {main: {rules: {update: true}}}",
        rulesets(ruleset("DELETION", bypassActors=None)),
    ),
    (
        "rulesets",
        "rulesets: {}",
        {**rulesets(), "branchProtectionRules": {"nodes": [{"pattern": "v*"}, {"pattern": "main"}]}},
    ),
    (
        "rulesets",
        "rulesets: {main: {rules: {update: true}, bypass_actors: [{team: rangers}, {app: robot}, {role: admin}, "
        "{organization_admin: true}, {deploy_key: true}]}}",
        None,
    ),
    (
        "rulesets",
        "rulesets: {main: {rules: {pull_request: {dismissal_restriction: {allowed_actors: [{team: rangers}]}}}}}",
        None,
    ),
    (
        "environments",
        "environments: {live: {wait_timer: 5}}",
        environments({"type": "WAIT_TIMER", "timeout": 10}),
    ),
    (
        "environments",
        "environments: {live: {wait_timer: 15}}",
        environments({"type": "WAIT_TIMER", "timeout": 10}),
    ),
    ("environments", "environments: {live: {reviewers: [rangers, all]}}", environments()),
    (
        "environments",
        "environments: {live: {deployment_branch_policy: {protected_branches: true}}}",
        environments(),
    ),
    (
        "environments",
        "environments: {live: {deployment_branch_policy: {custom_branch_policies: [{name: main}, "
        "{name: v*, type: tag}]}}}",
        environments(),
    ),
    (
        "environments",
        "environments: {live: {deployment_branch_policy: null}}",
        environments({"type": "BRANCH_POLICY"}),
    ),
    (
        "environments",
        "environments: {live: {deployment_branch_policy: {protected_branches: true}}}",
        environments({"type": "BRANCH_POLICY"}, environments=UNSET),
    ),
    ("environments", "environments: {A B: {prevent_self_review: true}}", environments()),
    ("environments", "environments: {live: {wait_timer: 5}}", None),
    (
        "collaborators",
        "collaborators: [{login: sami, id: 9, permission: write}]",
        people(("sami", 9, "READ")),
    ),
    (
        "collaborators",
        "collaborators: [{login: sami, id: 9, permission: read}]",
        people(("sami", 9, "ADMIN")),
    ),
    ("collaborators", "collaborators: [{login: sami, permission: triage}]", people(("rana", 8, "ADMIN"))),
    (
        "collaborators",
        "{collaborators: [], unlisted_collaborators: keep}",
        {**people(("rana", 8, "ADMIN"), ("sami", 9, "READ")), "owners": [8]},
    ),
    (
        "collaborators",
        "collaborators: []",
        {**people(("rana", 8, "ADMIN"), ("sami", 9, "READ")), "owners": [8]},
    ),
    (
        "collaborators",
        "collaborators: [{login: sami, id: 9, permission: read}]",
        {
            **people(),
            "collaborators": {"edges": []},
            "invitedCollaborators": [{"id": 9, "login": "sami", "permission": "read", "expired": True}],
        },
    ),
    (
        "teams",
        "teams: {rangers: write, all: read}",
        grants(("rangers", "read"), ("all", "admin"), ("other", "write")),
    ),
    (
        "teams",
        "teams: {rangers: write}",
        grants(("other", "write"), sources={"other": frozenset({"rangers"})}),
    ),
    ("teams", "teams: {rangers: write}", grants(unread=frozenset({"rangers"}))),
    ("teams", "teams: {rangers: admin}", None),
    ("repository", "homepage: 'https://maps.example/'", {}),
    ("repository", "features: {wiki: false, projects: true, discussions: true, issues: false}", {}),
    ("repository", "topics: [b, a]", {}),
    ("repository", "visibility: private", {}),
    ("repository", "visibility: public", {"visibility": "PRIVATE"}),
    ("repository", "topics: [old]", {"isArchived": True}),
    ("repository", "topics: [old]", {"name": "water-map"}),
    ("repository", "{topics: [b, a], features: {projects: true}}", None),
    ("files", "template: small", None),
    ("files", "template: small", {}),
    ("files", "template: small", {"defaultBranchRef": None}),
    ("files", "template: small", {"defaultBranchRef": None, "isOlder": True}),
    ("files", "template: small", {"adoption": {"nodes": [{"state": "CLOSED"}]}}),
]
# The entry's `repository`, and the fields of the project's team
TEAM_CASES: Final[list[tuple[str, dict[str, Any] | None]]] = [
    ("team: {}", {}),
    ("team: {}", None),
    ("team: {privacy: closed}", {}),
    ("team: {privacy: secret}", {"privacy": "VISIBLE", "childTeams": {"totalCount": 1}}),
    ("team: {}", {"privacy": "VISIBLE", "parentTeam": {"slug": "all"}}),
    ("team: {name: wardens}", {}),
    ("team: {permission: admin}", {}),
    ("team: {permission: read}", {}),
    ("team: {}", {"repositories": {"edges": []}}),
    ("team: {parent: all, privacy: closed}", {"privacy": "VISIBLE"}),
    ("team: {parent: null, privacy: closed}", {"privacy": "VISIBLE", "parentTeam": {"slug": "all"}}),
    ("team: {parent: null, privacy: closed}", {"privacy": "VISIBLE", "parentTeam": UNSET}),
    ("team: {}", {"members": {"edges": [member("lina", 7)]}}),
    ("team: {}", {"members": {"edges": []}, "expired": {"lina"}, "newly_expired": {"lina"}}),
    ("team: {}", {"members": {"edges": []}, "expired": {"lina"}}),
    ("team: {}", {"members": {"edges": [member("lina-2", 7, "MAINTAINER")]}}),
    ("team: {}", {"members": {"edges": [member("lina", 7, "MAINTAINER"), member("omar", 8, "MAINTAINER")]}}),
    (
        "team: {}",
        {
            "members": {"edges": [member("lina", 7, "MAINTAINER"), member("omar", 8, "MAINTAINER")]},
            "placed": [8],
        },
    ),
    (
        "team: {}",
        {
            "members": {"edges": [member("lina", 7, "MAINTAINER"), member("omar", 8, "MAINTAINER")]},
            "owners": [8],
        },
    ),
    (
        "team: {}",
        {
            "members": {"edges": [member("lina", 7, "MAINTAINER"), member("omar", 8, "MAINTAINER")]},
            "owners": [8],
            "operator": 8,
        },
    ),
    (
        "{unlisted_members: delete}",
        {"members": {"edges": [member("lina", 7, "MAINTAINER"), member("omar", 8)]}},
    ),
    ("team: {}", {"members": {"edges": [member("lina", 7, "MAINTAINER"), member("omar", 8)]}}),
    (
        "{unlisted_members: delete}",
        {
            "members": {"edges": [member("lina", 7, "MAINTAINER")]},
            "invitations": {"nodes": [{"invitee": {"login": "omar", "databaseId": 8}}]},
        },
    ),
]
SHARED: Final[Mapping[str, Any]] = {
    "id": "T_1",
    "privacy": "VISIBLE",
    "description": "Rangers.",
    "parentTeam": None,
    "childTeams": {"totalCount": 0},
    "members": {"edges": [member("lina", 7), member("omar", 8, "MAINTAINER")]},
    "invitations": {"nodes": [{"invitee": {"login": "rana", "databaseId": 10}}]},
}
# A shared team's entry, and its fields on GitHub
SHARED_CASES: Final[list[tuple[str, dict[str, Any] | None]]] = [
    ("{}", {}),
    ("{description: Rangers., privacy: closed, parent: null}", {}),
    ("{description: Other.}", {}),
    ("{description: Other.}", {"description": UNSET}),
    ("{privacy: secret}", {}),
    ("{privacy: secret}", {"childTeams": {"totalCount": 1}}),
    ("{privacy: secret}", {"childTeams": UNSET}),
    ("{privacy: secret}", {"parentTeam": {"slug": "all"}}),
    ("{privacy: closed}", {"privacy": "SECRET"}),
    ("{privacy: closed}", {"privacy": UNSET}),
    ("{parent: all}", {}),
    ("{parent: null}", {"parentTeam": {"slug": "all"}}),
    ("{parent: all}", {"parentTeam": {"slug": "all"}}),
    ("{parent: all}", {"parentTeam": UNSET}),
    ("{members: [{login: lina, id: 7}, {login: omar, id: 8, role: maintainer}]}", {}),
    ("{members: [{login: lina, id: 7, role: maintainer}, {login: omar, id: 8}]}", {}),
    ("{members: [{login: lina, id: 7}]}", {}),
    ("{members: [{login: lina, id: 7}], unlisted_members: delete}", {}),
    ("{members: [{login: lina, id: 7}], unlisted_members: delete}", {"owners": [8]}),
    ("{members: [{login: rana}, {login: sami}, {login: Gone}]}", {"expired": {"gone"}}),
    ("{members: [{login: sami, id: 9}], description: Rangers., parent: all}", None),
]


def project_case(name: str, settings: str, repository: dict[str, Any] | None, team: Any) -> Iterator[str]:
    inner = settings if settings.startswith("{") else f"{{{settings}}}"
    manifest = load(
        "version: 1\norganization: acme\nteams: {all: {}, rangers: {}}\n"
        f"{LABELS if name == 'labels' else ''}\ndefaults: {{{'labels: [all]' if name == 'labels' else ''}}}\n"
        "projects:\n  - slug: maps\n    name: Maps\n    summary: All maps.\n    aliases: [water-map]\n"
        f"    stewards: [{{login: lina, id: 7}}]\n    repository: {inner}\n"
    )
    project = manifest.project("maps")
    resource = RESOURCES[name]
    node: Any = {
        "repository": None if repository is None else {**REPOSITORY, **repository},
        "team": team,
    }
    desired = resource.desired_state(manifest, project)
    items = list(resource.diff(desired, resource.actual_state(node)))
    yield from described(items, lambda change, context: resource.steps(change, desired, context))


def shared_case(entry: str, fields: dict[str, Any] | None) -> Iterator[str]:
    manifest = load(f"version: 1\norganization: acme\nprojects: []\nteams: {{all: {{}}, maps: {entry}}}\n")
    node = None if fields is None else {**SHARED, **fields}
    naming = Naming(
        new_teams=frozenset({("acme", "maps")}) if fields == {} and entry == "{}" else frozenset()
    )
    items = [*shared_team_items(manifest, "acme", {"maps": node}, naming)]
    yield from described(items, shared_team_steps)


def described(items: list[PlanItem], steps_of: Any) -> Iterator[str]:
    for item in items:
        yield f"  {describe_item(item)}"
        if isinstance(item, Change):
            old, new = (list(requests(steps_of(item, context))) for context in (CONTEXT, NEW))
            yield from (f"    {line}" for line in old)
            if new != old:
                yield "    in a new repository:"
                yield from (f"      {line}" for line in new)


def describe_item(item: PlanItem) -> str:
    what = f"{item.project} {item.resource} {item.target!r}"
    if isinstance(item, Blocked):
        return f"blocked: {what}"
    if isinstance(item, Unmanaged):
        flags = [name for name in ("is_notice", "is_task", "details") if getattr(item, name)]
        return " ".join(["unmanaged:", what, *flags])
    assert isinstance(item, Change)
    flags = [name for name in ("batched", "exempt") if getattr(item, name)]
    values = f"{json.dumps(item.operation.before)} → {json.dumps(item.operation.after)}"
    numbers = f"cost {item.cost}, content {item.content_writes}"
    risk = "" if item.risk == "none" else f" risk {item.risk},"
    mark = f" {item.mark}," if item.mark else ""
    person = f" ({item.person.login})" if item.person else ""
    return f"{item.kind}: {what}{person}: {values}:{risk}{mark} {', '.join([numbers, *flags])}"


def requests(steps: Steps) -> Iterator[str]:
    """Play the steps with plausible responses."""
    looked_up = 0
    try:
        request = next(steps)
        while True:
            yield describe_request(request)
            looked_up += isinstance(request, Query)
            request = steps.send(Response(200, response_to(request, looked_up)))
    except StopIteration as ended:
        if ended.value is not None:
            before = asdict(CONTEXT if ended.value.operator else NEW)
            changed = {key: value for key, value in asdict(ended.value).items() if before[key] != value}
            yield f"then {changed}"
    except CommandError:
        yield "fails"


def response_to(request: Request, looked_up: int) -> Any:
    if isinstance(request, Query):
        if "labelableId" in request.document or "issues(first" in request.document:
            items = {"issues": {"nodes": [{"id": "I_1"}]}, "pullRequests": {"nodes": [{"id": "PR_1"}]}}
            return {"node": items if looked_up == 1 else None}
        return {"organization": {"team": {"id": "T_1", "databaseId": 51}}}
    if not isinstance(request, Rest):
        return {}
    last = request.path.partition("?")[0].rpartition("/")[2]
    login = {"7": "lina", "8": "omar", "9": "sami", "10": "rana"}.get(last, last)
    entries = [{"path": "README.md", "type": "blob"}]
    return {
        "sha": f"sha of {last}",
        "login": login,
        "id": 52,
        "node_id": "N_1",
        "slug": "maps" if request.method == "POST" else last,
        "name": (request.body or {}).get("name", "maps"),
        "default_branch": "main",
        "commit": {"sha": "sha of the commit"},
        "truncated": False,
        "tree": entries,
        "rules": [{"type": "other"}, {"type": "deletion"}],
        "branch_policies": [{"id": 61, "name": "main"}, {"id": 62, "name": "old", "type": "tag"}],
        "protection_rules": [{"type": "wait_timer", "wait_timer": 3}],
        "path": "README.md",
        "encoding": "none",
    }


def describe_request(request: Request) -> str:
    match request:
        case Rest():
            flags = [name for name in ("idempotent", "just_created") if getattr(request, name)]
            verified = [f"verified by {request.verify_path}"] if request.verify_path else []
            expected = [f"expects {sorted(request.expected_statuses)}"] if request.expected_statuses else []
            body = (
                []
                if request.body is None
                else [json.dumps(without_prose(request.body), sort_keys=True, ensure_ascii=False)]
            )
            return "; ".join([" ".join([request.method, request.path, *body]), *expected, *verified, *flags])
        case Bulk():
            shared = f"with {request.key} {request.item!r}, up to {request.limit}"
            return f"{request.method} {request.path} {json.dumps(request.body)} {shared}"
        case Mutation():
            given = json.dumps(request.input, sort_keys=True)
            return f"{request.field}({request.input_type}) {given} {{ {request.select} }}"
        case Query():
            return f"query {json.dumps(request.variables)}"


def cases() -> Iterator[tuple[str, Any]]:
    for name, settings, repository in CASES:
        yield f"{name}, {settings}, {short(repository)}", project_case(name, settings, repository, None)
    for settings, team in TEAM_CASES:
        found = None if team is None else {**TEAM, **team}
        yield f"team, {settings}, {short(team)}", project_case("team", settings, {}, found)
    for entry, fields in SHARED_CASES:
        yield f"shared team, {entry}, {short(fields)}", shared_case(entry, fields)


def short(value: Any) -> str:
    """Describe GitHub's state in one line."""
    text = "nothing" if value is None else repr(value)
    named = {"ACTIONS": ACTIONS, "SITE": SITE, "SETTINGS": SETTINGS, "CONFIGURATIONS": CONFIGURATIONS}
    for name, found in named.items():
        text = text.replace(repr(found), name)
    return text


def without_prose(value: Any) -> Any:
    """Return the body without the text of files and pull requests."""
    if isinstance(value, Mapping):
        return {
            key: "…" if key in ("message", "title", "body", "content") else without_prose(one)
            for key, one in value.items()
        }
    return [without_prose(one) for one in value] if isinstance(value, list) else value


def listing() -> dict[str, str]:
    return {title: "\n".join(lines) for title, lines in cases()}


def listed() -> dict[str, str]:
    paragraphs = LISTED.read_text("utf-8").strip().split("\n\n")
    return {title: lines for title, _, lines in (paragraph.partition("\n") for paragraph in paragraphs)}


@pytest.fixture(scope="module")
def expected() -> dict[str, str]:
    return listed()


@pytest.mark.parametrize(("title", "lines"), [(title, lines) for title, lines in cases()], ids=lambda _: "")
def test_each_difference_makes_these_changes_and_requests(
    title: str, lines: Iterator[str], expected: dict[str, str]
) -> None:
    assert "\n".join(lines) == expected[title]


def test_every_listed_difference_is_tested(expected: dict[str, str]) -> None:
    titles = [title for title, _ in cases()]
    assert sorted(titles) == sorted(expected)
    required = {*RESOURCES, "shared team"} - {kind.key.name for kind in KINDS} - {"updates"}
    assert {title.partition(",")[0] for title in titles} >= required


if __name__ == "__main__":
    text = "\n\n".join(f"{title}\n{lines}" if lines else title for title, lines in listing().items())
    LISTED.write_text(f"{text}\n", encoding="utf-8")
