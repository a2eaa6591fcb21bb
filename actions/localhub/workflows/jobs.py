"""A run's jobs in their order, and each as a workflow of its own that act can run by itself.

One act process a job, since jobs differ in what they may know: their token's permissions, their
environment's secrets, their time. The jobs it `needs` stand in that file as husks with the same result and
outputs, so that act evaluates `if:` and `needs.*` itself; where what it tells on the way does not say it all, a
last job writes down how it ended. A cancelled need looks like a failed one. A job that surely is skipped needs no
act to say so.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from localhub.workflows.errors import WorkflowError
from localhub.workflows.expressions import evaluate, is_true, value

WITNESS = "localhub-witness"
_HUSK_STEPS = {"success": [{"run": ":"}], "failure": [{"run": "exit 1"}], "cancelled": [{"run": "exit 1"}]}


@dataclass(frozen=True, slots=True)
class Ended:
    """How a job ended: success, failure, skipped or cancelled."""

    result: str
    outputs: Mapping[str, str] = field(default_factory=dict)


def in_order(jobs: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The ids with every job after those it needs, else as written. Raises WorkflowError."""
    ordered: list[str] = []
    left = list(jobs)
    while left:
        ready = next((job for job in left if all(need in ordered for need in needs(jobs[job]))), None)
        if ready is None:
            raise WorkflowError(
                f"`needs` of {', '.join(left)} names a job that is not there, or goes in a circle"
            )
        ordered.append(ready)
        left.remove(ready)
    return ordered


def needs(job: Mapping[str, Any]) -> list[str]:
    named = job.get("needs") or []
    return [named] if isinstance(named, str) else list(named)


def starts(job: Mapping[str, Any], ended: Mapping[str, Ended], contexts: Mapping[str, Any]) -> bool | None:
    """Whether its `if:` and the jobs it needs let a job run; None where only act can tell.

    Status functions such as `always()` are unknown to our expressions. Without one, every need has to succeed.
    """
    before = {need: ended[need] for need in needs(job)}
    told = {need: {"result": one.result, "outputs": one.outputs} for need, one in before.items()}
    try:
        judged = _judged(job.get("if", True), {**contexts, "needs": told})
    except WorkflowError:
        return None
    return judged and all(one.result == "success" for one in before.values())


def _judged(condition: Any, contexts: Mapping[str, Any]) -> bool:
    """The braces may be left out around a condition."""
    if isinstance(condition, str) and "${{" not in condition:
        return is_true(evaluate(condition, contexts))
    return is_true(value(condition, contexts))


def alone(
    document: Mapping[str, Any], job_id: str, ended: Mapping[str, Ended], witness_file: str | None
) -> str:
    """The text of a workflow that runs one job. JSON, which is YAML without its traps."""
    job = document["jobs"][job_id]
    jobs = {need: _husk(job, ended[need]) for need in needs(job)}
    jobs[job_id] = {key: value for key, value in job.items() if key not in ("concurrency", "environment")}
    if witness_file:
        jobs[WITNESS] = _witness(job_id, job, witness_file)
    whole = {
        key: value for key, value in document.items() if key not in ("jobs", "concurrency", "permissions")
    }
    return json.dumps({**whole, "jobs": jobs}, ensure_ascii=False)


def is_plain(job: Mapping[str, Any]) -> bool:
    """Whether act says as it runs all that there is to know of the job: one result, no outputs."""
    return not any(word in job for word in ("outputs", "strategy", "continue-on-error"))


def witnessed(text: str, job_id: str) -> Ended:
    """Reads what the witness wrote."""
    job = json.loads(text)[job_id]
    return Ended(str(job["result"]), {name: str(value) for name, value in (job.get("outputs") or {}).items()})


def _husk(of: Mapping[str, Any], ended: Ended) -> dict[str, Any]:
    platform = of.get("runs-on", "ubuntu-latest")
    if ended.result == "skipped":
        return {"runs-on": platform, "if": False, "steps": [{"run": ":"}]}
    outputs = {name: literal(value) for name, value in ended.outputs.items()}
    return {"runs-on": platform, "outputs": outputs, "steps": _HUSK_STEPS[ended.result]}


def literal(value: Any) -> Any:
    """A value that act must not evaluate again, whatever it holds."""
    if not isinstance(value, str):
        return value
    return "${{ '" + value.replace("'", "''") + "' }}" if "${{" in value else value


def _witness(job_id: str, job: Mapping[str, Any], file: str) -> dict[str, Any]:
    step = {
        "run": 'printf %s "$ENDED" > "$WITNESS"',
        "env": {"ENDED": "${{ toJSON(needs) }}", "WITNESS": file},
    }
    platform = job.get("runs-on", "ubuntu-latest")
    return {"needs": job_id, "if": "always()", "runs-on": platform, "steps": [{**step, "shell": "bash"}]}
