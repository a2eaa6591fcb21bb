import json
from typing import Any

import pytest

from localhub.workflows.errors import WorkflowError
from localhub.workflows.jobs import JobResult
from localhub.workflows.matrix import (
    combinations,
    combined_result,
    is_fail_fast,
    job_title,
    with_single_combination,
)


def of(matrix: Any, contexts: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    return [dict(values) for values in combinations({"strategy": {"matrix": matrix}}, contexts or {})]


def test_job_without_matrix_is_one_job() -> None:
    assert combinations({}, {}) == [{}]
    assert with_single_combination({"steps": []}, {}) == {"steps": []}


def test_axes_are_combined_in_order() -> None:
    assert of({"os": ["a", "b"], "python": [11, 12]}) == [
        {"os": "a", "python": 11},
        {"os": "a", "python": 12},
        {"os": "b", "python": 11},
        {"os": "b", "python": 12},
    ]


def test_include_extends_or_adds_combinations() -> None:
    """This is the example from GitHub's documentation."""
    made = of(
        {
            "fruit": ["apple", "pear"],
            "animal": ["cat", "dog"],
            "include": [
                {"color": "green"},
                {"color": "pink", "animal": "cat"},
                {"fruit": "apple", "shape": "circle"},
                {"fruit": "banana"},
                {"fruit": "banana", "animal": "cat"},
            ],
        }
    )
    assert made == [
        {"fruit": "apple", "animal": "cat", "color": "pink", "shape": "circle"},
        {"fruit": "apple", "animal": "dog", "color": "green", "shape": "circle"},
        {"fruit": "pear", "animal": "cat", "color": "pink"},
        {"fruit": "pear", "animal": "dog", "color": "green"},
        {"fruit": "banana"},
        {"fruit": "banana", "animal": "cat"},
    ]


def test_exclude_removes_combinations() -> None:
    assert of({"os": ["a", "b"], "v": [1, 2], "exclude": [{"os": "a", "v": 1}, {"os": "b"}]}) == [
        {"os": "a", "v": 2}
    ]


def test_matrix_may_come_from_job_outputs() -> None:
    matrix_json = json.dumps({"include": [{"organization": "one"}, {"organization": "two"}]})
    contexts = {"needs": {"share": {"outputs": {"matrix": matrix_json, "names": '["x", "y"]'}}}}
    whole = of("${{ fromJSON(needs.share.outputs.matrix) }}", contexts)
    assert whole == [{"organization": "one"}, {"organization": "two"}]
    assert of({"name": "${{ fromJSON(needs.share.outputs.names) }}"}, contexts) == [
        {"name": "x"},
        {"name": "y"},
    ]


@pytest.mark.parametrize(
    ("matrix", "words"),
    [
        ([], "map names to lists"),
        ({"os": "a"}, "must be a list"),
        ({"os": []}, "expands to 0 jobs"),
        ({"n": list(range(257))}, "expands to 257 jobs"),
        ("${{ fromJSON('no') }}", "cannot parse"),
    ],
)
def test_invalid_matrix_is_rejected(matrix: Any, words: str) -> None:
    with pytest.raises(WorkflowError, match=words):
        of(matrix)


def test_matrix_values_are_not_evaluated_twice() -> None:
    made = with_single_combination({"steps": []}, {"text": "${{ secrets.KEY }}"})
    assert made["strategy"]["matrix"] == {"text": ["${{ '${{ secrets.KEY }}' }}"]}


def test_job_title_contains_values_once() -> None:
    values = {"organization": "one", "shard": 2}
    assert job_title({"name": "Apply"}, "apply", {}, values) == "Apply (one, 2)"
    assert job_title({"name": "Apply to ${{ matrix.organization }}"}, "apply", {}, values) == "Apply to one"
    assert job_title({}, "apply", {}, {}) == "apply"


def test_combined_result_is_the_worst_with_last_outputs() -> None:
    ended = [
        JobResult("success", {"a": "1", "b": ""}),
        JobResult("failure", {"a": "", "b": "2"}),
        JobResult("cancelled"),
    ]
    assert combined_result(ended) == JobResult("failure", {"a": "1", "b": "2"})
    assert combined_result([JobResult("success")]) == JobResult("success")


def test_fail_fast_is_the_default() -> None:
    assert is_fail_fast({"strategy": {}}, {})
    assert not is_fail_fast({"strategy": {"fail-fast": False}}, {})
