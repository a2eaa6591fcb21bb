"""Facts about a correctly configured organization, and about organizations with a single broken setting."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tahaluf.health import (
    BranchProtection,
    CheckoutFacts,
    ControlRepositoryFacts,
    EnvironmentFacts,
    Facts,
    Installation,
    OrganizationFacts,
    PagesFacts,
    PowerfulApp,
    PowerfulGrant,
    RosterFacts,
    SettingsUrls,
    Severity,
    WorkflowPermissions,
    required_permissions,
)
from tahaluf.manifest import Recipient, Sealing, load

MANIFEST = """\
version: 1
organization: example-coalition
projects:
  - {slug: water-map, name: Water map, summary: Where wells still work.}
"""


def correct_facts(**changed: Any) -> Facts:
    """The facts about a correctly configured organization, with some of them replaced."""
    manifest = load(MANIFEST)
    recipient = Recipient.model_construct(name="newcomers", key="x")
    sealing = Sealing.model_construct(recipients=(recipient, recipient))
    facts = Facts(
        urls=SettingsUrls("https://github.example", "example-coalition", "example-coalition/coalition"),
        checkout=CheckoutFacts(
            manifest.model_copy(update={"sealing": sealing}),
            code_owners=frozenset({"a-steward", "b-steward"}),
        ),
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
        owners=2,
    )
    return replace(facts, **changed)


def with_fields(name: str, **changed: Any) -> Callable[[], Facts]:
    """`correct_facts`, with some fields of one fact changed."""
    return lambda: correct_facts(**{name: replace(getattr(correct_facts(), name), **changed)})


def with_facts(**changed: Any) -> Callable[[], Facts]:
    return lambda: correct_facts(**changed)


OTHER_APP = PowerfulApp(
    "example-coalition", "a-robot", ("members",), all_repositories=True, url="https://github.example/9"
)
OUTSIDE_ADMIN = PowerfulGrant("example-coalition/water-map: admin for a-stranger", "remove a-stranger there")
PRIVATE = {
    "projects": load(
        MANIFEST + "  - {slug: ledger, name: Ledger, listed: false, repository: {visibility: private}}\n"
    ).projects
}
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
    "runs from forks start at once": (
        with_facts(fork_approval="first_time_contributors"),
        {"workflow-forks": Severity.WARNING},
    ),
    "no private vulnerability reports": (
        with_facts(vulnerability_reports=False),
        {"vulnerability-reports": Severity.WARNING},
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
        with_fields("checkout", code_owners=None),
        {"branch-owners": Severity.WARNING},
    ),
    "one code owner": (
        with_fields("checkout", code_owners=frozenset({"a-steward"})),
        {"second-reviewer": Severity.WARNING},
    ),
    "a code owner who cannot approve": (
        with_facts(powerless_code_owners=frozenset({"b-steward"})),
        {"branch-owners": Severity.WARNING, "second-reviewer": Severity.WARNING},
    ),
    "one owner": (with_facts(owners=1), {"second-owner": Severity.WARNING}),
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
    "another App that can change members": (
        with_facts(powerful_apps=(OTHER_APP,), in_public=False),
        {"apps-known": Severity.UNKNOWN},
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
    "a private repository that is named in public": (
        with_fields("checkout", manifest=correct_facts().checkout.manifest.model_copy(update=PRIVATE)),
        {"private-names": Severity.SECURITY},
    ),
    "no sealing key": (with_fields("checkout", manifest=load(MANIFEST)), {"sealing-keys": Severity.WARNING}),
}
