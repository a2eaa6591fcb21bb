import json

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


def test_jobs_come_after_those_they_need_and_else_as_written():
    jobs = {"deploy": {"needs": ["build", "lint"]}, "lint": {}, "build": {"needs": "lint"}}
    assert topological_order(jobs) == ["lint", "build", "deploy"]


@pytest.mark.parametrize("jobs", [{"a": {"needs": "b"}}, {"a": {"needs": "b"}, "b": {"needs": "a"}}])
def test_needs_that_nothing_meets_are_refused(jobs):
    with pytest.raises(WorkflowError):
        topological_order(jobs)


def test_a_job_alone_finds_husks_of_what_it_needs():
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


def test_a_witness_tells_the_result_and_the_outputs():
    told = json.dumps({"only": {"result": "success", "outputs": {"count": 3}}})
    assert read_recorded_result(told, "only") == JobResult("success", {"count": "3"})


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
def test_whether_a_job_starts_is_judged_without_act_where_it_can_be(job, verdict):
    ended = {
        "good": JobResult("success", {"count": "3"}),
        "bad": JobResult("failure"),
        "left-out": JobResult("skipped"),
    }
    assert may_start(job, ended, CONTEXTS) is verdict


def test_a_job_whose_end_act_tells_itself_has_no_witness():
    document = {"on": "push", "jobs": {"only": {"runs-on": "ubuntu-latest", "steps": [{"run": ":"}]}}}
    assert list(json.loads(single_job_workflow(document, "only", {}, None))["jobs"]) == ["only"]
