"""Looks at what guards the default branch, and at what workflows may that ask for nothing."""

from collections.abc import Iterator

from .facts import Facts, known
from .look import Finding, Gravity, Look


def _reviewed(facts: Facts) -> Iterator[Finding]:
    if known(facts.branch).approvals < 1:
        yield Finding(
            Gravity.DOOR,
            f"`{facts.control.default_branch}` takes changes that nobody has approved",
            f"a ruleset at {_rules(facts)}: a pull request before merging, one approval at least",
        )


def _stale(facts: Facts) -> Iterator[Finding]:
    found = known(facts.branch)
    if found.approvals and not found.dismisses_stale:
        yield Finding(
            Gravity.DOOR,
            "an approval stays when the branch is changed after it",
            f"in the ruleset at {_rules(facts)}: dismiss stale approvals when new commits are pushed",
        )


def _owned(facts: Facts) -> Iterator[Finding]:
    if not known(facts.branch).code_owners:
        yield Finding(
            Gravity.BETTER,
            "workflow files and templates need no approval of those who know them",
            f"in the ruleset at {_rules(facts)}: require review from code owners",
        )
    elif not facts.sources.code_owners:
        yield Finding(
            Gravity.BETTER,
            "a review from code owners is required, and no file says who they are",
            "add .github/CODEOWNERS, with /.github/, /actions/ and /templates/",
        )


def _kept(facts: Facts) -> Iterator[Finding]:
    found = known(facts.branch)
    open_to = [word for word, so in (("force pushes", found.forced), ("deletion", found.deletable)) if so]
    if open_to:
        yield Finding(
            Gravity.DOOR,
            f"`{facts.control.default_branch}` is open to {' and '.join(open_to)}",
            f"block them in the ruleset at {_rules(facts)}",
        )


def _no_way_round(facts: Facts) -> Iterator[Finding]:
    if some := sorted(known(known(facts.branch).bypass)):
        yield Finding(
            Gravity.DOOR,
            f"the rules of `{facts.control.default_branch}` let some go round them: {', '.join(some)}",
            f"empty the bypass list of the ruleset at {_rules(facts)}",
        )


def _read_only(facts: Facts) -> Iterator[Finding]:
    if known(facts.workflows).default != "read":
        yield Finding(
            Gravity.DOOR,
            "a workflow that asks for nothing may write",
            f"{facts.pages.of_control('actions')}: workflow permissions, 'Read repository contents'",
        )


def _approves_nothing(facts: Facts) -> Iterator[Finding]:
    if known(facts.workflows).approves:
        yield Finding(
            Gravity.DOOR,
            "a workflow can approve pull requests, and so give the one approval that is asked for",
            f"{facts.pages.of_control('actions')}: untick 'Allow GitHub Actions to create and approve pull"
            " requests'; Tahaluf opens its own as the App",
        )


def _rules(facts: Facts) -> str:
    return facts.pages.of_control("rules")


LOOKS = (
    Look(
        "branch-reviewed",
        "A change needs an approval",
        "What is on the default branch happens to the organization.",
        _reviewed,
    ),
    Look(
        "branch-stale",
        "An approval falls when the change is changed",
        "Otherwise one thing is approved and another is merged.",
        _stale,
    ),
    Look(
        "branch-owners",
        "Code needs the approval of those who know it",
        "A workflow file reaches the key; a template's text reaches every new repository.",
        _owned,
    ),
    Look(
        "branch-forced",
        "Nobody can rewrite or delete the default branch",
        "It is the only record of who decided what.",
        _kept,
    ),
    Look(
        "branch-bypass",
        "Nobody goes round the rules",
        "Whoever may, is one stolen session away from a merge that nobody saw.",
        _no_way_round,
    ),
    Look(
        "workflow-rights",
        "Workflows may only read by default",
        "A workflow that somebody adds later would otherwise write without having asked.",
        _read_only,
    ),
    Look(
        "workflow-approves",
        "Workflows cannot approve",
        "An approval is a person's.",
        _approves_nothing,
    ),
)
