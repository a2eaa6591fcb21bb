import json

import pytest

from localhub.workflows.errors import WorkflowError
from localhub.workflows.jobs import WITNESS, Ended, alone, in_order, witnessed


def test_jobs_come_after_those_they_need_and_else_as_written():
    jobs = {"deploy": {"needs": ["build", "lint"]}, "lint": {}, "build": {"needs": "lint"}}
    assert in_order(jobs) == ["lint", "build", "deploy"]


@pytest.mark.parametrize("jobs", [{"a": {"needs": "b"}}, {"a": {"needs": "b"}, "b": {"needs": "a"}}])
def test_needs_that_nothing_meets_are_refused(jobs):
    with pytest.raises(WorkflowError):
        in_order(jobs)


def test_a_job_alone_finds_husks_of_what_it_needs():
    job = {"needs": ["a", "b", "c"], "environment": "production", "runs-on": "ubuntu-latest", "steps": []}
    other = {"runs-on": "ubuntu-latest", "steps": [{"run": "never again"}]}
    document = {"on": "push", "permissions": {}, "jobs": {"a": other, "b": other, "c": other, "last": job}}
    ended = {
        "a": Ended("success", {"text": "it's ${{ secrets.KEY }}"}),
        "b": Ended("failure"),
        "c": Ended("skipped"),
    }
    made = json.loads(alone(document, "last", ended, "there"))
    assert list(made["jobs"]) == ["a", "b", "c", "last", WITNESS]
    assert made["jobs"]["a"]["outputs"] == {"text": "${{ 'it''s ${{ secrets.KEY }}' }}"}
    assert made["jobs"]["b"]["steps"] == [{"run": "exit 1"}]
    assert made["jobs"]["c"]["if"] is False
    assert "never again" not in json.dumps(made)
    assert "permissions" not in made


def test_a_witness_tells_the_result_and_the_outputs():
    told = json.dumps({"only": {"result": "success", "outputs": {"count": 3}}})
    assert witnessed(told, "only") == Ended("success", {"count": "3"})
