import json
from collections.abc import Sequence
from typing import Any

from localhub.workflows.transcript import Step, Transcript, for_job, split_by_step

JOB = {
    "steps": [
        {"uses": "actions/checkout@v4"},
        {"id": "say", "name": "Say it", "run": "echo it"},
        {"run": "echo a\necho b"},
        {"run": "never"},
    ]
}


def heard(*lines: dict[str, Any], secrets: Sequence[str] = ()) -> Transcript:
    transcript = for_job("only", JOB, secrets)
    for line in lines:
        transcript.feed(json.dumps({"jobID": "only", "time": "T", **line}) + "\n")
    transcript.finish()
    return transcript


def main(step: str, *inner: str, **more: Any) -> dict[str, Any]:
    return {"stage": "Main", "stepID": [step, *inner], **more}


def test_step_names_come_from_the_file() -> None:
    transcript = heard(
        main("0", msg="⭐ Run Main actions/checkout@v4"),
        main("0", "0", msg="  ❌  Failure - Main inner", stepResult="failure"),
        main("0", msg="  ✅  Success", stepResult="success"),
        main("say", msg="⭐ Run Main echo it"),
        main("say", msg="it\n", raw_output=True),
        main("say", msg="  ❌  Failure", stepResult="failure"),
        {"stage": "Post", "stepID": ["say"], "msg": "  ✅  Success", "stepResult": "success"},
    )
    assert list(transcript.steps.values()) == [
        Step("Run actions/checkout@v4", "success", "T", "T"),
        Step("Say it", "failure", "T", "T"),
        Step("Run echo a", "skipped"),
        Step("Run never", "skipped"),
    ]
    assert transcript.log == ["T ##[group]Run actions/checkout@v4", "T ##[group]Say it", "T it"]


def test_secrets_are_masked_line_by_line() -> None:
    transcript = heard(
        main("say", msg="the key is first-line\nsecond-line\n", raw_output=True),
        main("say", command="summary", content="first-line"),
        main("say", command="error", arg="second-line", msg="::error::second-line"),
        secrets=["first-line\nsecond-line\nabc"],
    )
    assert transcript.log == ["T the key is ***", "T ***", "T ##[error]***"]
    assert transcript.summary == "***"
    assert transcript.annotations == ["##[error]***"]


def test_summary_of_composite_action_counts_once() -> None:
    transcript = heard(
        main("say", "0", command="summary", content="inner"), main("say", command="summary", content="inner")
    )
    assert transcript.summary == "inner"


def test_act_errors_outside_of_jobs_are_kept() -> None:
    transcript = for_job("only", JOB, ())
    transcript.feed("Error: yaml: line 3\n")
    transcript.feed('{"level": "warning", "msg": "no docker"}\n')
    transcript.feed('{"level": "error", "msg": "no such thing"}\n')
    transcript.feed('{"jobID": "another", "msg": "x", "raw_output": true}\n')
    assert transcript.errors == ["Error: yaml: line 3", "no such thing"]
    assert transcript.log == []


def test_log_is_split_by_step() -> None:
    log = "T early\nT ##[group]Run a\nT a\nT ##[group]Run b"
    assert split_by_step(log) == [
        ("Set up job", "T early\n"),
        ("Run a", "T ##[group]Run a\nT a\n"),
        ("Run b", "T ##[group]Run b\n"),
    ]
