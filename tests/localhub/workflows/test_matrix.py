import json

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


def of(matrix, contexts=None):
    return [dict(values) for values in combinations({"strategy": {"matrix": matrix}}, contexts or {})]


def test_a_job_without_a_matrix_stays_one():
    assert combinations({}, {}) == [{}]
    assert with_single_combination({"steps": []}, {}) == {"steps": []}


def test_axes_are_crossed_in_the_order_in_which_they_are_written():
    assert of({"os": ["a", "b"], "python": [11, 12]}) == [
        {"os": "a", "python": 11},
        {"os": "a", "python": 12},
        {"os": "b", "python": 11},
        {"os": "b", "python": 12},
    ]


def test_what_is_included_joins_those_it_fits_and_else_stands_alone():
    """The example of GitHub's own page."""
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


def test_what_is_excluded_is_not_there():
    assert of({"os": ["a", "b"], "v": [1, 2], "exclude": [{"os": "a", "v": 1}, {"os": "b"}]}) == [
        {"os": "a", "v": 2}
    ]


def test_a_matrix_may_come_from_the_outputs_of_a_job_before_it():
    told = json.dumps({"include": [{"organization": "one"}, {"organization": "two"}]})
    contexts = {"needs": {"share": {"outputs": {"matrix": told, "names": '["x", "y"]'}}}}
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
        ({"os": "a"}, "has to be a list"),
        ({"os": []}, "makes 0 jobs"),
        ({"n": list(range(257))}, "makes 257 jobs"),
        ("${{ fromJSON('no') }}", "cannot read"),
    ],
)
def test_what_makes_no_jobs_is_refused(matrix, words):
    with pytest.raises(WorkflowError, match=words):
        of(matrix)


def test_a_value_is_never_evaluated_again():
    made = with_single_combination({"steps": []}, {"text": "${{ secrets.KEY }}"})
    assert made["strategy"]["matrix"] == {"text": ["${{ '${{ secrets.KEY }}' }}"]}


def test_a_job_s_title_says_its_values_once():
    values = {"organization": "one", "shard": 2}
    assert job_title({"name": "Apply"}, "apply", {}, values) == "Apply (one, 2)"
    assert job_title({"name": "Apply to ${{ matrix.organization }}"}, "apply", {}, values) == "Apply to one"
    assert job_title({}, "apply", {}, {}) == "apply"


def test_the_worst_end_is_that_of_all_and_the_last_word_stands():
    ended = [
        JobResult("success", {"a": "1", "b": ""}),
        JobResult("failure", {"a": "", "b": "2"}),
        JobResult("cancelled"),
    ]
    assert combined_result(ended) == JobResult("failure", {"a": "1", "b": "2"})
    assert combined_result([JobResult("success")]) == JobResult("success")


def test_one_failure_ends_the_others_unless_the_file_says_otherwise():
    assert is_fail_fast({"strategy": {}}, {})
    assert not is_fail_fast({"strategy": {"fail-fast": False}}, {})
