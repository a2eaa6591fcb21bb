"""Sorts a run's jobs, and converts each of them to a workflow that act can run separately.

Each job has its own act process, because jobs differ in their token permissions, environment secrets and timeouts.
The jobs that a job `needs` are replaced with placeholder jobs that have the same results and outputs, so that act can
evaluate `if:` and `needs.*` itself. If act's output does not contain the job's complete result, a recorder job at the
end writes the result to a file. A cancelled job counts as failed for the jobs that need it. If it is certain that a
job will be skipped, act is not started.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from localhub.workflows.errors import WorkflowError
from localhub.workflows.expressions import evaluate, evaluate_template, is_truthy

RECORDER_JOB = "localhub-recorder"
_PLACEHOLDER_STEPS = {
    "success": [{"run": ":"}],
    "failure": [{"run": "exit 1"}],
    "cancelled": [{"run": "exit 1"}],
}


@dataclass(frozen=True, slots=True)
class JobResult:
    """`result` is success, failure, skipped or cancelled."""

    result: str
    outputs: Mapping[str, str] = field(default_factory=dict)


def topological_order(jobs: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Sort the job ids so that each job comes after the jobs that it needs. Raises WorkflowError if this is
    impossible.
    """
    ordered: list[str] = []
    remaining = list(jobs)
    while remaining:
        ready = next((job for job in remaining if all(need in ordered for need in needs(jobs[job]))), None)
        if ready is None:
            raise WorkflowError(f"`needs` of {', '.join(remaining)} names an unknown job or is circular")
        ordered.append(ready)
        remaining.remove(ready)
    return ordered


def needs(job: Mapping[str, Any]) -> list[str]:
    named = job.get("needs") or []
    return [named] if isinstance(named, str) else list(named)


def may_start(
    job: Mapping[str, Any], results: Mapping[str, JobResult], contexts: Mapping[str, Any]
) -> bool | None:
    """Whether the job runs, given its `if:` and the jobs that it needs. The result is None if only act can determine
    this.

    If `if:` has no status function such as `always()`, every needed job must succeed. Our own expression parser does
    not support these functions.
    """
    needed = {need: results[need] for need in needs(job)}
    needs_context = {need: {"result": item.result, "outputs": item.outputs} for need, item in needed.items()}
    try:
        condition = _evaluate_condition(job.get("if", True), {**contexts, "needs": needs_context})
    except WorkflowError:
        return None
    return condition and all(item.result == "success" for item in needed.values())


def _evaluate_condition(condition: Any, contexts: Mapping[str, Any]) -> bool:
    """Evaluate an `if:`. Its `${{ }}` is optional."""
    if isinstance(condition, str) and "${{" not in condition:
        return is_truthy(evaluate(condition, contexts))
    return is_truthy(evaluate_template(condition, contexts))


def single_job_workflow(
    document: Mapping[str, Any], job_id: str, results: Mapping[str, JobResult], recorder_file: str | None
) -> str:
    """Return a workflow that runs only this job. The workflow is in JSON, which is also valid YAML."""
    job = document["jobs"][job_id]
    jobs = {need: _placeholder_job(job, results[need]) for need in needs(job)}
    jobs[job_id] = {key: value for key, value in job.items() if key not in ("concurrency", "environment")}
    if recorder_file:
        jobs[RECORDER_JOB] = _recorder_job(job_id, job, recorder_file)
    top_level = {
        key: value for key, value in document.items() if key not in ("jobs", "concurrency", "permissions")
    }
    return json.dumps({**top_level, "jobs": jobs}, ensure_ascii=False)


def needs_no_recorder(job: Mapping[str, Any]) -> bool:
    """Whether act's output contains the job's complete result, as it does if the job has no outputs.

    A matrix makes no difference, because each process runs only one combination.
    """
    return not any(key in job for key in ("outputs", "continue-on-error"))


def read_recorded_result(text: str, job_id: str) -> JobResult:
    """Parse the file written by the recorder job."""
    job = json.loads(text)[job_id]
    return JobResult(
        str(job["result"]), {name: str(value) for name, value in (job.get("outputs") or {}).items()}
    )


def _placeholder_job(template_job: Mapping[str, Any], job_result: JobResult) -> dict[str, Any]:
    platform = template_job.get("runs-on", "ubuntu-latest")
    if job_result.result == "skipped":
        return {"runs-on": platform, "if": False, "steps": [{"run": ":"}]}
    outputs = {name: escape_expression(value) for name, value in job_result.outputs.items()}
    return {"runs-on": platform, "outputs": outputs, "steps": _PLACEHOLDER_STEPS[job_result.result]}


def escape_expression(value: Any) -> Any:
    """Escape the value, so that act does not evaluate expressions in it."""
    if not isinstance(value, str):
        return value
    return "${{ '" + value.replace("'", "''") + "' }}" if "${{" in value else value


def _recorder_job(job_id: str, job: Mapping[str, Any], file: str) -> dict[str, Any]:
    step = {
        "run": 'printf %s "$NEEDS" > "$RESULT_FILE"',
        "env": {"NEEDS": "${{ toJSON(needs) }}", "RESULT_FILE": file},
    }
    platform = job.get("runs-on", "ubuntu-latest")
    return {"needs": job_id, "if": "always()", "runs-on": platform, "steps": [{**step, "shell": "bash"}]}
