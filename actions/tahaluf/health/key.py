"""Checks where the App's private key is stored, and which workflows can read it."""

from collections.abc import Iterator
from fnmatch import fnmatchcase

from .check import Check, Finding, Severity
from .facts import Facts, require
from .permissions import CLIENT_ID_VARIABLE, ENVIRONMENT_NAME, PRIVATE_KEY_SECRET


def _client_id(facts: Facts) -> Iterator[Finding]:
    if not require(facts.variables).get(CLIENT_ID_VARIABLE, "").strip():
        yield Finding(
            Severity.ERROR,
            f"the variable {CLIENT_ID_VARIABLE} is not set, so no workflow runs",
            f"`gh variable set {CLIENT_ID_VARIABLE} --repo {facts.urls.control} --body YOUR-CLIENT-ID`",
        )


def _in_environment(facts: Facts) -> Iterator[Finding]:
    if require(facts.environment) is None:
        yield Finding(
            Severity.ERROR,
            f"there is no environment `{ENVIRONMENT_NAME}`",
            f"create it at {facts.urls.control_settings('environments')}, for the default branch only",
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
            f"{PRIVATE_KEY_SECRET} is a repository secret, so a workflow file on any branch can read it",
            f"`gh secret delete {PRIVATE_KEY_SECRET} --repo {facts.urls.control}`, then create a new key: "
            f"someone may have read this one",
        )
    if PRIVATE_KEY_SECRET in require(facts.organization_secrets):
        yield Finding(
            Severity.SECURITY,
            f"{PRIVATE_KEY_SECRET} is an organization secret, so workflows in other repositories can read it",
            f"`gh secret delete {PRIVATE_KEY_SECRET} --org {facts.urls.organization}`, then create a new key",
        )


def _environment_branches(facts: Facts) -> Iterator[Finding]:
    environment = require(facts.environment)
    if environment is None:
        return
    branches, default = require(environment.branches), facts.control.default_branch
    url = facts.urls.control_settings("environments")
    fix = f"at {url}, set 'Deployment branches and tags' to 'Selected branches and tags', and allow only `{default}`"
    if branches is None:
        what = f"workflows on every branch can use `{ENVIRONMENT_NAME}` and read the key"
        yield Finding(Severity.SECURITY, what, fix)
    elif not isinstance(branches, str):
        if not any(fnmatchcase(default, pattern) for pattern in branches):
            what = f"`{default}` cannot use `{ENVIRONMENT_NAME}`, so no run gets the key"
            yield Finding(Severity.ERROR, what, fix)
        if others := sorted(branches - {default}):
            what = f"other branches can use `{ENVIRONMENT_NAME}`: {', '.join(others)}"
            yield Finding(Severity.SECURITY, what, fix)


def _environment_delays(facts: Facts) -> Iterator[Finding]:
    environment = require(facts.environment)
    if environment and environment.delays_jobs:
        yield Finding(
            Severity.WARNING,
            f"`{ENVIRONMENT_NAME}` has required reviewers or a wait timer, which delay every reply to a form",
            f"remove them at {facts.urls.control_settings('environments')}; to delay only `apply`, see docs/setup.md",
        )


CHECKS = (
    Check(
        "client-id",
        f"{CLIENT_ID_VARIABLE} is set",
        "Without this variable, the workflows do nothing, so a new copy of this repository is inactive until it is "
        "set up.",
        _client_id,
    ),
    Check(
        "key-in-environment",
        f"The key is in the environment `{ENVIRONMENT_NAME}`",
        "Workflow runs use the key to create their tokens.",
        _in_environment,
    ),
    Check(
        "key-shared",
        "The key is stored nowhere else",
        "Any workflow file on any branch can read a repository secret, even if nobody has reviewed it.",
        _key_not_shared,
    ),
    Check(
        "environment-open",
        "Only the default branch can read the key",
        "Changes to that branch are reviewed; on any other branch, anyone with write access can change "
        "the workflows.",
        _environment_branches,
    ),
    Check(
        "environment-waits",
        "Replies do not wait for a reviewer",
        "Volunteers who have to wait days for a reply go elsewhere.",
        _environment_delays,
    ),
)
