"""`strategy.matrix`: the jobs that one job of a file becomes, and what they are together to those that need it.

Source: docs.github.com, "Workflow syntax for GitHub Actions", `jobs.<job_id>.strategy`.
"""

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from localhub.workflows.errors import WorkflowError
from localhub.workflows.expressions import as_text, fill, is_true, value
from localhub.workflows.jobs import Ended, literal

MOST_JOBS = 256
WORST_FIRST = ("failure", "cancelled", "success", "skipped")

Combination = Mapping[str, Any]


def combinations(job: Mapping[str, Any], contexts: Mapping[str, Any]) -> list[Combination]:
    """The values of each job that this one becomes; one without values where it has no matrix.

    Raises WorkflowError where the matrix is none, or makes no job or too many.
    """
    asked = _strategy(job).get("matrix")
    if asked is None:
        return [{}]
    matrix = _filled(asked, contexts)
    if not isinstance(matrix, dict):
        raise WorkflowError("`matrix:` has to map names to lists of values")
    made = _made(matrix)
    if not 1 <= len(made) <= MOST_JOBS:
        raise WorkflowError(f"the matrix makes {len(made)} jobs, and a run has 1 to {MOST_JOBS} of them")
    return made


def alone(job: Mapping[str, Any], values: Combination) -> Mapping[str, Any]:
    """The job with a matrix of these values alone."""
    if not values:
        return job
    return {**job, "strategy": {"matrix": {key: [literal(entry)] for key, entry in values.items()}}}


def title(job: Mapping[str, Any], key: str, contexts: Mapping[str, Any], values: Combination) -> str:
    """As it stands in the list of a run's jobs: with its values, unless the name says them itself."""
    name = str(job.get("name") or key)
    said = fill(name, {**contexts, "matrix": values})
    if not values or "matrix." in name:
        return said
    return f"{said} ({', '.join(map(as_text, values.values()))})"


def fails_fast(job: Mapping[str, Any], contexts: Mapping[str, Any]) -> bool:
    """Whether the failure of one of them cancels the others: GitHub's default."""
    return is_true(value(_strategy(job).get("fail-fast", True), contexts))


def together(several: Sequence[Ended]) -> Ended:
    """What those that need the job see: the worst result, and of each output the last value that says something."""
    results = {ended.result for ended in several}
    outputs: dict[str, str] = {}
    for ended in several:
        outputs |= {name: text for name, text in ended.outputs.items() if text or name not in outputs}
    return Ended(next(word for word in WORST_FIRST if word in results), outputs)


def _strategy(job: Mapping[str, Any]) -> Mapping[str, Any]:
    strategy = job.get("strategy") or {}
    if not isinstance(strategy, dict):
        raise WorkflowError("`strategy:` has to be a map")
    return strategy


def _filled(asked: Any, contexts: Mapping[str, Any]) -> Any:
    match value(asked, contexts):
        case dict() as inside:
            return {key: _filled(entry, contexts) for key, entry in inside.items()}
        case list() as inside:
            return [_filled(entry, contexts) for entry in inside]
        case plain:
            return plain


def _made(matrix: Mapping[str, Any]) -> list[Combination]:
    axes = {key: entries for key, entries in matrix.items() if key not in ("include", "exclude")}
    for key, entries in axes.items():
        if not isinstance(entries, list):
            raise WorkflowError(f"`{key}:` in the matrix has to be a list")
    crossed = (
        [dict(zip(axes, entry, strict=True)) for entry in itertools.product(*axes.values())] if axes else []
    )
    excluded = matrix.get("exclude") or []
    made = [
        one for one in crossed if not any(excluded_one.items() <= one.items() for excluded_one in excluded)
    ]
    added: list[Combination] = []
    for extra in matrix.get("include") or []:
        fits = [one for one in made if all(one[key] == extra[key] for key in axes.keys() & extra.keys())]
        for one in fits:
            one.update(extra)
        if not fits:
            added.append(dict(extra))
    return [*made, *added]
