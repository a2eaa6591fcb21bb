import json
from typing import Any

import pytest

from localhub.workflows.errors import WorkflowError
from localhub.workflows.jobs import (
    RECORDER_JOB,
    JobResult,
    may_start,
    read_recorded_result,
    single_job_workflow,
    topological_order,
)


def test_jobs_are_sorted_by_needs() -> None:
    jobs: dict[str, dict[str, Any]] = {
        "deploy": {"needs": ["build", "lint"]},
        "lint": {},
        "build": {"needs": "lint"},
    }
    assert topological_order(jobs) == ["lint", "build", "deploy"]


@pytest.mark.parametrize("jobs", [{"a": {"needs": "b"}}, {"a": {"needs": "b"}, "b": {"needs": "a"}}])
def test_unknown_or_circular_needs_are_rejected(jobs: dict[str, Any]) -> None:
    with pytest.raises(WorkflowError):
        topological_order(jobs)


def test_needed_jobs_become_placeholders() -> None:
    job = {"needs": ["a", "b", "c"], "environment": "production", "runs-on": "ubuntu-latest", "steps": []}
    other = {"runs-on": "ubuntu-latest", "steps": [{"run": "never again"}]}
    document = {"on": "push", "permissions": {}, "jobs": {"a": other, "b": other, "c": other, "last": job}}
    ended = {
        "a": JobResult("success", {"text": "it's ${{ secrets.KEY }}"}),
        "b": JobResult("failure"),
        "c": JobResult("skipped"),
    }
    made = json.loads(single_job_workflow(document, "last", ended, "there"))
    assert list(made["jobs"]) == ["a", "b", "c", "last", RECORDER_JOB]
    assert made["jobs"]["a"]["outputs"] == {"text": "${{ 'it''s ${{ secrets.KEY }}' }}"}
    assert made["jobs"]["b"]["steps"] == [{"run": "exit 1"}]
    assert made["jobs"]["c"]["if"] is False
    assert "never again" not in json.dumps(made)
    assert "permissions" not in made


def test_recorder_writes_result_and_outputs() -> None:
    recorded = json.dumps({"only": {"result": "success", "outputs": {"count": 3}}})
    assert read_recorded_result(recorded, "only") == JobResult("success", {"count": "3"})


CONTEXTS = {"vars": {"APP": "1"}, "github": {"event": {"labels": [{"name": "proposal"}], "none": []}}}


@pytest.mark.parametrize(
    ("job", "verdict"),
    [
        ({}, True),
        ({"if": False}, False),
        ({"if": "vars.APP != ''"}, True),
        ({"if": "${{ vars.APP == '' }}"}, False),
        ({"if": "contains(github.event.labels.*.name, 'volunteer')"}, False),
        ({"if": "github.event.none"}, True),
        ({"if": "github.event.missing"}, False),
        ({"needs": "good", "if": "needs.good.outputs.count == 3"}, True),
        ({"needs": ["good", "bad"]}, False),
        ({"needs": "left-out", "if": "vars.APP"}, False),
        ({"needs": "bad", "if": "failure()"}, None),
        ({"needs": "bad", "if": "${{ always() && vars.APP == '' }}"}, None),
        ({"if": "fromJSON(vars.APP_LIST)"}, None),
        ({"if": "hashFiles('x') == ''"}, None),
    ],
)
def test_simple_conditions_need_no_act(job: dict[str, Any], verdict: bool | None) -> None:
    ended = {
        "good": JobResult("success", {"count": "3"}),
        "bad": JobResult("failure"),
        "left-out": JobResult("skipped"),
    }
    assert may_start(job, ended, CONTEXTS) is verdict


def test_simple_job_needs_no_recorder() -> None:
    document = {"on": "push", "jobs": {"only": {"runs-on": "ubuntu-latest", "steps": [{"run": ":"}]}}}
    assert list(json.loads(single_job_workflow(document, "only", {}, None))["jobs"]) == ["only"]
