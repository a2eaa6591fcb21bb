"""Looks at what guards the default branch, and at what workflows may that ask for nothing."""

from collections.abc import Iterator

from .check import Check, Finding, Severity
from .facts import Facts, require


def _approvals(facts: Facts) -> Iterator[Finding]:
    if require(facts.branch).required_approvals < 1:
        yield Finding(
            Severity.SECURITY,
            f"`{facts.control.default_branch}` takes changes that nobody has approved",
            f"a ruleset at {_rules_url(facts)}: a pull request before merging, one approval at least",
        )


def _stale_approvals(facts: Facts) -> Iterator[Finding]:
    protection = require(facts.branch)
    if protection.required_approvals and not protection.dismisses_stale_reviews:
        yield Finding(
            Severity.SECURITY,
            "an approval stays when the branch is changed after it",
            f"in the ruleset at {_rules_url(facts)}: dismiss stale approvals when new commits are pushed",
        )


def _code_owners(facts: Facts) -> Iterator[Finding]:
    if not require(facts.branch).requires_code_owner_review:
        yield Finding(
            Severity.WARNING,
            "workflow files and templates need no approval of those who know them",
            f"in the ruleset at {_rules_url(facts)}: require review from code owners",
        )
    elif not facts.checkout.has_code_owners:
        yield Finding(
            Severity.WARNING,
            "a review from code owners is required, and no file says who they are",
            "add .github/CODEOWNERS, with /.github/, /actions/ and /templates/",
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
            f"`{facts.control.default_branch}` is open to {' and '.join(allowed)}",
            f"block them in the ruleset at {_rules_url(facts)}",
        )


def _bypass(facts: Facts) -> Iterator[Finding]:
    if actors := sorted(require(require(facts.branch).bypass_actors)):
        yield Finding(
            Severity.SECURITY,
            f"the rules of `{facts.control.default_branch}` let some go round them: {', '.join(actors)}",
            f"empty the bypass list of the ruleset at {_rules_url(facts)}",
        )


def _default_permissions(facts: Facts) -> Iterator[Finding]:
    if require(facts.workflows).default_permission != "read":
        yield Finding(
            Severity.SECURITY,
            "a workflow that asks for nothing may write",
            f"{facts.urls.control_settings('actions')}: workflow permissions, 'Read repository contents'",
        )


def _workflow_approvals(facts: Facts) -> Iterator[Finding]:
    if require(facts.workflows).can_approve:
        yield Finding(
            Severity.SECURITY,
            "a workflow can approve pull requests, and so give the one approval that is asked for",
            f"{facts.urls.control_settings('actions')}: untick 'Allow GitHub Actions to create and approve pull"
            " requests'; Tahaluf opens its own as the App",
        )


def _rules_url(facts: Facts) -> str:
    return facts.urls.control_settings("rules")


CHECKS = (
    Check(
        "branch-reviewed",
        "A change needs an approval",
        "What is on the default branch happens to the organization.",
        _approvals,
    ),
    Check(
        "branch-stale",
        "An approval falls when the change is changed",
        "Otherwise one thing is approved and another is merged.",
        _stale_approvals,
    ),
    Check(
        "branch-owners",
        "Code needs the approval of those who know it",
        "A workflow file reaches the key; a template's text reaches every new repository.",
        _code_owners,
    ),
    Check(
        "branch-forced",
        "Nobody can rewrite or delete the default branch",
        "It is the only record of who decided what.",
        _force_pushes_and_deletion,
    ),
    Check(
        "branch-bypass",
        "Nobody goes round the rules",
        "Whoever may, is one stolen session away from a merge that nobody saw.",
        _bypass,
    ),
    Check(
        "workflow-rights",
        "Workflows may only read by default",
        "A workflow that somebody adds later would otherwise write without having asked.",
        _default_permissions,
    ),
    Check(
        "workflow-approves",
        "Workflows cannot approve",
        "An approval is a person's.",
        _workflow_approvals,
    ),
)
