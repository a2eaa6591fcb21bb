"""Parses the output of `act --json` into steps, a log in GitHub's format, annotations and summaries.

Step names are taken from the workflow file, because act's `step` field already contains the values of secrets.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

MASK = "***"
# This marker precedes a step's name in the log.
GROUP_MARKER = "##[group]"


@dataclass(slots=True)
class Step:
    """`conclusion` is success, failure or skipped, or None until the step ends. Times are in the same format as
    act's.
    """

    name: str
    conclusion: str | None = None
    started_at: str | None = None
    completed_at: str | None = None
    summary: str = ""


@dataclass(slots=True)
class Transcript:
    """Receives a job's output line by line while the job runs. `result` is set once act has reported the job's result.

    `is_marker` recognizes the marker lines of failed steps, which are not included in the log.
    """

    job_id: str
    steps: dict[str, Step]
    secrets: Sequence[str] = ()
    is_marker: Callable[[str], bool] = lambda line: False
    log: list[str] = field(default_factory=list)
    annotations: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    result: str | None = None

    def feed(self, line: str) -> None:
        """Parse one line of act's standard output or standard error."""
        try:
            record = json.loads(line)
        except ValueError:
            record = None
        if not isinstance(record, dict):
            self.errors.append(self._masked(line.strip()))
        elif "jobID" not in record:
            if record.get("level") in ("error", "fatal"):
                self.errors.append(self._masked(str(record.get("msg", "")).strip()))
        elif record["jobID"] == self.job_id:
            self._feed_record(record)

    def write(self, text: str, time: str) -> None:
        """Add a line of our own to the log."""
        self.log.append(f"{time} {self._masked(text)}")

    def finish(self) -> None:
        """End the transcript. Steps that were never reached count as skipped."""
        for step in self.steps.values():
            step.conclusion = step.conclusion or "skipped"

    @property
    def summary(self) -> str:
        return "\n".join(step.summary for step in self.steps.values() if step.summary)

    def _feed_record(self, record: Mapping[str, Any]) -> None:
        self.result = record.get("jobResult", self.result)
        time = str(record.get("time", ""))
        path = record.get("stepID") or []
        step = self.steps.get(path[0]) if path else None
        if step and record.get("stage") == "Main" and len(path) == 1:
            _update_step(step, record, time)
        match record.get("command"):
            # The steps of a composite action report summaries, and so does the step that uses the action. Keep the
            # latter.
            case "summary" if step and len(path) == 1:
                step.summary += self._masked(str(record.get("content", "")))
            case "error" | "warning" | "notice" as level:
                text = f"##[{level}]{str(record.get('arg', '')).strip()}"
                self.annotations.append(self._masked(text))
                self.write(text, time)
            case "group":
                self.write(str(record.get("arg", "")), time)
            case None:
                self._feed_text(record, step, time)

    def _feed_text(self, record: Mapping[str, Any], step: Step | None, time: str) -> None:
        text = str(record.get("msg", ""))
        if record.get("raw_output"):
            for line in text.splitlines() or [""]:
                self._feed_line(line, time)
        elif record.get("level") in ("error", "fatal"):
            self.write(f"##[error]{text.strip()}", time)
        elif step and _starts_step(record):
            self.write(f"{GROUP_MARKER}{step.name}", time)

    def _feed_line(self, line: str, time: str) -> None:
        if not self.is_marker(line):
            self.write(line, time)
        elif self.log and not self.log[-1].partition(" ")[2]:
            self.log.pop()  # remove the empty line, which only made the marker start on a new line

    def _masked(self, text: str) -> str:
        for secret in self.secrets:
            text = text.replace(secret, MASK)
        return text


def split_by_step(log: str) -> list[tuple[str, str]]:
    """Return (step name, lines) pairs, in order. Lines before the first step belong to "Set up job"."""
    parts: list[tuple[str, list[str]]] = [("Set up job", [])]
    for line in log.splitlines():
        if GROUP_MARKER in line:
            parts.append((line.partition(GROUP_MARKER)[2], []))
        parts[-1][1].append(line)
    return [(name, "\n".join(lines) + "\n") for name, lines in parts if lines]


def for_job(
    job_id: str,
    job: Mapping[str, Any],
    secrets: Iterable[str],
    is_marker: Callable[[str], bool] = lambda line: False,
) -> Transcript:
    """Create a transcript with the job's steps and no output. Each line of a multi-line secret is masked separately."""
    steps = {
        str(step.get("id") or position): Step(_name(step))
        for position, step in enumerate(job.get("steps") or [])
    }
    lines = {line.strip() for secret in secrets for line in secret.splitlines()}
    masked = sorted((line for line in lines if len(line) > 3), key=len, reverse=True)
    return Transcript(job_id, steps, masked, is_marker)


def _name(step: Mapping[str, Any]) -> str:
    if "name" in step:
        return str(step["name"])
    command = step.get("uses") or str(step.get("run", "")).strip().partition("\n")[0]
    return f"Run {command}"


def _starts_step(record: Mapping[str, Any]) -> bool:
    """Whether this is the "Run Main …" line that act prints when a step starts."""
    return (
        len(record["stepID"]) == 1
        and record.get("stage") == "Main"
        and "Run Main" in str(record.get("msg", ""))
    )


def _update_step(step: Step, record: Mapping[str, Any], time: str) -> None:
    step.started_at = step.started_at or time
    if "stepResult" in record:
        step.conclusion, step.completed_at = str(record["stepResult"]), time
