"""Every check passes on a correct organization and finds the one setting that a test breaks."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from reference import json_formats
from tahaluf.health import (
    CHECKS,
    TOKEN_SPECS,
    BranchProtection,
    CheckoutFacts,
    ControlRepositoryFacts,
    EnvironmentFacts,
    Facts,
    Installation,
    OrganizationFacts,
    PagesFacts,
    PowerfulGrant,
    RosterFacts,
    SettingsUrls,
    Severity,
    Unreadable,
    WorkflowPermissions,
    find_unpinned_actions,
    report_to_json,
    required_permissions,
    run_checks,
)
from tahaluf.manifest import Recipient, Sealing, load

KEY = "tahaluf-key-1-" + "A" * 43
MANIFEST = """\
version: 1
organization: example-coalition
projects:
  - {slug: water-map, name: Water map, summary: Where wells still work.}
"""


def correct_facts(**changed: Any) -> Facts:
    """A correctly configured organization, with some facts replaced."""
    manifest = load(MANIFEST)
    recipient = Recipient.model_construct(name="newcomers", key="x")
    sealing = Sealing.model_construct(recipients=(recipient, recipient))
    facts = Facts(
        urls=SettingsUrls("https://github.example", "example-coalition", "example-coalition/coalition"),
        checkout=CheckoutFacts(manifest.model_copy(update={"sealing": sealing}), has_code_owners=True),
        organization=OrganizationFacts(
            two_factor=True, base_permission="none", members_can_create_repositories=False
        ),
        installation=Installation(
            7, "tahaluf", required_permissions(), all_repositories=True, suspended=False
        ),
        control=ControlRepositoryFacts(
            "main",
            archived=False,
            has_issues=True,
            labels=frozenset({"proposal", "volunteer", "leave", "resource"}),
        ),
        roster=RosterFacts(private=True, archived=False, empty=False, has_key=True),
        environment=EnvironmentFacts(frozenset({"main"}), delays_jobs=False),
        environment_secrets=frozenset({"TAHALUF_PRIVATE_KEY"}),
        repository_secrets=frozenset(),
        organization_secrets=frozenset(),
        variables={"TAHALUF_CLIENT_ID": "Iv1.abc"},
        branch=BranchProtection(
            1,
            dismisses_stale_reviews=True,
            requires_code_owner_review=True,
            allows_force_pushes=False,
            allows_deletions=False,
        ),
        workflows=WorkflowPermissions("read", can_approve=False),
        pages=PagesFacts(from_workflow=True),
    )
    return replace(facts, **changed)


def severities(facts: Facts) -> dict[str, Severity]:
    return {check.id: finding.severity for check, finding in run_checks(CHECKS, facts).by_severity()}


def with_fields(name: str, **changed: Any) -> Callable[[], Facts]:
    """`correct_facts` with fields of one fact changed."""
    return lambda: correct_facts(**{name: replace(getattr(correct_facts(), name), **changed)})


def with_facts(**changed: Any) -> Callable[[], Facts]:
    return lambda: correct_facts(**changed)


OUTSIDE_ADMIN = PowerfulGrant("example-coalition/water-map: admin for a-stranger", "remove a-stranger there")
TEAM_VISIBLE = {"visible_teams": frozenset({"water-map"})}
BROKEN: dict[str, tuple[Callable[[], Facts], dict[str, Severity]]] = {
    "no App": (with_facts(installation=None), {"app-installed": Severity.ERROR}),
    "no App in another organization": (
        with_facts(other_installations={"second-coalition": None}),
        {"app-other-organizations": Severity.ERROR},
    ),
    "a suspended App": (with_fields("installation", suspended=True), {"app-installed": Severity.ERROR}),
    "an App for selected repositories": (
        with_fields("installation", all_repositories=False),
        {"app-installed": Severity.ERROR},
    ),
    "an App with a missing permission": (
        with_fields("installation", permissions=required_permissions() | {"members": "read"}),
        {"app-permissions": Severity.ERROR},
    ),
    "an App with an excess permission": (
        with_fields("installation", permissions=required_permissions() | {"secrets": "write"}),
        {"app-excess-permissions": Severity.SECURITY},
    ),
    "no Client ID": (with_facts(variables={}, installation=None), {"client-id": Severity.ERROR}),
    "no environment": (
        with_facts(environment=None, environment_secrets=frozenset()),
        {"key-in-environment": Severity.ERROR},
    ),
    "no key": (with_facts(environment_secrets=frozenset()), {"key-in-environment": Severity.ERROR}),
    "a key in the repository's secrets": (
        with_facts(repository_secrets=frozenset({"TAHALUF_PRIVATE_KEY"})),
        {"key-shared": Severity.SECURITY},
    ),
    "a key in the organization's secrets": (
        with_facts(organization_secrets=frozenset({"TAHALUF_PRIVATE_KEY"})),
        {"key-shared": Severity.SECURITY},
    ),
    "an environment for every branch": (
        with_fields("environment", branches=None),
        {"environment-open": Severity.SECURITY},
    ),
    "an environment for another branch": (
        with_fields("environment", branches=frozenset({"main", "release/*"})),
        {"environment-open": Severity.SECURITY},
    ),
    "an environment that main cannot use": (
        with_fields("environment", branches=frozenset()),
        {"environment-open": Severity.ERROR},
    ),
    "an environment with reviewers": (
        with_fields("environment", delays_jobs=True),
        {"environment-waits": Severity.WARNING},
    ),
    "no approval": (with_fields("branch", required_approvals=0), {"branch-reviewed": Severity.SECURITY}),
    "stale approvals": (
        with_fields("branch", dismisses_stale_reviews=False),
        {"branch-stale": Severity.SECURITY},
    ),
    "no code owner review": (
        with_fields("branch", requires_code_owner_review=False),
        {"branch-owners": Severity.WARNING},
    ),
    "no CODEOWNERS file": (
        with_fields("checkout", has_code_owners=False),
        {"branch-owners": Severity.WARNING},
    ),
    "force pushes": (with_fields("branch", allows_force_pushes=True), {"branch-forced": Severity.SECURITY}),
    "a branch that can be deleted": (
        with_fields("branch", allows_deletions=True),
        {"branch-forced": Severity.SECURITY},
    ),
    "a bypass actor": (
        with_fields("branch", bypass_actors=frozenset({"Integration"})),
        {"branch-bypass": Severity.SECURITY},
    ),
    "workflows that write": (
        with_fields("workflows", default_permission="write"),
        {"workflow-rights": Severity.SECURITY},
    ),
    "workflows that approve": (
        with_fields("workflows", can_approve=True),
        {"workflow-approves": Severity.SECURITY},
    ),
    "an archived control repository": (
        with_fields("control", archived=True),
        {"control-open": Severity.ERROR},
    ),
    "no issues": (with_fields("control", has_issues=False), {"control-open": Severity.ERROR}),
    "a missing label": (
        with_fields("control", labels=frozenset({"volunteer"})),
        {"form-labels": Severity.ERROR},
    ),
    "a default label": (
        with_fields("control", labels=frozenset({"proposal", "volunteer", "leave", "resource", "wontfix"})),
        {"unused-labels": Severity.WARNING},
    ),
    "no roster": (with_facts(roster=None), {"roster-writable": Severity.ERROR}),
    "another roster": (
        with_facts(variables={"TAHALUF_CLIENT_ID": "x", "TAHALUF_ROSTER": "people"}),
        {"roster-writable": Severity.ERROR},
    ),
    "an archived roster": (with_fields("roster", archived=True), {"roster-writable": Severity.ERROR}),
    "an empty roster": (with_fields("roster", empty=True), {"roster-writable": Severity.ERROR}),
    "a roster without a key": (with_fields("roster", has_key=False), {"roster-key": Severity.WARNING}),
    "a public roster": (with_fields("roster", private=False), {"roster-private": Severity.SECURITY}),
    "no site": (with_facts(pages=None), {"pages-enabled": Severity.WARNING}),
    "a site from a branch": (
        with_fields("pages", from_workflow=False),
        {"pages-enabled": Severity.WARNING},
    ),
    "no two-factor authentication": (
        with_fields("organization", two_factor=False),
        {"two-factor": Severity.SECURITY},
    ),
    "a roster that members read": (
        with_fields("organization", base_permission="read"),
        {"base-permission": Severity.SECURITY},
    ),
    "members who may write": (
        with_fields("organization", base_permission="write"),
        {"base-permission": Severity.SECURITY},
    ),
    "an administrator from outside": (
        with_facts(powerful_grants=(OUTSIDE_ADMIN,), in_public=False),
        {"access-explained": Severity.SECURITY},
    ),
    "members who create": (
        with_fields("organization", members_can_create_repositories=True),
        {"members-create": Severity.WARNING},
    ),
    "a team that should be secret": (with_facts(**TEAM_VISIBLE), {"teams-visible": Severity.SECURITY}),
    "a manifest with a problem": (
        with_fields("checkout", problem_count=1),
        {"files-in-order": Severity.ERROR},
    ),
    "an action pinned to a tag": (
        with_fields("checkout", unpinned_actions=((".github/workflows/a.yml:3", "a/b@v1"),)),
        {"actions-pinned": Severity.SECURITY},
    ),
    "no sealing key": (with_fields("checkout", manifest=load(MANIFEST)), {"sealing-keys": Severity.WARNING}),
}


def test_a_correct_organization_passes_every_check() -> None:
    report = run_checks(CHECKS, correct_facts())
    assert severities(correct_facts()) == {}
    assert report.counts[None] == len(CHECKS)
    assert not report.needs_fix


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_setting_is_the_only_finding(broken: str) -> None:
    make, expected = BROKEN[broken]
    assert severities(make()) == expected
    assert run_checks(CHECKS, make()).needs_fix


def test_every_check_has_a_broken_setting() -> None:
    assert {check.id for check in CHECKS} == {id for _, expected in BROKEN.values() for id in expected}


@pytest.mark.parametrize("broken", BROKEN)
def test_every_finding_has_a_description_and_a_fix(broken: str) -> None:
    for _, finding in run_checks(CHECKS, BROKEN[broken][0]()).by_severity():
        assert finding.what and finding.fix
        assert "None" not in finding.what + finding.fix


def test_unreadable_facts_are_grouped_by_permission_and_need_no_fix() -> None:
    report = run_checks(
        CHECKS,
        correct_facts(
            branch=Unreadable("administration: read"), workflows=Unreadable("administration: read")
        ),
    )
    assert not report.needs_fix
    [(permission, checks)] = report.by_missing_permission().items()
    assert permission == "administration: read"
    assert [check.id for check in checks] == [
        "branch-reviewed",
        "branch-stale",
        "branch-owners",
        "branch-forced",
        "branch-bypass",
        "workflow-rights",
        "workflow-approves",
    ]


def test_an_unreadable_fact_does_not_affect_other_checks() -> None:
    facts = correct_facts(
        organization=OrganizationFacts(False, Unreadable("organization_administration: read"), False)
    )
    assert severities(facts) == {"two-factor": Severity.SECURITY}
    assert list(run_checks(CHECKS, facts).by_missing_permission()) == ["organization_administration: read"]


def test_an_owner_reads_who_has_powerful_access_and_the_public_only_how_many() -> None:
    grants = (OUTSIDE_ADMIN, OUTSIDE_ADMIN)
    private = run_checks(CHECKS, correct_facts(powerful_grants=grants, in_public=False))
    assert ["a-stranger" in finding.what for _, finding in private.by_severity()] == [True, True]
    [(_, finding)] = run_checks(CHECKS, correct_facts(powerful_grants=grants)).by_severity()
    assert finding.what.endswith(": 2")
    assert "a-stranger" not in finding.what + finding.fix


def test_findings_are_sorted_by_severity() -> None:
    facts = correct_facts(
        environment_secrets=frozenset(), branch=BranchProtection(0, True, False, False, False)
    )
    order = [finding.severity for _, finding in run_checks(CHECKS, facts).by_severity()]
    assert order == [Severity.ERROR, Severity.SECURITY, Severity.WARNING]


def test_the_json_report_contains_every_check() -> None:
    data = report_to_json(run_checks(CHECKS, correct_facts(installation=None)))
    assert data["needs_fix"] is True
    assert [check["id"] for check in data["checks"]] == [check.id for check in CHECKS]
    [failed] = [check for check in data["checks"] if not check["passed"]]
    assert failed["findings"][0]["severity"] == "error"


def test_the_documented_json_has_the_keys_of_a_report() -> None:
    [documented] = [
        json.loads(block) for block in re.findall(r"```json\n(.*?)```", json_formats()["doctor"], re.DOTALL)
    ]
    printed = report_to_json(
        run_checks(
            CHECKS,
            correct_facts(roster=RosterFacts(private=False, archived=False, empty=False, has_key=True)),
        )
    )
    [failed] = [check for check in printed["checks"] if not check["passed"]]
    [documented_check] = documented["checks"]
    assert [*printed] == [*documented]
    assert [*failed] == [*documented_check]
    assert [*failed["findings"][0]] == [*documented_check["findings"][0]]
    assert (failed["id"], failed["title"]) == (documented_check["id"], documented_check["title"])


def test_rulesets_and_classic_protection_are_combined() -> None:
    ruleset = BranchProtection(
        1,
        dismisses_stale_reviews=False,
        requires_code_owner_review=False,
        allows_force_pushes=True,
        allows_deletions=False,
    )
    classic = BranchProtection(
        2,
        dismisses_stale_reviews=True,
        requires_code_owner_review=True,
        allows_force_pushes=False,
        allows_deletions=True,
    )
    assert ruleset.combine(classic) == BranchProtection(
        2, True, True, allows_force_pushes=False, allows_deletions=False
    )
    assert ruleset.combine(classic).is_fully_protected


def test_the_app_needs_the_highest_level_of_its_tokens() -> None:
    assert required_permissions()["contents"] == "write"
    assert required_permissions()["metadata"] == "read"
    assert required_permissions(
        spec for spec in TOKEN_SPECS if (spec.workflow, spec.step) == ("apply", "control")
    ) == {
        "contents": "read",
        "issues": "write",
        "metadata": "read",
        "pull_requests": "read",
    }


@pytest.mark.parametrize(
    ("line", "action"),
    [
        ("      - uses: a/b@v1", "a/b@v1"),
        ("        uses: 'a/b@main' # main", "a/b@main"),
        ("    uses: a/b/.github/workflows/c.yml@v2", "a/b/.github/workflows/c.yml@v2"),
        ("      - uses: docker://alpine:3", "docker://alpine:3"),
        (f"      - uses: a/b@{'0' * 39}", f"a/b@{'0' * 39}"),
    ],
)
def test_unpinned_actions_are_found(line: str, action: str) -> None:
    assert list(find_unpinned_actions(f"steps:\n{line}\n")) == [(2, action)]


@pytest.mark.parametrize(
    "line",
    [
        f"      - uses: a/b@{'0' * 40} # v1.0.0",
        "      - uses: ./actions/x",
        f"      - uses: docker://alpine@sha256:{'0' * 64}",
        "      # uses: a/b@v1",
        "      - run: echo uses: a/b@v1",
    ],
)
def test_pinned_and_local_actions_are_accepted(line: str) -> None:
    assert list(find_unpinned_actions(line)) == []
