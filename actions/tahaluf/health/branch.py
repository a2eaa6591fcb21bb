"""Checks the protection of the default branch and the workflows' default permissions."""

from collections.abc import Iterator
from typing import Final

from .check import Check, Finding, Severity
from .facts import Facts, require

APPROVE_ALL_FORKS: Final = "all_external_contributors"


def _approvals(facts: Facts) -> Iterator[Finding]:
    if require(facts.branch).required_approvals < 1:
        yield Finding(
            Severity.SECURITY,
            f"`{facts.control.default_branch}` accepts changes without an approval",
            f"add a ruleset at {_rules_url(facts)}: require a pull request before merging, with at least one approval",
        )


def _stale_approvals(facts: Facts) -> Iterator[Finding]:
    protection = require(facts.branch)
    if protection.required_approvals and not protection.dismisses_stale_reviews:
        yield Finding(
            Severity.SECURITY,
            "approvals are not dismissed when new commits are pushed",
            f"in the ruleset at {_rules_url(facts)}: dismiss stale approvals when new commits are pushed",
        )


def _code_owners(facts: Facts) -> Iterator[Finding]:
    if not require(facts.branch).requires_code_owner_review:
        yield Finding(
            Severity.WARNING,
            "changes to workflow files and templates need no approval from a code owner",
            f"in the ruleset at {_rules_url(facts)}: require review from code owners",
        )
    elif facts.checkout.code_owners is None:
        yield Finding(
            Severity.WARNING,
            "review from code owners is required, but there is no CODEOWNERS file",
            f"add one at {_new_code_owners_url(facts)}, and then update this folder",
        )
    elif powerless := sorted(facts.powerless_code_owners):
        names = "" if facts.in_public else f": {', '.join(powerless)}"
        yield Finding(
            Severity.WARNING,
            f"CODEOWNERS names people or teams whose approvals do not count, because they cannot write to the "
            f"repository{names}",
            f"give them write access at {facts.urls.control_settings('access')}",
        )


def _second_reviewer(facts: Facts) -> Iterator[Finding]:
    owners = (facts.checkout.code_owners or frozenset()) - facts.powerless_code_owners
    is_one_person = len(owners) == 1 and not any("/" in owner for owner in owners)
    if is_one_person and require(facts.branch).requires_code_owner_review:
        yield Finding(
            Severity.WARNING,
            "only one code owner can approve changes, and nobody can approve that person's pull requests",
            "add a second person or a team; docs/setup.md says what to do until then",
        )


def _force_pushes_and_deletion(facts: Facts) -> Iterator[Finding]:
    protection = require(facts.branch)
    allowed = [
        action
        for action, is_allowed in (
            ("force pushes", protection.allows_force_pushes),
            ("deletion", protection.allows_deletions),
        )
        if is_allowed
    ]
    if allowed:
        yield Finding(
            Severity.SECURITY,
            f"`{facts.control.default_branch}` allows {' and '.join(allowed)}",
            f"block them in the ruleset at {_rules_url(facts)}",
        )


def _bypass(facts: Facts) -> Iterator[Finding]:
    if actors := sorted(require(require(facts.branch).bypass_actors)):
        yield Finding(
            Severity.SECURITY,
            f"some actors can bypass the rules of `{facts.control.default_branch}`: {', '.join(actors)}",
            f"empty the bypass list of the ruleset at {_rules_url(facts)}",
        )


def _default_permissions(facts: Facts) -> Iterator[Finding]:
    if require(facts.workflows).default_permission != "read":
        yield Finding(
            Severity.SECURITY,
            "workflows have write permission by default",
            f"at {facts.urls.control_settings('actions')}, set workflow permissions to 'Read repository "
            "contents'",
        )


def _workflow_approvals(facts: Facts) -> Iterator[Finding]:
    if require(facts.workflows).can_approve:
        yield Finding(
            Severity.SECURITY,
            "workflows can approve pull requests, and such an approval counts as the required one",
            f"at {facts.urls.control_settings('actions')}, clear 'Allow GitHub Actions to create and "
            "approve pull requests'; Tahaluf opens its pull requests as the App",
        )


def _fork_approval(facts: Facts) -> Iterator[Finding]:
    if require(facts.fork_approval) not in (None, APPROVE_ALL_FORKS):
        yield Finding(
            Severity.WARNING,
            "workflows run without approval for a fork's pull request if its author has contributed before",
            f"at {facts.urls.control_settings('actions')}, select 'Require approval for all external "
            "contributors'",
        )


def _new_code_owners_url(facts: Facts) -> str:
    """Return the URL of the page on which a person can write the file."""
    branch = facts.control.default_branch
    return f"{facts.urls.server}/{facts.urls.control}/new/{branch}?filename=.github/CODEOWNERS"


def _rules_url(facts: Facts) -> str:
    return facts.urls.control_settings("rules")


CHECKS = (
    Check(
        "branch-reviewed",
        "Changes need an approval",
        "Tahaluf applies everything on the default branch to the organization.",
        _approvals,
    ),
    Check(
        "branch-stale",
        "Approvals are dismissed when new commits are pushed",
        "Otherwise, the merged commit may differ from the approved one.",
        _stale_approvals,
    ),
    Check(
        "branch-owners",
        "Code owners review changes",
        "Workflows can use the key, and templates are copied into every new repository.",
        _code_owners,
    ),
    Check(
        "second-reviewer",
        "Someone else can approve a code owner's pull request",
        "On GitHub, nobody can approve their own pull request.",
        _second_reviewer,
    ),
    Check(
        "branch-forced",
        "Nobody can rewrite or delete the default branch",
        "The default branch is the only record of decisions.",
        _force_pushes_and_deletion,
    ),
    Check(
        "branch-bypass",
        "Nobody can bypass the rules",
        "Anyone who steals the browser session of a person on the bypass list can merge unreviewed changes.",
        _bypass,
    ),
    Check(
        "workflow-rights",
        "Workflows have read permission by default",
        "Otherwise, a workflow that is added later can write without requesting permission.",
        _default_permissions,
    ),
    Check(
        "workflow-approves",
        "Workflows cannot approve pull requests",
        "Approvals must come from people.",
        _workflow_approvals,
    ),
    Check(
        "workflow-forks",
        "Workflows for pull requests from forks wait for approval",
        "Otherwise, anyone who has had a single correction merged can start workflow runs at any time.",
        _fork_approval,
    ),
)
