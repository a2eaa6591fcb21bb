"""Every check passes if an organization is set up correctly. If a test breaks a setting, the setting's check finds
this.
"""

import json
import re
from dataclasses import replace

import pytest

from reference import json_formats
from support.setup_facts import BROKEN, MANIFEST, OUTSIDE_ADMIN, correct_facts
from tahaluf.health import (
    CHECKS,
    CONFIGURATIONS,
    PROPERTIES,
    TOKEN_SPECS,
    BranchProtection,
    Facts,
    Installation,
    OrganizationFacts,
    PowerfulApp,
    RosterFacts,
    Severity,
    Unreadable,
    find_unpinned_actions,
    optional_permissions,
    report_to_json,
    required_permissions,
    run_checks,
)
from tahaluf.inputs.environment import OPTIONAL_TOKENS
from tahaluf.manifest import load


def severities(facts: Facts) -> dict[str, Severity]:
    return {check.id: finding.severity for check, finding in run_checks(CHECKS, facts).by_severity()}


def test_a_correct_organization_passes_every_check() -> None:
    report = run_checks(CHECKS, correct_facts())
    assert severities(correct_facts()) == {}
    assert report.counts[None] == len(CHECKS)
    assert not report.needs_fix


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_setting_is_the_only_finding(broken: str) -> None:
    make, expected = BROKEN[broken]
    assert severities(make()) == expected
    assert run_checks(CHECKS, make()).needs_fix == (set(expected.values()) != {Severity.UNKNOWN})


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


def test_only_an_owner_reads_which_other_apps_are_powerful_and_they_do_not_fail_the_doctor() -> None:
    page = "https://github.example/organizations/example-coalition/settings/installations/9"
    changes = ("administration", "members")
    app = PowerfulApp("example-coalition", "a-deployer", changes, all_repositories=False, url=page)
    private = run_checks(CHECKS, correct_facts(powerful_apps=(app,), in_public=False))
    [(check, finding)] = private.by_severity()
    assert (check.id, private.needs_fix) == ("apps-known", False)
    assert "App a-deployer can change administration, members in selected repositories" in finding.what
    assert page in finding.fix
    [(_, public)] = run_checks(CHECKS, correct_facts(powerful_apps=(app, app))).by_severity()
    assert public.what.endswith(": 2")
    assert "a-deployer" not in public.what + public.fix


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
        spec for spec in TOKEN_SPECS if (spec.action, spec.step) == ("apply-changes", "control")
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


def test_an_optional_permission_is_needed_only_if_the_manifest_uses_it() -> None:
    optional = {spec.optional for spec in TOKEN_SPECS if spec.optional}
    assert optional == {*OPTIONAL_TOKENS} == {PROPERTIES, CONFIGURATIONS}
    assert not optional & required_permissions().keys()
    for permission, key in (
        (PROPERTIES, {"custom_properties": {"area": "water"}}),
        (CONFIGURATIONS, {"security": {"configuration": "For all"}}),
    ):
        facts = correct_facts()
        assert isinstance(facts.installation, Installation)
        granted = replace(facts.installation, permissions=required_permissions() | {permission: "write"})
        manifest = load(f"{MANIFEST}defaults: {json.dumps(key)}\n")
        assert list(optional_permissions(manifest)) == [permission]
        using = replace(facts, checkout=replace(facts.checkout, manifest=manifest))
        ids = {check.id: finding for check, finding in run_checks(CHECKS, using).by_severity()}
        missing = ids["app-permissions"]
        assert permission in missing.what
        assert "apply" in missing.what
        assert (
            "https://github.example/organizations/example-coalition/settings/installations/7" in missing.fix
        )
        accepted = severities(replace(using, installation=granted))
        assert not {"app-permissions", "app-excess-permissions"} & accepted.keys()
        assert severities(replace(facts, installation=granted)) == {
            "app-excess-permissions": Severity.SECURITY
        }


def test_the_permissions_are_checked_in_every_organization() -> None:
    facts = correct_facts()
    assert isinstance(facts.installation, Installation)
    entry = "{slug: maps, name: Maps, summary: All maps., organization: second-coalition, repository: "
    using = f"  - {entry}{{custom_properties: {{area: water}}}}}}\n"
    manifest = load(f"{MANIFEST}{using}organizations: [second-coalition]\n")
    second = replace(facts.installation, id=8)
    checkout = replace(facts.checkout, manifest=manifest)
    facts = replace(facts, checkout=checkout, other_installations={"second-coalition": second})
    [missing] = [
        finding for check, finding in run_checks(CHECKS, facts).by_severity() if check.id == "app-permissions"
    ]
    assert f"in second-coalition, the App has {PROPERTIES}: none" in missing.what
    app = "https://github.example/organizations/example-coalition/settings/apps/tahaluf/permissions"
    assert app in missing.fix, "the App belongs to the main organization"
    assert "/organizations/second-coalition/settings/installations/8" in missing.fix

    granted = required_permissions() | {PROPERTIES: "write"}
    everywhere = replace(
        facts,
        installation=replace(second, id=7, permissions=granted),
        other_installations={"second-coalition": replace(second, permissions=granted | {"secrets": "write"})},
    )
    [excess] = [
        finding
        for check, finding in run_checks(CHECKS, everywhere).by_severity()
        if check.id.startswith("app-")
    ]
    assert "in second-coalition, the App has secrets: write" in excess.what


def test_an_unreadable_installation_does_not_hide_what_is_missing_in_another() -> None:
    facts = correct_facts(other_installations={"second-coalition": Unreadable("administration: read")})
    assert isinstance(facts.installation, Installation)
    lacking = replace(
        facts,
        installation=replace(facts.installation, permissions=required_permissions() | {"issues": "read"}),
    )
    [(_, found)] = [
        result for result in run_checks(CHECKS, lacking).results if result[0].id == "app-permissions"
    ]
    assert [finding.severity for finding in found] == [Severity.ERROR, Severity.UNKNOWN]
