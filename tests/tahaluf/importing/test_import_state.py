"""Each importer writes the right keys for a repository, and lists what the manifest cannot express."""

from collections.abc import Mapping
from typing import Any

import pytest

from tahaluf.manifest import load
from tahaluf.plan import UNSET
from tahaluf.resources import Imported, OrganizationState, all_importers, combine
from tahaluf.resources.importing import Inexpressible
from tahaluf.resources.protocol import ReadOnImport

IMPORTERS = {importer.name: importer for importer in all_importers()}
PERSONAL = "somebody" + chr(64) + "riverside.net"
REPOSITORY: Mapping[str, Any] = {"name": "maps", "isArchived": False, "visibility": "PUBLIC"}
# GitHub's settings of a new repository, for which the manifest needs no key
USUAL_SETTINGS = {
    "mergeCommitAllowed": True,
    "squashMergeAllowed": True,
    "rebaseMergeAllowed": True,
    "autoMergeAllowed": False,
    "allowUpdateBranch": False,
    "deleteBranchOnMerge": False,
    "mergeCommitTitle": "MERGE_MESSAGE",
    "mergeCommitMessage": "PR_TITLE",
    "squashMergeCommitTitle": "COMMIT_OR_PR_TITLE",
    "squashMergeCommitMessage": "COMMIT_MESSAGES",
    "webCommitSignoffRequired": False,
    "isTemplate": False,
    "defaultBranchRef": {"name": "main"},
}
USUAL_ACTIONS = {
    "actions_permissions": {"enabled": True, "allowed_actions": "all", "sha_pinning_required": False},
    "workflow_permissions": {
        "default_workflow_permissions": "read",
        "can_approve_pull_request_reviews": False,
    },
}


def state(
    *nodes: Mapping[str, Any], teams: Mapping[str, Any] | None = None, manifest: str = ""
) -> OrganizationState:
    loaded = load(f"version: 1\norganization: acme\n{manifest}") if manifest else None
    return OrganizationState("acme", {node["name"]: node for node in nodes}, teams or {}, loaded)


def imported(kind: str, **fields: Any) -> Imported:
    return IMPORTERS[kind].import_state(state({**REPOSITORY, **fields}))


def keys(kind: str, **fields: Any) -> Any:
    """Return the keys under `repository`, and the names of everything that the manifest cannot express."""
    found = imported(kind, **fields)
    [settings] = [entry["repository"] for entry in found.entries.values()] or [{}]
    assert all(item.project == "maps" and item.reason for item in found.inexpressible)
    return settings, [item.what for item in found.inexpressible]


def rest(**facts: Any) -> dict[str, Any]:
    return {"rest": facts}


def policy(**fields: Any) -> dict[str, Any]:
    return rest(actions_permissions={**USUAL_ACTIONS["actions_permissions"], **fields})


@pytest.mark.parametrize(
    ("kind", "fields", "settings", "problems"),
    [
        # The site
        ("pages", {}, {}, []),
        ("pages", rest(has_pages=True, pages=UNSET), {}, ["the site on GitHub Pages"]),
        (
            "pages",
            rest(pages={"build_type": "workflow", "cname": "maps.example", "https_enforced": True}),
            {"pages": {"build_type": "workflow", "cname": "maps.example", "https_enforced": True}},
            [],
        ),
        (
            "pages",
            rest(pages={"build_type": "legacy", "source": {"branch": "main", "path": "/"}}),
            {"pages": {"build_type": "legacy", "source": {"branch": "main"}}},
            [],
        ),
        (
            "pages",
            rest(pages={"build_type": "legacy", "source": {"branch": "a b", "path": "/docs"}}),
            {"pages": {"build_type": "legacy", "source": {"branch": "a b", "path": "/docs"}}},
            [],
        ),
        ("pages", rest(pages={"build_type": "legacy", "source": None}), {"pages": {}}, []),
        # Security features
        ("security", {"hasVulnerabilityAlertsEnabled": False}, {}, []),
        ("security", {}, {}, ["security features"]),
        ("security", {"hasVulnerabilityAlertsEnabled": True}, {"security": {"dependabot_alerts": True}}, []),
        (
            "security",
            {
                "hasVulnerabilityAlertsEnabled": False,
                "rest": {
                    "security_and_analysis": {
                        "secret_scanning": {"status": "enabled"},
                        "secret_scanning_push_protection": {"status": "disabled"},
                        "dependabot_security_updates": {"status": "enabled"},
                    },
                    "private_vulnerability_reporting": {"enabled": True},
                },
            },
            {
                "security": {
                    "dependabot_security_updates": True,
                    "secret_scanning": True,
                    "private_vulnerability_reporting": True,
                }
            },
            [],
        ),
        # RepositorySettings
        ("settings", USUAL_SETTINGS, {}, []),
        ("settings", {"defaultBranchRef": None}, {}, []),
        ("settings", {"defaultBranchRef": {"name": "trunk"}}, {"settings": {"default_branch": "trunk"}}, []),
        ("settings", {"defaultBranchRef": {"name": "a\u202eb"}}, {}, ["default branch"]),
        # GitHub Actions
        ("actions", {}, {}, []),
        ("actions", {"rest": USUAL_ACTIONS}, {}, []),
        ("actions", policy(enabled=False), {"actions": {"enabled": False}}, []),
        ("actions", policy(sha_pinning_required=True), {"actions": {"sha_pinning_required": True}}, []),
        ("actions", policy(allowed_actions="local_only"), {"actions": {"allowed_actions": "local_only"}}, []),
        ("actions", policy(allowed_actions="selected"), {"actions": {"allowed_actions": "selected"}}, []),
        (
            "actions",
            {
                "rest": {
                    **policy(allowed_actions="selected")["rest"],
                    "selected_actions": {"github_owned_allowed": True, "patterns_allowed": ["a/*"], "x": 1},
                }
            },
            {
                "actions": {
                    "allowed_actions": "selected",
                    "github_owned_allowed": True,
                    "patterns_allowed": ["a/*"],
                }
            },
            [],
        ),
        (
            "actions",
            {"rest": {**USUAL_ACTIONS, "selected_actions": {"github_owned_allowed": True}}},
            {},
            [],
        ),
        (
            "actions",
            rest(
                workflow_permissions={
                    "default_workflow_permissions": "write",
                    "can_approve_pull_request_reviews": True,
                }
            ),
            {
                "actions": {
                    "default_workflow_permissions": "write",
                    "can_approve_pull_request_reviews": True,
                }
            },
            [],
        ),
        ("actions", rest(actions_permissions=UNSET), {}, ["Actions permissions"]),
        ("actions", rest(workflow_permissions=UNSET), {}, ["Actions permissions"]),
        # Custom properties
        ("custom_properties", {}, {}, []),
        ("custom_properties", rest(custom_properties=None), {}, []),
        ("custom_properties", rest(custom_properties={"a": None, "b": "", "c": []}), {}, []),
        (
            "custom_properties",
            rest(custom_properties={"a": PERSONAL, "b": ["x", PERSONAL], "c": ["y"]}),
            {"custom_properties": {"c": ["y"]}},
            ["custom property a", "custom property b"],
        ),
        (
            "custom_properties",
            rest(custom_properties={"a": PERSONAL}),
            {},
            ["custom property a"],
        ),
        (
            "custom_properties",
            rest(custom_properties={"a": "x", "b": None, "c": ["y", "z"]}),
            {"custom_properties": {"a": "x", "c": ["y", "z"]}},
            [],
        ),
        ("custom_properties", rest(custom_properties=UNSET), {}, ["custom properties"]),
    ],
)
def test_an_importer_writes_what_differs_from_a_new_repository(
    kind: str, fields: Any, settings: Any, problems: list[str]
) -> None:
    assert keys(kind, **fields) == (settings, problems)


@pytest.mark.parametrize("field", [field for field in USUAL_SETTINGS if field != "defaultBranchRef"])
def test_every_switch_is_written_if_a_new_repository_has_another_value(field: str) -> None:
    usual = USUAL_SETTINGS[field]
    other = "BLANK" if isinstance(usual, str) else not usual
    settings, problems = keys("settings", **{**USUAL_SETTINGS, field: other})
    assert (list(settings["settings"].values()), problems) == ([other], [])
    assert keys("settings", **{**USUAL_SETTINGS, field: UNSET}) == ({}, [])
    assert keys("settings", **{**USUAL_SETTINGS, field: None}) == ({}, [])


@pytest.mark.parametrize("kind", [name for name in IMPORTERS if name not in ("repository", "team")])
def test_an_archived_repository_and_one_that_the_manifest_cannot_name_get_no_keys(kind: str) -> None:
    nodes = [
        {**REPOSITORY, "name": "old", "isArchived": True},
        {**REPOSITORY, "name": "water-map-ghsa-2222-3333-4444"},
        {**REPOSITORY, "name": "control", "lock": {"oid": "1"}, "manifest": {"oid": "2"}},
        {**REPOSITORY, "name": "a" * 101},
    ]
    unreadable = dict.fromkeys(("labels", "collaborators", "rulesets", "environments"), UNSET)
    found = IMPORTERS[kind].import_state(state(*({**node, **unreadable} for node in nodes)))
    assert (dict(found.entries), found.inexpressible) == ({}, ())


@pytest.mark.parametrize("kind", ["labels", "collaborators", "rulesets", "environments"])
def test_a_connection_that_is_unreadable_is_named_and_an_empty_one_is_not(kind: str) -> None:
    assert keys(kind, **{kind: UNSET})[1] == [kind]
    nothing: tuple[Any, ...] = (None, {"nodes": [], "edges": []})
    for empty in nothing:
        assert keys(kind, **{kind: empty}) == ({}, [])
    assert keys(kind) == ({}, [])


def edge(login: str, number: int, permission: str, source: str | None) -> dict[str, Any]:
    sources = source and [{"permission": permission, "roleName": None, "source": {"__typename": source}}]
    return {
        "permission": permission,
        "permissionSources": sources,
        "node": {"login": login, "databaseId": number},
    }


def test_people_with_direct_access_are_only_in_the_local_file() -> None:
    edges = [
        edge("lina", 7, "WRITE", "Repository"),
        edge("omar", 8, "READ", "Team"),
        edge("sami", 9, "ADMIN", None),
    ]
    found = imported("collaborators", collaborators={"edges": edges})
    assert found.entries == {}
    assert found.people == {
        "projects": {
            "maps": {
                "collaborators": [
                    {"login": "lina", "id": 7, "permission": "write"},
                    {"login": "sami", "id": 9, "permission": "admin"},
                ]
            }
        }
    }
    assert imported("collaborators", collaborators={"edges": edges[1:2]}).people == {}


def repository(**fields: Any) -> tuple[dict[str, Any], list[str]]:
    found = imported("repository", **fields)
    assert all(item.project == "maps" and item.reason for item in found.inexpressible)
    return dict(found.entries["maps"]), [item.what for item in found.inexpressible]


PLAIN = {"slug": "maps", "name": "maps", "adopt": True, "repository": {"template": None}}


def described(**fields: Any) -> dict[str, Any]:
    return {**PLAIN, **fields}


def with_settings(**settings: Any) -> dict[str, Any]:
    return {**PLAIN, "repository": {"template": None, **settings}}


@pytest.mark.parametrize(
    ("fields", "entry", "problems"),
    [
        ({}, PLAIN, []),
        ({"description": None, "homepageUrl": "", "repositoryTopics": None}, PLAIN, []),
        ({"description": UNSET, "homepageUrl": UNSET}, PLAIN, ["description", "homepage"]),
        ({"description": "Maps."}, described(summary="Maps."), []),
        ({"description": "خرائط maps"}, described(summary="خرائط maps", lang="ar"), []),
        ({"description": "خرائط mapss"}, described(summary="خرائط mapss"), []),
        ({"description": "x" * 1000}, PLAIN, ["description"]),
        ({"description": f"Write to {PERSONAL}"}, PLAIN, ["description"]),
        ({"isArchived": True}, described(status="archived"), []),
        ({"isArchived": True, "archivedAt": UNSET}, described(status="archived"), []),
        (
            {"isArchived": True, "archivedAt": "2026-01-31T10:00:00Z"},
            described(status="archived", since="2026-01-31"),
            [],
        ),
        ({"archivedAt": "2026-01-31T10:00:00Z"}, PLAIN, []),
        ({"visibility": "PRIVATE"}, with_settings(visibility="private") | {"listed": False}, []),
        ({"visibility": "INTERNAL"}, described(listed=False), ["visibility"]),
        ({"homepageUrl": "https://maps.example/"}, with_settings(homepage="https://maps.example/"), []),
        ({"homepageUrl": "not a URL"}, PLAIN, ["homepage"]),
        ({"hasIssuesEnabled": False}, with_settings(features={"issues": False}), []),
        ({"hasWikiEnabled": False}, with_settings(features={"wiki": False}), []),
        ({"hasProjectsEnabled": False}, with_settings(features={"projects": False}), []),
        ({"hasDiscussionsEnabled": True}, with_settings(features={"discussions": True}), []),
        (
            {
                "hasIssuesEnabled": True,
                "hasWikiEnabled": UNSET,
                "hasProjectsEnabled": True,
                "hasDiscussionsEnabled": False,
            },
            PLAIN,
            [],
        ),
        (
            {"repositoryTopics": {"nodes": [{"topic": {"name": "b"}}, {"topic": {"name": "a"}}]}},
            with_settings(topics=["a", "b"]),
            [],
        ),
        (
            {"repositoryTopics": {"nodes": [{"topic": {"name": "A B"}}, {"topic": {"name": "a"}}]}},
            PLAIN,
            ["topic A B"],
        ),
    ],
)
def test_a_repository_is_described_by_what_differs_from_a_new_one(
    fields: Any, entry: dict[str, Any], problems: list[str]
) -> None:
    assert repository(**fields) == (entry, problems)


def parent_of(kind: str) -> dict[str, Any]:
    return {"name": "maps", "nameWithOwner": "up/maps", "owner": {"__typename": kind}}


@pytest.mark.parametrize(
    ("fields", "comment"),
    [
        ({"isFork": True, "parent": parent_of("Organization")}, "up/maps"),
        ({"isFork": True, "parent": parent_of("User")}, ""),
        ({"isFork": True, "parent": None}, "not visible"),
        ({"isFork": False, "parent": parent_of("Organization")}, None),
    ],
)
def test_a_fork_is_named_in_a_comment(fields: Any, comment: str | None) -> None:
    comments = imported("repository", **fields).comments
    assert list(comments) == ([] if comment is None else [("projects", "maps")])
    text = "".join(line for lines in comments.values() for line in lines)
    assert (comment or "") in text and ("up/maps" in text) is (comment == "up/maps")


@pytest.mark.parametrize(
    ("name", "fields", "is_imported"),
    [
        ("maps", {}, True),
        ("maps", {"lock": {"oid": "1"}}, True),
        ("maps", {"manifest": {"oid": "1"}}, True),
        ("maps", {"lock": {"oid": "1"}, "manifest": {"oid": "1"}}, False),
        ("maps-ghsa-2222-3333-4444", {}, False),
        ("maps-ghsa-2222-3333", {}, True),
        ("a" * 101, {}, False),
    ],
)
def test_a_repository_that_cannot_be_a_project_is_listed_with_the_reason(
    name: str, fields: Any, is_imported: bool
) -> None:
    found = IMPORTERS["repository"].import_state(state({**REPOSITORY, "name": name, **fields}))
    assert (name in found.entries) is is_imported
    assert [(item.project, item.what) for item in found.inexpressible] == (
        [] if is_imported else [(name, "repository")]
    )


def environment(name: str = "live", *rules: dict[str, Any]) -> dict[str, Any]:
    return {"nodes": [{"name": name, "protectionRules": {"nodes": list(rules)}}]}


BRANCHES = {"type": "BRANCH_POLICY"}
LISTED = {"environments": [{"name": "LIVE", "deployment_branch_policy": {"protected_branches": False}}]}
ONLY_PROTECTED = {
    "environments": [{"name": "live", "deployment_branch_policy": {"protected_branches": True}}]
}


def patterns(*found: dict[str, Any]) -> dict[str, Any]:
    return rest(**{"environments": LISTED, "branch_policies:live": {"branch_policies": list(found)}})


@pytest.mark.parametrize(
    ("rules", "facts", "expected", "problems"),
    [
        ([], {}, {}, []),
        ([{"type": "WAIT_TIMER", "timeout": 30}], {}, {"wait_timer": 30}, []),
        ([{"type": "WAIT_TIMER", "timeout": None}], {}, {}, []),
        (
            [
                {
                    "type": "REQUIRED_REVIEWERS",
                    "preventSelfReview": True,
                    "reviewers": {
                        "nodes": [
                            {"__typename": "Team", "slug": "b"},
                            {"__typename": "Team", "slug": "a"},
                        ]
                    },
                }
            ],
            {},
            {"reviewers": ["a", "b"], "prevent_self_review": True},
            [],
        ),
        (
            [
                {
                    "type": "REQUIRED_REVIEWERS",
                    "reviewers": {
                        "nodes": [
                            {"__typename": "Team", "slug": "a"},
                            {"__typename": "User", "databaseId": 7},
                        ]
                    },
                }
            ],
            {},
            {},
            ["environment live"],
        ),
        ([{"type": "REQUIRED_REVIEWERS", "reviewers": None}], {}, {}, []),
        ([{"type": "REQUIRED_REVIEWERS", "reviewers": {"nodes": [None]}}], {}, {}, ["environment live"]),
        (
            [BRANCHES],
            rest(environments=ONLY_PROTECTED),
            {"deployment_branch_policy": {"protected_branches": True}},
            [],
        ),
        (
            [BRANCHES],
            patterns({"name": "v*", "type": "tag"}, {"name": "main"}),
            {
                "deployment_branch_policy": {
                    "custom_branch_policies": [{"name": "main"}, {"name": "v*", "type": "tag"}]
                }
            },
            [],
        ),
        ([BRANCHES], patterns(), {}, ["environment live"]),
        ([BRANCHES], {}, {}, ["environment live"]),
        ([BRANCHES], rest(environments=UNSET), {}, ["environment live"]),
        ([BRANCHES], rest(environments=LISTED), {}, ["environment live"]),
        (
            [BRANCHES],
            rest(**{"environments": LISTED, "branch_policies:live": UNSET}),
            {},
            ["environment live"],
        ),
        ([], patterns(), {}, []),
    ],
)
def test_an_environment_is_described_except_for_people(
    rules: list[Any], facts: dict[str, Any], expected: dict[str, Any], problems: list[str]
) -> None:
    settings = {"environments": {"live": expected}}
    assert keys("environments", environments=environment("live", *rules), **facts) == (settings, problems)


def test_an_environment_that_the_manifest_cannot_name_leaves_all_of_them_out() -> None:
    nodes = [*environment("a")["nodes"], *environment("b\u202ec")["nodes"]]
    assert keys("environments", environments={"nodes": nodes}) == ({}, ["environments"])


@pytest.mark.parametrize(
    ("kind", "fields", "paths"),
    [
        ("environments", {}, []),
        ("environments", {"environments": environment()}, []),
        (
            "environments",
            {"environments": environment("A B", BRANCHES)},
            [
                ("branch_policies:a b", "environments/A%20B/deployment-branch-policies?per_page=100"),
                ("environments", "environments?per_page=100"),
            ],
        ),
        ("pages", rest(has_pages=True), [("pages", "pages")]),
        ("pages", rest(has_pages=False), []),
        ("pages", rest(has_pages=UNSET), []),
        ("pages", {}, []),
    ],
)
def test_an_import_reads_further_only_where_something_is(
    kind: str, fields: Any, paths: list[tuple[str, str]]
) -> None:
    importer = IMPORTERS[kind]
    assert isinstance(importer, ReadOnImport)
    assert sorted(importer.import_paths({**REPOSITORY, **fields}).items()) == paths


def team(*repositories: tuple[str, str], members: Any = (), **fields: Any) -> dict[str, Any]:
    return {
        "description": "",
        "privacy": "VISIBLE",
        "parentTeam": None,
        "childTeams": {"totalCount": 0},
        "databaseId": 1,
        "members": {
            "edges": [
                {"role": role, "node": {"login": login, "databaseId": number}}
                for login, number, role in members
            ]
        },
        "repositories": {
            "edges": [{"permission": permission, "node": {"name": name}} for name, permission in repositories]
        },
        **fields,
    }


def teams_of(teams: dict[str, Any], manifest: str = "", **fields: Any) -> Imported:
    """What the two team importers report about the repositories `maps` and `docs`."""
    nodes = [{**REPOSITORY, **fields}, {**REPOSITORY, "name": "docs"}]
    found = state(*nodes, teams=teams, manifest=manifest)
    return combine(IMPORTERS[kind].import_state(found) for kind in ("team", "teams"))


OWN = {"privacy": "closed", "permission": "maintain"}


@pytest.mark.parametrize(
    ("teams", "own", "further", "shared", "problems"),
    [
        ({}, None, {}, {}, []),
        ({"maps": team(("maps", "MAINTAIN"))}, OWN, {}, {}, []),
        (
            {"maps": team(("maps", "MAINTAIN"), privacy="SECRET")},
            {"privacy": "secret", "permission": "maintain"},
            {},
            {},
            [],
        ),
        # A team that has another name, access to more repositories, child teams or a custom role belongs to no
        # project
        (
            {"rangers": team(("maps", "READ"))},
            None,
            {"rangers": "read"},
            {"rangers": {"privacy": "closed"}},
            [],
        ),
        (
            {"maps": team(("maps", "READ"), ("docs", "ADMIN"))},
            None,
            {"maps": "read"},
            {"maps": {"privacy": "closed"}},
            [],
        ),
        (
            {"maps": team(("maps", "READ"), childTeams={"totalCount": 1})},
            None,
            {"maps": "read"},
            {"maps": {"privacy": "closed"}},
            [],
        ),
        (
            {"maps": team(("maps", "CUSTOM"))},
            None,
            {},
            {"maps": {"privacy": "closed"}},
            [("maps", "team maps")],
        ),
        ({"maps": team()}, None, {}, {"maps": {"privacy": "closed"}}, []),
        # A child team has the access of its parent
        (
            {
                "all": team(("maps", "READ"), childTeams={"totalCount": 1}),
                "rangers": team(("maps", "READ"), parentTeam={"slug": "all"}),
            },
            None,
            {"all": "read"},
            {"all": {"privacy": "closed"}, "rangers": {"privacy": "closed", "parent": "all"}},
            [],
        ),
        (
            {
                "all": team(("maps", "READ"), childTeams={"totalCount": 1}),
                "rangers": team(("maps", "WRITE"), parentTeam={"slug": "all"}),
            },
            None,
            {"all": "read", "rangers": "write"},
            {"all": {"privacy": "closed"}, "rangers": {"privacy": "closed", "parent": "all"}},
            [],
        ),
        (
            {"rangers": team(("maps", "READ"), parentTeam={"slug": "unknown"})},
            None,
            {"rangers": "read"},
            {"rangers": {"privacy": "closed"}},
            [],
        ),
        (
            {"rangers": team(description="Rangers.")},
            None,
            {},
            {"rangers": {"description": "Rangers.", "privacy": "closed"}},
            [],
        ),
        (
            {"rangers": team(description="a\u202eb")},
            None,
            {},
            {"rangers": {"privacy": "closed"}},
            [("", "description of the team rangers")],
        ),
        (
            {"rangers": team(description=PERSONAL)},
            None,
            {},
            {"rangers": {"privacy": "closed"}},
            [("", "description of the team rangers")],
        ),
        ({"rangers": team(members=[], repositories=UNSET)}, None, {}, {}, [("", "team rangers")]),
        ({"rangers": {**team(), "members": UNSET}}, None, {}, {}, [("", "team rangers")]),
    ],
)
def test_a_team_is_a_projects_own_team_or_shared(
    teams: dict[str, Any], own: Any, further: Any, shared: Any, problems: list[tuple[str, str]]
) -> None:
    found = teams_of(teams)
    assert found.entries["maps"]["repository"]["team"] == own
    assert found.entries["maps"]["repository"].get("teams", {}) == further
    assert found.sections.get("teams", {}) == shared
    assert [(item.project, item.what) for item in found.inexpressible] == problems


def test_a_team_of_an_archived_project_is_shared_and_has_no_access_there() -> None:
    found = teams_of({"maps": team(("maps", "READ"))}, isArchived=True)
    assert found.entries["maps"] == {"repository": {"team": None}}
    assert found.sections == {"teams": {"maps": {"privacy": "closed"}}}


def test_a_team_that_the_manifest_shares_is_no_projects_own_team() -> None:
    found = teams_of({"maps": team(("maps", "READ"))}, "teams: {maps: {}}\nprojects: []\n")
    assert found.entries["maps"]["repository"] == {"team": None, "teams": {"maps": "read"}}


def test_the_people_of_all_teams_are_in_the_local_file() -> None:
    members = [("lina", 7, "MAINTAINER"), ("omar", 8, "MEMBER")]
    found = teams_of({"maps": team(("maps", "READ"), members=members), "rangers": team()})
    assert found.people == {
        "teams": {
            "maps": [
                {"login": "lina", "id": 7, "role": "maintainer"},
                {"login": "omar", "id": 8, "role": "member"},
            ],
            "rangers": [],
        }
    }


def test_contributions_are_merged_by_key_and_the_last_value_is_kept() -> None:
    problem, other = Inexpressible("b", "x", "y"), Inexpressible("a", "x", "y")
    parts = [
        Imported({"s": {"a": 1}}, {"maps": {"k": {"a": [1]}}}, {"p": {"a": 1}}, {("c",): ("1",)}, (problem,)),
        Imported(
            {"s": {"b": 2}}, {"maps": {"k": {"a": [2]}}}, {"p": {"b": 2}}, {("c",): ("2",)}, (other, problem)
        ),
        Imported({"s": 3}, {"docs": {"k": 1}}, {"p": None}, {("d",): ()}),
    ]
    assert combine(parts[:2]) == Imported(
        {"s": {"a": 1, "b": 2}},
        {"maps": {"k": {"a": [2]}}},
        {"p": {"a": 1, "b": 2}},
        {("c",): ("1", "2")},
        (other, problem),
    )
    assert combine(parts).sections == {"s": 3}
    assert combine(parts).people == {"p": None}
    assert combine([Imported(), parts[0]]) == parts[0]


def ruleset(name: str = "main", *rules: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {
        "name": name,
        "databaseId": 41,
        "target": "BRANCH",
        "enforcement": "ACTIVE",
        "conditions": {"refName": {"include": ["~DEFAULT_BRANCH"], "exclude": []}},
        "bypassActors": {"totalCount": 0, "nodes": []},
        "rules": {"totalCount": len(rules), "nodes": list(rules)},
        **fields,
    }


DELETION = {"type": "DELETION", "parameters": None}
REVIEW: dict[str, Any] = {
    "type": "PULL_REQUEST",
    "parameters": {
        "requiredApprovingReviewCount": 2,
        "dismissStaleReviewsOnPush": True,
        "requireCodeOwnerReview": False,
        "requireLastPushApproval": False,
        "requiredReviewThreadResolution": False,
        "allowedMergeMethods": None,
    },
}
CHECKS = {
    "type": "REQUIRED_STATUS_CHECKS",
    "parameters": {
        "requiredStatusChecks": [
            {"context": "test", "integrationId": None},
            {"context": "lint", "integrationId": 5},
        ],
        "strictRequiredStatusChecksPolicy": True,
        "doNotEnforceOnCreate": False,
    },
}
NO_APPROVALS = {**REVIEW, "parameters": {**REVIEW["parameters"], "requiredApprovingReviewCount": 99}}
REVIEW_KEYS = {"required_approving_review_count": 2, "dismiss_stale_reviews_on_push": True}
DEFAULT = {"include": ["~DEFAULT_BRANCH"]}


def actor(**fields: Any) -> dict[str, Any]:
    nothing = dict.fromkeys(
        ("organizationAdmin", "deployKey", "repositoryRoleName", "actor", "enterpriseOwner")
    )
    return {**nothing, "bypassMode": "ALWAYS", **fields}


def bypass(*actors: dict[str, Any]) -> dict[str, Any]:
    return {"bypassActors": {"totalCount": len(actors), "nodes": list(actors)}}


def dismissal(*actors: tuple[str, int], enabled: bool = True) -> dict[str, Any]:
    allowed = [{"type": kind, "id": number} for kind, number in actors]
    parameters = {"dismissal_restriction": {"enabled": enabled, "allowed_actors": allowed}}
    return rest(
        **{"dismissal_restriction:main": {"rules": [{"type": "pull_request", "parameters": parameters}]}}
    )


def rulesets(*nodes: dict[str, Any], **fields: Any) -> tuple[Any, list[str]]:
    node = {**REPOSITORY, "rulesets": {"nodes": list(nodes)}, **fields}
    found = IMPORTERS["rulesets"].import_state(state(node, teams={"rangers": team(databaseId=3)}))
    settings = found.entries["maps"]["repository"]["rulesets"] if found.entries else None
    return settings, [item.what for item in found.inexpressible]


@pytest.mark.parametrize(
    ("node", "fields", "expected"),
    [
        (ruleset("main", DELETION), {}, {"rules": {"deletion": True}}),
        (ruleset("main"), {}, {"rules": {}}),
        (
            ruleset("main", DELETION, target="TAG", conditions=None),
            {},
            None,
        ),
        (
            ruleset("main", DELETION, enforcement="DISABLED"),
            {},
            {"enforcement": "disabled", "rules": {"deletion": True}},
        ),
        (
            ruleset(
                "main",
                conditions={
                    "refName": {"include": ["refs/heads/b", "refs/heads/a"], "exclude": ["refs/heads/c"]}
                },
            ),
            {},
            {"include": ["refs/heads/a", "refs/heads/b"], "exclude": ["refs/heads/c"], "rules": {}},
        ),
        (ruleset("main", REVIEW), {}, {"rules": {"pull_request": REVIEW_KEYS}}),
        (ruleset("main", REVIEW), dismissal(enabled=False), {"rules": {"pull_request": REVIEW_KEYS}}),
        (
            ruleset("main", REVIEW),
            dismissal(("Team", 3)),
            {
                "rules": {
                    "pull_request": {
                        **REVIEW_KEYS,
                        "dismissal_restriction": {"allowed_actors": [{"team": "rangers"}]},
                    }
                }
            },
        ),
        (
            ruleset("main", CHECKS),
            {},
            {
                "rules": {
                    "required_status_checks": {
                        "checks": [{"context": "lint", "integration_id": 5}, {"context": "test"}],
                        "strict_required_status_checks_policy": True,
                    }
                }
            },
        ),
        (
            ruleset(
                "main",
                **bypass(
                    actor(actor={"__typename": "Team", "slug": "rangers"}, bypassMode="PULL_REQUEST"),
                    actor(actor={"__typename": "App", "slug": "robot"}),
                    actor(repositoryRoleName="maintain"),
                    actor(organizationAdmin=True),
                    actor(deployKey=True),
                ),
            ),
            {},
            {
                "rules": {},
                "bypass_actors": [
                    {"app": "robot"},
                    {"deploy_key": True},
                    {"organization_admin": True},
                    {"role": "maintain"},
                    {"team": "rangers", "bypass_mode": "pull_request"},
                ],
            },
        ),
        (ruleset("main", DELETION, bypassActors=None), {}, {"rules": {"deletion": True}}),
    ],
)
def test_a_ruleset_is_described_by_what_differs_from_the_defaults(
    node: dict[str, Any], fields: dict[str, Any], expected: Any
) -> None:
    settings, problems = rulesets(node, **fields)
    assert (settings, problems) == (
        ({"main": {**DEFAULT, **expected}}, []) if expected else (None, ["ruleset main"])
    )


@pytest.mark.parametrize(
    ("nodes", "fields", "names", "problems"),
    [
        ([ruleset("a"), ruleset("a"), ruleset("b")], {}, None, ["ruleset a"]),
        (
            [ruleset("a", {"type": "FILE_PATH_RESTRICTION", "parameters": None}), ruleset("b")],
            {},
            ["b"],
            ["ruleset a"],
        ),
        ([ruleset("a\u202eb"), ruleset("b")], {}, None, ["ruleset a\u202eb", "ruleset b"]),
        ([ruleset("main", REVIEW)], dismissal(("User", 7)), ["main"], ["ruleset main"]),
        ([ruleset("main", REVIEW)], dismissal(("Team", 99)), ["main"], ["ruleset main"]),
        (
            [ruleset("main", REVIEW)],
            rest(**{"dismissal_restriction:main": UNSET}),
            ["main"],
            ["ruleset main"],
        ),
        ([ruleset("main", NO_APPROVALS), ruleset("b")], {}, None, ["ruleset main", "ruleset b"]),
        (
            [],
            {"branchProtectionRules": {"nodes": [{"pattern": "main"}, {"pattern": "v*"}]}},
            None,
            ["branch protection of main", "branch protection of v*"],
        ),
        ([], {"branchProtectionRules": None}, None, []),
    ],
)
def test_a_ruleset_that_the_manifest_cannot_express_is_listed(
    nodes: list[Any], fields: dict[str, Any], names: list[str] | None, problems: list[str]
) -> None:
    settings, found = rulesets(*nodes, **fields)
    assert (settings and list(settings), found) == (names, problems)


def label(name: str, color: str = "FF0000", description: str | None = None) -> dict[str, Any]:
    return {"name": name, "color": color, "description": description}


def labels(groups: Mapping[str, list[dict[str, Any]]], manifest: str = "") -> Imported:
    nodes = [{**REPOSITORY, "name": name, "labels": {"nodes": own}} for name, own in groups.items()]
    return IMPORTERS["labels"].import_state(state(*nodes, manifest=manifest))


def own_labels(found: Imported) -> dict[str, Any]:
    return {name: entry["repository"] for name, entry in found.entries.items()}


def test_a_label_has_its_colour_in_lower_case_and_a_description_if_there_is_one() -> None:
    found = labels({"maps": [label("bug", "FF00AA"), label("docs", description="Texts.")]})
    assert own_labels(found) == {
        "maps": {
            "extra_labels": [
                {"name": "bug", "color": "ff00aa"},
                {"name": "docs", "color": "ff0000", "description": "Texts."},
            ]
        }
    }
    assert (found.sections, found.inexpressible, found.comments) == ({}, (), {})


@pytest.mark.parametrize(
    ("own", "kept", "problems"),
    [
        ([label("a\u202eb"), label("c")], ["c"], ["label a\u202eb"]),
        ([label("Bug"), label("bug"), label("c")], ["c"], ["label Bug", "label bug"]),
        ([label("bug", description="x" * 500)], ["bug"], ["description of the label bug"]),
        ([label("bugs"), label("c")], ["c"], ["label bugs"]),
        ([label(PERSONAL), label("c")], ["c"], [f"label {PERSONAL}"]),
        ([label("bug", description=PERSONAL)], ["bug"], ["description of the label bug"]),
    ],
)
def test_a_label_that_the_manifest_cannot_express_stays_on_github(
    own: list[Any], kept: list[str], problems: list[str]
) -> None:
    manifest = "labels: {old: [{name: bug, color: '000000', aliases: [bugs]}]}\nprojects: []\n"
    found = labels({"maps": own}, manifest)
    assert [one["name"] for one in own_labels(found)["maps"]["extra_labels"]] == kept
    assert all("description" not in one for one in own_labels(found)["maps"]["extra_labels"])
    assert [(item.project, item.what) for item in found.inexpressible] == [
        ("maps", what) for what in problems
    ]


COMMON = [label(name) for name in ("bug", "docs", "help")]


def test_labels_that_repositories_share_are_a_set() -> None:
    found = labels(dict.fromkeys(("maps", "docs", "site"), COMMON) | {"other": [label("x")]})
    assert list(found.sections["labels"]) == ["common"]
    assert [one["name"] for one in found.sections["labels"]["common"]] == ["bug", "docs", "help"]
    assert found.sections["defaults"] == {"labels": ["common"]}
    assert own_labels(found) == {
        **{name: {"labels": ["common"]} for name in ("maps", "docs", "site")},
        "other": {"extra_labels": [{"name": "x", "color": "ff0000"}]},
    }
    assert set(found.comments) == {("labels", "common")}
    assert "3 of 4" in found.comments["labels", "common"][0]


def test_a_set_is_a_default_only_if_more_than_half_of_the_repositories_use_it() -> None:
    half = labels({"a": COMMON, "b": COMMON, "c": [label("x")], "d": []})
    assert "defaults" not in half.sections
    assert own_labels(half)["d"] == {}


@pytest.mark.parametrize(
    ("names", "set_id"),
    [
        (["kind/bug", "kind/docs", "Kind /x"], "kind"),
        (["kind: bug", "kind: docs", "kind:x"], "kind"),
        (["kind/bug", "kind:docs", "kind/x"], "common"),
        (["kind/bug", "docs", "kind/x"], "common"),
        (["/a", "/b", "/c"], "common"),
        (["a", "b", "c"], "common"),
    ],
)
def test_a_set_is_named_after_what_its_labels_have_in_common(names: list[str], set_id: str) -> None:
    found = labels({name: [label(one) for one in names] for name in ("maps", "docs", "site", "app")})
    assert list(found.sections["labels"]) == [set_id]


@pytest.mark.parametrize(("name", "set_id"), [("Help wanted!", "help-wanted"), ("مساعدة", "common")])
def test_a_set_of_one_label_has_its_name(name: str, set_id: str) -> None:
    one = [label(name, description="A description.")]
    found = labels({str(n): one for n in range(9)})
    assert list(found.sections["labels"]) == [set_id]


def test_a_second_set_has_a_number_and_the_names_of_existing_sets_are_not_used() -> None:
    other = [label(name) for name in ("x", "y", "z")]
    groups = {**{f"a{n}": COMMON for n in range(4)}, **{f"b{n}": other for n in range(3)}}
    assert list(labels(groups).sections["labels"]) == ["common", "common-2"]
    manifest = "labels: {common: [{name: q, color: '000000'}]}\nprojects: []\n"
    assert list(labels(groups, manifest).sections["labels"]) == ["common-2", "common-3"]


def test_an_existing_set_is_used_if_a_repository_has_all_of_its_labels() -> None:
    manifest = """\
labels:
  old: [{name: bug, color: FF0000}, {name: docs, color: ff0000}]
  overlapping: [{name: docs, color: ff0000}, {name: help, color: ff0000}]
  described: [{name: help, color: ff0000, description: Other.}]
projects: []
"""
    found = labels({"maps": COMMON, "site": COMMON[1:], "app": COMMON[:1]}, manifest)
    assert own_labels(found) == {
        "maps": {"labels": ["old"], "extra_labels": [{"name": "help", "color": "ff0000"}]},
        "site": {"labels": ["overlapping"]},
        "app": {"extra_labels": [{"name": "bug", "color": "ff0000"}]},
    }
    assert "labels" not in found.sections


def test_labels_that_look_alike_are_suggested_as_aliases() -> None:
    found = labels(
        {
            "a": [label("help wanted"), label("bug")],
            "b": [label("Help-Wanted", "00ff00"), label("Bug", "00ff00")],
            "c": [label("help wanted", "0000aa"), label("bug", "0000aa")],
            "d": [label("help wanted 🙏", "0000ff"), label("x")],
            "e": [label("help wanted 🙏", "00000f")],
        }
    )
    [lines] = found.comments.values()
    assert list(found.comments) == [("projects",)]
    assert [line for line in lines if "'help wanted'" in line and "'Help-Wanted' in b" in line]
    assert [line for line in lines if "'help wanted 🙏' in 2 repositories" in line]
    assert [line for line in lines if "'bug'" in line and "'Bug' in b" in line]
    assert len(lines) == 2
