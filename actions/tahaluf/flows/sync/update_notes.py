"""In a plan that a maintainer makes, adds notes about the pull requests with updates: where they are, or why they are
missing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from tahaluf.inputs.environment import Environment
from tahaluf.plan import Change, ChangeKind, Plan, Rest
from tahaluf.problems import CommandError
from tahaluf.resources import updates_url

from .sessions import Sessions

WORKFLOW: Final = "apply.yml"
UNREADABLE: Final = frozenset({403, 404})
MAX_NAMES: Final = 10  # open pull requests to list

# User-facing messages
ONE_OPEN: Final = "1 pull request that updates template files is open{names}: {url}"
SOME_OPEN: Final = "{number} pull requests that update template files are open{names}: {url}"
ONE_MISSING: Final = "1 update pull request has not been opened yet. The Apply workflow opens it. {run}"
SOME_MISSING: Final = (
    "{number} update pull requests have not been opened yet. The Apply workflow opens them. {run}"
)
NEVER_RUN: Final = "It has never run in {control}."
RUNNING: Final = "Its most recent run has not finished yet: {url}"
SUCCEEDED: Final = (
    "Its most recent run succeeded at {time}, so either the updates have changed since then, or they have "
    "changed only in this clone: {url}"
)
FAILED: Final = (
    "Its most recent run ended at {time} with the result “{conclusion}”, which may be the reason: {url}"
)
UNKNOWN: Final = (
    "This command cannot read its runs. The control repository's Actions page shows whether the most recent "
    "run has failed, is still waiting, or was never started."
)


def with_update_notes(
    env: Environment, sessions: Sessions, plan: Plan, open_pulls: Mapping[str, Sequence[str]]
) -> Plan:
    """Add the notes. `open_pulls`: the open update pull requests of each organization, such as `water-map#7`.

    In a workflow, the plan stays as it is, because a plan comment has its own section about updates, and `apply`
    opens the pull requests itself.
    """
    if env.in_actions:
        return plan
    return replace(plan, notes=(*plan.notes, *_notes(env, sessions, plan, open_pulls)))


def _notes(
    env: Environment, sessions: Sessions, plan: Plan, open_pulls: Mapping[str, Sequence[str]]
) -> Iterator[str]:
    organizations = [name for name, pulls in sorted(open_pulls.items()) if pulls]
    if pulls := [pull for name in organizations for pull in open_pulls[name]]:
        text = ONE_OPEN if len(pulls) == 1 else SOME_OPEN
        names = f" ({', '.join(pulls)})" if len(pulls) <= MAX_NAMES else ""
        yield text.format(number=len(pulls), names=names, url=updates_url(env.server_url, organizations))
    if number := sum(map(_is_missing, plan.changes)):
        text = ONE_MISSING if number == 1 else SOME_MISSING
        yield text.format(number=number, run=_describe_run(env, sessions))


def _is_missing(change: Change) -> bool:
    return change.resource == "updates" and change.kind is ChangeKind.CREATE


def _describe_run(env: Environment, sessions: Sessions) -> str:
    try:
        runs = _read_runs(env, sessions)
    except CommandError:  # without the notes, the plan is still complete
        return UNKNOWN
    if runs is None:
        return UNKNOWN
    if not runs:
        return NEVER_RUN.format(control=env.control_repository())
    latest = runs[0]
    url, time = latest["html_url"], latest["updated_at"].replace("T", " ").replace("Z", " UTC")
    if latest["status"] != "completed":
        return RUNNING.format(url=url)
    if latest["conclusion"] == "success":
        return SUCCEEDED.format(url=url, time=time)
    return FAILED.format(url=url, time=time, conclusion=latest["conclusion"])


def _read_runs(env: Environment, sessions: Sessions) -> Sequence[Mapping[str, Any]] | None:
    """Return a list with the most recent run of the Apply workflow, an empty list if it has not run, or None if this
    token cannot read its runs.
    """
    path = f"/repos/{env.control_repository()}/actions/workflows/{WORKFLOW}/runs?per_page=1"
    response = sessions.for_control_repository().rest(Rest("GET", path, expected_statuses=UNREADABLE))
    if response.status in UNREADABLE:
        return None
    runs: Sequence[Mapping[str, Any]] = response.body["workflow_runs"]
    return runs
