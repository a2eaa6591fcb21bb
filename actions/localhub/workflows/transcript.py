"""What act tells in `--json`, read into steps, a log as GitHub writes it, annotations and summaries.

Steps are named from the workflow file: act's own `step` field holds the text after secrets were filled in.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

MASK = "***"
# Begins a step's part of the log, followed by its name.
GROUP = "##[group]"


@dataclass(slots=True)
class Step:
    """`conclusion` is success, failure or skipped; None before its end. Times as act writes them."""

    name: str
    conclusion: str | None = None
    started_at: str | None = None
    completed_at: str | None = None
    summary: str = ""


@dataclass(slots=True)
class Transcript:
    """Fed line by line while the job runs. `result` is the job's, once act has told it.

    `last_word` is asked whether a line of output is one, which is no part of the log.
    """

    job_id: str
    steps: dict[str, Step]
    secrets: Sequence[str] = ()
    last_word: Callable[[str], bool] = lambda line: False
    log: list[str] = field(default_factory=list)
    annotations: list[str] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)
    result: str | None = None

    def hear(self, line: str) -> None:
        """One line of act's standard output or error."""
        try:
            told = json.loads(line)
        except ValueError:
            told = None
        if not isinstance(told, dict):
            self.trouble.append(self._masked(line.strip()))
        elif "jobID" not in told:
            if told.get("level") in ("error", "fatal"):
                self.trouble.append(self._masked(str(told.get("msg", "")).strip()))
        elif told["jobID"] == self.job_id:
            self._hear(told)

    def say(self, text: str, time: str) -> None:
        """A line of our own in the log."""
        self.log.append(f"{time} {self._masked(text)}")

    def end(self) -> None:
        """Steps that were never come to count as skipped."""
        for step in self.steps.values():
            step.conclusion = step.conclusion or "skipped"

    @property
    def summary(self) -> str:
        return "\n".join(step.summary for step in self.steps.values() if step.summary)

    def _hear(self, told: Mapping[str, Any]) -> None:
        self.result = told.get("jobResult", self.result)
        time = str(told.get("time", ""))
        path = told.get("stepID") or []
        step = self.steps.get(path[0]) if path else None
        if step and told.get("stage") == "Main" and len(path) == 1:
            _progress(step, told, time)
        match told.get("command"):
            # The steps of a composite action tell it, then the step that used it once more: keep that one.
            case "summary" if step and len(path) == 1:
                step.summary += self._masked(str(told.get("content", "")))
            case "error" | "warning" | "notice" as level:
                text = f"##[{level}]{str(told.get('arg', '')).strip()}"
                self.annotations.append(self._masked(text))
                self.say(text, time)
            case "group":
                self.say(str(told.get("arg", "")), time)
            case None:
                self._hear_text(told, step, time)

    def _hear_text(self, told: Mapping[str, Any], step: Step | None, time: str) -> None:
        text = str(told.get("msg", ""))
        if told.get("raw_output"):
            for line in text.splitlines() or [""]:
                self._hear_line(line, time)
        elif told.get("level") in ("error", "fatal"):
            self.say(f"##[error]{text.strip()}", time)
        elif step and _opens(told):
            self.say(f"{GROUP}{step.name}", time)

    def _hear_line(self, line: str, time: str) -> None:
        if not self.last_word(line):
            self.say(line, time)
        elif self.log and not self.log[-1].partition(" ")[2]:
            self.log.pop()  # the empty line by which a last word makes sure of a line of its own

    def _masked(self, text: str) -> str:
        for secret in self.secrets:
            text = text.replace(secret, MASK)
        return text


def by_step(log: str) -> list[tuple[str, str]]:
    """(step's name, its lines) in order; lines before the first step go to "Set up job"."""
    parts: list[tuple[str, list[str]]] = [("Set up job", [])]
    for line in log.splitlines():
        if GROUP in line:
            parts.append((line.partition(GROUP)[2], []))
        parts[-1][1].append(line)
    return [(name, "\n".join(lines) + "\n") for name, lines in parts if lines]


def of_job(
    job_id: str,
    job: Mapping[str, Any],
    secrets: Iterable[str],
    last_word: Callable[[str], bool] = lambda line: False,
) -> Transcript:
    """An empty transcript that knows the job's steps. Every line of a secret is masked on its own."""
    steps = {
        str(step.get("id") or place): Step(_name(step)) for place, step in enumerate(job.get("steps") or [])
    }
    lines = {line.strip() for secret in secrets for line in secret.splitlines()}
    masked = sorted((line for line in lines if len(line) > 3), key=len, reverse=True)
    return Transcript(job_id, steps, masked, last_word)


def _name(step: Mapping[str, Any]) -> str:
    if "name" in step:
        return str(step["name"])
    what = step.get("uses") or str(step.get("run", "")).strip().partition("\n")[0]
    return f"Run {what}"


def _opens(told: Mapping[str, Any]) -> bool:
    """Whether this is act's line "Run Main …", which begins a step."""
    return len(told["stepID"]) == 1 and told.get("stage") == "Main" and "Run Main" in str(told.get("msg", ""))


def _progress(step: Step, told: Mapping[str, Any], time: str) -> None:
    step.started_at = step.started_at or time
    if "stepResult" in told:
        step.conclusion, step.completed_at = str(told["stepResult"]), time
