"""Expands `strategy.matrix` into jobs, and combines the results of these jobs for other jobs that need them.

Source: docs.github.com, "Workflow syntax for GitHub Actions", `jobs.<job_id>.strategy`.
"""

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from localhub.workflows.errors import WorkflowError
from localhub.workflows.expressions import evaluate_template, interpolate, is_truthy, to_string
from localhub.workflows.jobs import JobResult, escape_expression

MAX_JOBS = 256
RESULT_PRECEDENCE = ("failure", "cancelled", "success", "skipped")

Combination = Mapping[str, Any]


def combinations(job: Mapping[str, Any], contexts: Mapping[str, Any]) -> list[Combination]:
    """The matrix values for each job, or one empty combination if the job has no matrix.

    Raises WorkflowError if the matrix is invalid, empty or too large.
    """
    declared = _strategy(job).get("matrix")
    if declared is None:
        return [{}]
    matrix = _evaluate(declared, contexts)
    if not isinstance(matrix, dict):
        raise WorkflowError("`matrix:` must map names to lists of values")
    expanded = _expand(matrix)
    if not 1 <= len(expanded) <= MAX_JOBS:
        raise WorkflowError(f"the matrix expands to {len(expanded)} jobs; expected 1 to {MAX_JOBS}")
    return expanded


def with_single_combination(job: Mapping[str, Any], values: Combination) -> Mapping[str, Any]:
    """Return the job with its matrix restricted to these values."""
    if not values:
        return job
    return {**job, "strategy": {"matrix": {key: [escape_expression(entry)] for key, entry in values.items()}}}


def job_title(job: Mapping[str, Any], key: str, contexts: Mapping[str, Any], values: Combination) -> str:
    """The name shown in the list of jobs. Matrix values are appended unless the job's `name` already includes them."""
    name = str(job.get("name") or key)
    filled_name = interpolate(name, {**contexts, "matrix": values})
    if not values or "matrix." in name:
        return filled_name
    return f"{filled_name} ({', '.join(map(to_string, values.values()))})"


def is_fail_fast(job: Mapping[str, Any], contexts: Mapping[str, Any]) -> bool:
    """Whether a failure cancels the other jobs in the matrix. This is GitHub's default."""
    return is_truthy(evaluate_template(_strategy(job).get("fail-fast", True), contexts))


def combined_result(results: Sequence[JobResult]) -> JobResult:
    """The result for dependent jobs: the worst result, and the last non-empty value of each output."""
    outcomes = {ended.result for ended in results}
    outputs: dict[str, str] = {}
    for result in results:
        outputs |= {name: text for name, text in result.outputs.items() if text or name not in outputs}
    return JobResult(next(outcome for outcome in RESULT_PRECEDENCE if outcome in outcomes), outputs)


def _strategy(job: Mapping[str, Any]) -> Mapping[str, Any]:
    strategy = job.get("strategy") or {}
    if not isinstance(strategy, dict):
        raise WorkflowError("`strategy:` must be a mapping")
    return strategy


def _evaluate(template: Any, contexts: Mapping[str, Any]) -> Any:
    match evaluate_template(template, contexts):
        case dict() as nested:
            return {key: _evaluate(entry, contexts) for key, entry in nested.items()}
        case list() as nested:
            return [_evaluate(entry, contexts) for entry in nested]
        case scalar:
            return scalar


def _expand(matrix: Mapping[str, Any]) -> list[Combination]:
    axes = {key: entries for key, entries in matrix.items() if key not in ("include", "exclude")}
    for key, entries in axes.items():
        if not isinstance(entries, list):
            raise WorkflowError(f"`{key}:` in the matrix must be a list")
    product = (
        [dict(zip(axes, entry, strict=True)) for entry in itertools.product(*axes.values())] if axes else []
    )
    excluded = matrix.get("exclude") or []
    kept_combinations = [
        combination
        for combination in product
        if not any(excluded_one.items() <= combination.items() for excluded_one in excluded)
    ]
    added: list[Combination] = []
    for extra in matrix.get("include") or []:
        fits = [
            combination
            for combination in kept_combinations
            if all(combination[key] == extra[key] for key in axes.keys() & extra.keys())
        ]
        for combination in fits:
            combination.update(extra)
        if not fits:
            added.append(dict(extra))
    return [*kept_combinations, *added]
