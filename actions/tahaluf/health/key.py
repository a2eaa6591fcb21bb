"""Looks at the key of the App: where it lies, and who can reach it there."""

from collections.abc import Iterator
from fnmatch import fnmatchcase

from .check import Check, Finding, Severity
from .facts import Facts, require
from .permissions import CLIENT_ID_VARIABLE, ENVIRONMENT_NAME, PRIVATE_KEY_SECRET


def _client_id(facts: Facts) -> Iterator[Finding]:
    if not require(facts.variables).get(CLIENT_ID_VARIABLE, "").strip():
        yield Finding(
            Severity.ERROR,
            f"the variable {CLIENT_ID_VARIABLE} is not set, so every workflow stands still",
            f"`gh variable set {CLIENT_ID_VARIABLE} --repo {facts.urls.control} --body YOUR-CLIENT-ID`",
        )


def _in_environment(facts: Facts) -> Iterator[Finding]:
    if require(facts.environment) is None:
        yield Finding(
            Severity.ERROR,
            f"there is no environment `{ENVIRONMENT_NAME}`",
            f"make it at {facts.urls.control_settings('environments')}, for the default branch alone",
        )
    elif PRIVATE_KEY_SECRET not in require(facts.environment_secrets):
        yield Finding(
            Severity.ERROR,
            f"the environment `{ENVIRONMENT_NAME}` has no secret {PRIVATE_KEY_SECRET}",
            f"`gh secret set {PRIVATE_KEY_SECRET} --repo {facts.urls.control} --env {ENVIRONMENT_NAME} < YOUR-KEY.pem`",
        )


def _key_not_shared(facts: Facts) -> Iterator[Finding]:
    if PRIVATE_KEY_SECRET in require(facts.repository_secrets):
        yield Finding(
            Severity.SECURITY,
            f"{PRIVATE_KEY_SECRET} is a secret of the whole repository: a workflow file on any branch can read it",
            f"`gh secret delete {PRIVATE_KEY_SECRET} --repo {facts.urls.control}`, then make a new key: this one may"
            " have been read",
        )
    if PRIVATE_KEY_SECRET in require(facts.organization_secrets):
        yield Finding(
            Severity.SECURITY,
            f"{PRIVATE_KEY_SECRET} is a secret of the organization: other repositories' workflows can read it",
            f"`gh secret delete {PRIVATE_KEY_SECRET} --org {facts.urls.organization}`, then make a new key",
        )


def _environment_branches(facts: Facts) -> Iterator[Finding]:
    environment = require(facts.environment)
    if environment is None:
        return
    branches, default = require(environment.branches), facts.control.default_branch
    url = facts.urls.control_settings("environments")
    fix = f"at {url} let `{default}` alone in: deployment branches, 'Selected'"
    if branches is None:
        what = f"workflows on every branch can enter `{ENVIRONMENT_NAME}` and read the key"
        yield Finding(Severity.SECURITY, what, fix)
    elif not isinstance(branches, str):
        if not any(fnmatchcase(default, pattern) for pattern in branches):
            what = f"`{default}` cannot enter `{ENVIRONMENT_NAME}`, so no run gets the key"
            yield Finding(Severity.ERROR, what, fix)
        if others := sorted(branches - {default}):
            what = f"other branches can enter `{ENVIRONMENT_NAME}`: {', '.join(others)}"
            yield Finding(Severity.SECURITY, what, fix)


def _environment_delays(facts: Facts) -> Iterator[Finding]:
    environment = require(facts.environment)
    if environment and environment.delays_jobs:
        yield Finding(
            Severity.WARNING,
            f"`{ENVIRONMENT_NAME}` waits for a reviewer or a timer: so does every answer to a form",
            f"take it off at {facts.urls.control_settings('environments')}; for `apply` alone, docs/setup.md says how",
        )


CHECKS = (
    Check(
        "client-id",
        f"{CLIENT_ID_VARIABLE} is set",
        "Without it a copy of this repository stays quiet, as it should before it is set up.",
        _client_id,
    ),
    Check(
        "key-there",
        f"The key is in the environment `{ENVIRONMENT_NAME}`",
        "The runs mint their tokens with it.",
        _in_environment,
    ),
    Check(
        "key-shared",
        "The key is nowhere else",
        "A secret of a repository is read by a workflow file on any branch, reviewed or not.",
        _key_not_shared,
    ),
    Check(
        "environment-open",
        "Only the default branch reaches the key",
        "What is on that branch has been reviewed; on others, anybody who may push writes the workflow.",
        _environment_branches,
    ),
    Check(
        "environment-waits",
        "No answer waits for a click",
        "A volunteer who waits for days is lost.",
        _environment_delays,
    ),
)
