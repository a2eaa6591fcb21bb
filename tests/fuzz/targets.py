"""Fuzz targets: functions that take a string and raise an exception if the code mishandles it."""

import json
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from support.hostile_text import HOSTILE_TEXTS
from support.proposals import MANIFEST, body
from support.untrusted_text import (
    MANIFEST_HEAD,
    assert_inert_text,
    escape_texts,
    manifest_with_values,
    read_form,
    read_manifest,
)
from tahaluf.escape import MAX_BLOCK, MAX_INLINE, escape_log, fold
from tahaluf.forms import ParsedBody, ParseFailure
from tahaluf.problems import Problem

# These limits are generous, because the machine may be busy and the code may be instrumented. Code that takes
# quadratic time still exceeds them
BASE_SECONDS, SECONDS_PER_CHARACTER = 2.0, 1e-3
ROOT = Path(__file__).parents[2]


def fuzz_form(text: str) -> str:
    """Parse the input as a whole issue body, and as an answer in a valid body."""
    found = read_form(text)
    assert isinstance(found, ParsedBody | ParseFailure)
    assert isinstance(found, ParsedBody) or found.errors
    answered = read_form(body(summary=text, stewards=text, name=text))
    json.dumps(answered.to_json())
    return f"body {_outcome(found)}, answer {_outcome(answered)}"


def _outcome(found: ParsedBody | ParseFailure) -> str:
    return "read" if isinstance(found, ParsedBody) else "rejected"


def fuzz_manifest(text: str) -> str:
    """Load the input as a whole file, as an appendix to a file header or a valid file, and as values in a valid
    file.
    """
    results = [
        read_manifest(manifest_text)
        for manifest_text in (text, MANIFEST_HEAD + text, MANIFEST + text, manifest_with_values(text))
    ]
    for problem in (problem for found in results for problem in found):
        assert isinstance(problem, Problem)
        assert problem.what and problem.fix
        assert problem.location.line is None or problem.location.line >= 0
    return f"{sum(not found for found in results)} of {len(results)} accepted"


def fuzz_markdown(text: str) -> str:
    """Pass the input through every escape function and check the rendered result."""
    texts = list(escape_texts(text))
    for kind, markdown_text in texts:
        assert_inert_text(kind, markdown_text)
        assert len(markdown_text) <= 40 * max(MAX_BLOCK, MAX_INLINE)
    line = escape_log(text)
    assert "\n" not in line and "::" not in line and "##[" not in line
    assert fold(fold(text)) == fold(text)
    return "empty" if not line else "text"


TARGETS: dict[str, Callable[[str], str]] = {
    "form reader": fuzz_form,
    "manifest reader": fuzz_manifest,
    "Markdown escaping": fuzz_markdown,
}


def seeds() -> list[str]:
    """The initial inputs, which consist of the hostile corpus and valid inputs."""
    forms = (ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml")
    files = [ROOT / "projects.yml", *sorted(forms)]
    return [
        *HOSTILE_TEXTS,
        body(),
        MANIFEST,
        manifest_with_values("a"),
        *(file.read_text() for file in files),
    ]


@dataclass
class FuzzStats:
    """The statistics of one target."""

    inputs: int = 0
    characters: int = 0
    longest: int = 0
    slowest: float = 0.0
    outcomes: Counter[str] = field(default_factory=Counter)

    def run(self, target: Callable[[str], str], text: str) -> None:
        """Run the target. Its exceptions are raised again, and AssertionError is raised if it takes too long."""
        started = time.process_time()
        outcome = target(text)
        seconds = time.process_time() - started
        self.inputs += 1
        self.characters += len(text)
        self.longest = max(self.longest, len(text))
        self.slowest = max(self.slowest, seconds)
        self.outcomes[outcome] += 1
        assert seconds <= BASE_SECONDS + SECONDS_PER_CHARACTER * len(text), (
            f"{seconds:.1f} s for {len(text)} characters"
        )

    def to_json(self) -> dict[str, Any]:
        return {
            "inputs": self.inputs,
            "characters": self.characters,
            "longest": self.longest,
            "slowest": round(self.slowest, 3),
            "outcomes": dict(self.outcomes),
        }
