"""Looks at the key of the App: where it lies, and who can reach it there."""

from collections.abc import Iterator
from fnmatch import fnmatchcase

from .facts import Facts, known
from .look import Finding, Gravity, Look
from .needs import CLIENT_ID, ENVIRONMENT, PRIVATE_KEY


def _client_id(facts: Facts) -> Iterator[Finding]:
    if not known(facts.variables).get(CLIENT_ID, "").strip():
        yield Finding(
            Gravity.STOPS,
            f"the variable {CLIENT_ID} is not set, so every workflow stands still",
            f"`gh variable set {CLIENT_ID} --repo {facts.pages.control} --body YOUR-CLIENT-ID`",
        )


def _in_environment(facts: Facts) -> Iterator[Finding]:
    if known(facts.environment) is None:
        yield Finding(
            Gravity.STOPS,
            f"there is no environment `{ENVIRONMENT}`",
            f"make it at {facts.pages.of_control('environments')}, for the default branch alone",
        )
    elif PRIVATE_KEY not in known(facts.environment_secrets):
        yield Finding(
            Gravity.STOPS,
            f"the environment `{ENVIRONMENT}` has no secret {PRIVATE_KEY}",
            f"`gh secret set {PRIVATE_KEY} --repo {facts.pages.control} --env {ENVIRONMENT} < YOUR-KEY.pem`",
        )


def _nowhere_else(facts: Facts) -> Iterator[Finding]:
    if PRIVATE_KEY in known(facts.repository_secrets):
        yield Finding(
            Gravity.DOOR,
            f"{PRIVATE_KEY} is a secret of the whole repository: a workflow file on any branch can read it",
            f"`gh secret delete {PRIVATE_KEY} --repo {facts.pages.control}`, then make a new key: this one may"
            " have been read",
        )
    if PRIVATE_KEY in known(facts.organization_secrets):
        yield Finding(
            Gravity.DOOR,
            f"{PRIVATE_KEY} is a secret of the organization: other repositories' workflows can read it",
            f"`gh secret delete {PRIVATE_KEY} --org {facts.pages.organization}`, then make a new key",
        )


def _guarded(facts: Facts) -> Iterator[Finding]:
    found = known(facts.environment)
    if found is None:
        return
    branches, default = known(found.branches), facts.control.default_branch
    page = facts.pages.of_control("environments")
    mend = f"at {page} let `{default}` alone in: deployment branches, 'Selected'"
    if branches is None:
        what = f"workflows on every branch can enter `{ENVIRONMENT}` and read the key"
        yield Finding(Gravity.DOOR, what, mend)
    elif not isinstance(branches, str):
        if not any(fnmatchcase(default, pattern) for pattern in branches):
            what = f"`{default}` cannot enter `{ENVIRONMENT}`, so no run gets the key"
            yield Finding(Gravity.STOPS, what, mend)
        if others := sorted(branches - {default}):
            what = f"other branches can enter `{ENVIRONMENT}`: {', '.join(others)}"
            yield Finding(Gravity.DOOR, what, mend)


def _does_not_wait(facts: Facts) -> Iterator[Finding]:
    found = known(facts.environment)
    if found and found.waits:
        yield Finding(
            Gravity.BETTER,
            f"`{ENVIRONMENT}` waits for a reviewer or a timer: so does every answer to a form",
            f"take it off at {facts.pages.of_control('environments')}; for `apply` alone, docs/setup.md says how",
        )


LOOKS = (
    Look(
        "client-id",
        f"{CLIENT_ID} is set",
        "Without it a copy of this repository stays quiet, as it should before it is set up.",
        _client_id,
    ),
    Look(
        "key-there",
        f"The key is in the environment `{ENVIRONMENT}`",
        "The runs mint their tokens with it.",
        _in_environment,
    ),
    Look(
        "key-shared",
        "The key is nowhere else",
        "A secret of a repository is read by a workflow file on any branch, reviewed or not.",
        _nowhere_else,
    ),
    Look(
        "environment-open",
        "Only the default branch reaches the key",
        "What is on that branch has been reviewed; on others, anybody who may push writes the workflow.",
        _guarded,
    ),
    Look(
        "environment-waits",
        "No answer waits for a click",
        "A volunteer who waits for days is lost.",
        _does_not_wait,
    ),
)
