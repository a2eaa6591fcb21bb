"""Each look: quiet where all is well, and finding the one thing that is not."""

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
from tahaluf.manifest import load

KEY = "tahaluf-key-1-" + "A" * 43
MANIFEST = """\
version: 1
organization: example-coalition
projects:
  - {slug: water-map, name: Water map, summary: Where wells still work.}
"""


def well(**changed: Any) -> Facts:
    """An organization in which there is nothing to mend but what a test changes."""
    manifest = load(MANIFEST)
    recipient = {"name": "newcomers", "key": "x"}
    sealing = manifest.sealing.model_construct(recipients=(recipient, recipient))
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
            "main", archived=False, has_issues=True, labels=frozenset({"proposal", "volunteer", "leave"})
        ),
        roster=RosterFacts(private=True, archived=False, empty=False),
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
    )
    return replace(facts, **changed)


def found(facts: Facts) -> dict[str, Severity]:
    return {look.id: finding.severity for look, finding in run_checks(CHECKS, facts).by_severity()}


def part(name: str, **changed: Any) -> Callable[[], Facts]:
    """As `well`, with fields of one of its parts changed."""
    return lambda: well(**{name: replace(getattr(well(), name), **changed)})


def whole(**changed: Any) -> Callable[[], Facts]:
    return lambda: well(**changed)


SHOWN = {"visible_teams": frozenset({"water-map"})}
BROKEN: dict[str, tuple[Callable[[], Facts], dict[str, Severity]]] = {
    "no App": (whole(installation=None), {"app-installed": Severity.ERROR}),
    "no App elsewhere": (
        whole(other_installations={"second-coalition": None}),
        {"app-elsewhere": Severity.ERROR},
    ),
    "an App put to sleep": (part("installation", suspended=True), {"app-installed": Severity.ERROR}),
    "an App for a few": (part("installation", all_repositories=False), {"app-installed": Severity.ERROR}),
    "an App that lacks something": (
        part("installation", permissions=required_permissions() | {"members": "read"}),
        {"app-permissions": Severity.ERROR},
    ),
    "an App that has too much": (
        part("installation", permissions=required_permissions() | {"secrets": "write"}),
        {"app-too-mighty": Severity.SECURITY},
    ),
    "no Client ID": (whole(variables={}, installation=None), {"client-id": Severity.ERROR}),
    "no environment": (
        whole(environment=None, environment_secrets=frozenset()),
        {"key-there": Severity.ERROR},
    ),
    "no key": (whole(environment_secrets=frozenset()), {"key-there": Severity.ERROR}),
    "a key for every branch": (
        whole(repository_secrets=frozenset({"TAHALUF_PRIVATE_KEY"})),
        {"key-shared": Severity.SECURITY},
    ),
    "a key for every repository": (
        whole(organization_secrets=frozenset({"TAHALUF_PRIVATE_KEY"})),
        {"key-shared": Severity.SECURITY},
    ),
    "an environment for every branch": (
        part("environment", branches=None),
        {"environment-open": Severity.SECURITY},
    ),
    "an environment for another branch": (
        part("environment", branches=frozenset({"main", "release/*"})),
        {"environment-open": Severity.SECURITY},
    ),
    "an environment that main cannot enter": (
        part("environment", branches=frozenset()),
        {"environment-open": Severity.ERROR},
    ),
    "an environment with reviewers": (
        part("environment", delays_jobs=True),
        {"environment-waits": Severity.WARNING},
    ),
    "no approval": (part("branch", required_approvals=0), {"branch-reviewed": Severity.SECURITY}),
    "an approval that stays": (
        part("branch", dismisses_stale_reviews=False),
        {"branch-stale": Severity.SECURITY},
    ),
    "no owners of code": (
        part("branch", requires_code_owner_review=False),
        {"branch-owners": Severity.WARNING},
    ),
    "owners that no file names": (
        part("checkout", has_code_owners=False),
        {"branch-owners": Severity.WARNING},
    ),
    "force pushes": (part("branch", allows_force_pushes=True), {"branch-forced": Severity.SECURITY}),
    "a branch that can be deleted": (
        part("branch", allows_deletions=True),
        {"branch-forced": Severity.SECURITY},
    ),
    "a way round": (
        part("branch", bypass_actors=frozenset({"Integration"})),
        {"branch-bypass": Severity.SECURITY},
    ),
    "workflows that write": (
        part("workflows", default_permission="write"),
        {"workflow-rights": Severity.SECURITY},
    ),
    "workflows that approve": (part("workflows", can_approve=True), {"workflow-approves": Severity.SECURITY}),
    "an archived control repository": (part("control", archived=True), {"control-open": Severity.ERROR}),
    "no issues": (part("control", has_issues=False), {"control-open": Severity.ERROR}),
    "a label that is missing": (
        part("control", labels=frozenset({"volunteer"})),
        {"form-labels": Severity.ERROR},
    ),
    "labels of GitHub's": (
        part("control", labels=frozenset({"proposal", "volunteer", "leave", "wontfix"})),
        {"noise-labels": Severity.WARNING},
    ),
    "no roster": (whole(roster=None), {"roster-there": Severity.ERROR}),
    "another roster": (
        whole(variables={"TAHALUF_CLIENT_ID": "x", "TAHALUF_ROSTER": "people"}),
        {"roster-there": Severity.ERROR},
    ),
    "an archived roster": (part("roster", archived=True), {"roster-there": Severity.ERROR}),
    "an empty roster": (part("roster", empty=True), {"roster-there": Severity.ERROR}),
    "a public roster": (part("roster", private=False), {"roster-private": Severity.SECURITY}),
    "passwords alone": (part("organization", two_factor=False), {"two-factor": Severity.SECURITY}),
    "a roster that members read": (
        part("organization", base_permission="read"),
        {"base-permission": Severity.SECURITY},
    ),
    "members who may write": (
        part("organization", base_permission="write"),
        {"base-permission": Severity.SECURITY},
    ),
    "members who create": (
        part("organization", members_can_create_repositories=True),
        {"members-create": Severity.WARNING},
    ),
    "a team that should be secret": (whole(**SHOWN), {"teams-visible": Severity.SECURITY}),
    "a manifest with a mistake": (part("checkout", problem_count=1), {"files-in-order": Severity.ERROR}),
    "an action by its tag": (
        part("checkout", unpinned_actions=((".github/workflows/a.yml:3", "a/b@v1"),)),
        {"actions-pinned": Severity.SECURITY},
    ),
    "no sealing key": (part("checkout", manifest=load(MANIFEST)), {"sealing-keys": Severity.WARNING}),
}


def test_where_all_is_well_nothing_is_found() -> None:
    report = run_checks(CHECKS, well())
    assert found(well()) == {}
    assert report.counts[None] == len(CHECKS)
    assert not report.needs_fix


@pytest.mark.parametrize("broken", BROKEN)
def test_what_is_not_well_is_found_and_nothing_else(broken: str) -> None:
    make, finds = BROKEN[broken]
    assert found(make()) == finds
    assert run_checks(CHECKS, make()).needs_fix


def test_every_look_is_seen_to_find_something() -> None:
    assert {look.id for look in CHECKS} == {id for _, finds in BROKEN.values() for id in finds}


@pytest.mark.parametrize("broken", BROKEN)
def test_a_finding_says_what_is_so_and_how_to_mend_it(broken: str) -> None:
    for _, finding in run_checks(CHECKS, BROKEN[broken][0]()).by_severity():
        assert finding.what and finding.fix
        assert "None" not in finding.what + finding.fix


def test_what_could_not_be_read_is_told_once_for_each_permission_and_is_nothing_to_mend() -> None:
    report = run_checks(
        CHECKS, well(branch=Unreadable("administration: read"), workflows=Unreadable("administration: read"))
    )
    assert not report.needs_fix
    [(lacks, looks)] = report.by_missing_permission().items()
    assert lacks == "administration: read"
    assert [look.id for look in looks] == [
        "branch-reviewed",
        "branch-stale",
        "branch-owners",
        "branch-forced",
        "branch-bypass",
        "workflow-rights",
        "workflow-approves",
    ]


def test_a_part_that_could_not_be_read_hides_no_other() -> None:
    facts = well(
        organization=OrganizationFacts(False, Unreadable("organization_administration: read"), False)
    )
    assert found(facts) == {"two-factor": Severity.SECURITY}
    assert list(run_checks(CHECKS, facts).by_missing_permission()) == ["organization_administration: read"]


def test_the_gravest_comes_first() -> None:
    facts = well(environment_secrets=frozenset(), branch=BranchProtection(0, True, False, False, False))
    order = [finding.severity for _, finding in run_checks(CHECKS, facts).by_severity()]
    assert order == [Severity.ERROR, Severity.SECURITY, Severity.WARNING]


def test_a_report_for_a_program_holds_every_look() -> None:
    data = report_to_json(run_checks(CHECKS, well(installation=None)))
    assert data["to_mend"] is True
    assert [look["id"] for look in data["looks"]] == [look.id for look in CHECKS]
    [bad] = [look for look in data["looks"] if not look["well"]]
    assert bad["findings"][0]["gravity"] == "stops the work"


def test_the_page_shows_the_shape_of_a_report() -> None:
    [shown] = [
        json.loads(found) for found in re.findall(r"```json\n(.*?)```", json_formats()["doctor"], re.DOTALL)
    ]
    printed = report_to_json(
        run_checks(CHECKS, well(roster=RosterFacts(private=False, archived=False, empty=False)))
    )
    [bad] = [look for look in printed["looks"] if not look["well"]]
    assert [*printed] == [*shown]
    assert [*bad] == [*shown["looks"][0]]
    assert [*bad["findings"][0]] == [*shown["looks"][0]["findings"][0]]
    assert (bad["id"], bad["title"]) == (shown["looks"][0]["id"], shown["looks"][0]["title"])


def test_rulesets_and_classic_protection_hold_together() -> None:
    one = BranchProtection(
        1,
        dismisses_stale_reviews=False,
        requires_code_owner_review=False,
        allows_force_pushes=True,
        allows_deletions=False,
    )
    other = BranchProtection(
        2,
        dismisses_stale_reviews=True,
        requires_code_owner_review=True,
        allows_force_pushes=False,
        allows_deletions=True,
    )
    assert one.combine(other) == BranchProtection(
        2, True, True, allows_force_pushes=False, allows_deletions=False
    )
    assert one.combine(other).is_fully_protected


def test_the_app_needs_the_strongest_of_what_its_tokens_need() -> None:
    assert required_permissions()["contents"] == "write"
    assert required_permissions()["metadata"] == "read"
    assert required_permissions(mint for mint in TOKEN_SPECS if mint.step == "teller") == {
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
def test_an_action_by_a_name_that_can_move_is_seen(line: str, action: str) -> None:
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
def test_what_cannot_move_is_well(line: str) -> None:
    assert list(find_unpinned_actions(line)) == []
