"""What is fuzzed: a text in, an AssertionError or a crash out where one of the three doors does not hold."""

import json
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from doors import HEAD, doors_say, is_dead_in, read_form, read_manifest, valued
from hostile import NASTY
from proposal_world import MANIFEST, body
from tahaluf.forms import Malformed, Parsed
from tahaluf.problems import Problem
from tahaluf.text import LONGEST_BLOCK, LONGEST_INLINE, fold, for_log

# Generous, for a busy machine and for code that is watched while it runs; a square of the length is far beyond it
SECONDS, SECONDS_A_SIGN = 2.0, 1e-3
ROOT = Path(__file__).parents[2]


def form(text: str) -> str:
    """Read as a whole body, and as an answer in a body that is right; what came of it."""
    found = read_form(text)
    assert isinstance(found, Parsed | Malformed)
    assert isinstance(found, Parsed) or found.errors
    answered = read_form(body(summary=text, stewards=text, name=text))
    json.dumps(answered.to_json())
    return f"body {_so(found)}, answer {_so(answered)}"


def _so(found: Parsed | Malformed) -> str:
    return "read" if isinstance(found, Parsed) else "refused"


def manifest(text: str) -> str:
    """Read as a whole file, as its beginning and its end, and as the values of a file that is right."""
    read = [read_manifest(one) for one in (text, HEAD + text, MANIFEST + text, valued(text))]
    for problem in (problem for found in read for problem in found):
        assert isinstance(problem, Problem)
        assert problem.what and problem.mend
        assert problem.place.line is None or problem.place.line >= 0
    return f"{sum(not found for found in read)} of {len(read)} accepted"


def markdown(text: str) -> str:
    """Sent through every door of text.py, and looked at with a renderer."""
    said = list(doors_say(text))
    for kind, one in said:
        is_dead_in(kind, one)
        assert len(one) <= 40 * max(LONGEST_BLOCK, LONGEST_INLINE)
    line = for_log(text)
    assert "\n" not in line and "::" not in line and "##[" not in line
    assert fold(fold(text)) == fold(text)
    return "empty" if not line else "text"


TARGETS: dict[str, Callable[[str], str]] = {
    "form reader": form,
    "manifest reader": manifest,
    "Markdown door": markdown,
}


def seeds() -> list[str]:
    """What a search begins with: the corpus, and texts that are right."""
    forms = (ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml")
    files = [ROOT / "projects.yml", *sorted(forms)]
    return [*NASTY, body(), MANIFEST, valued("a"), *(file.read_text() for file in files)]


@dataclass
class Count:
    """What was tried on one target, and what came of it."""

    inputs: int = 0
    signs: int = 0
    longest: int = 0
    slowest: float = 0.0
    outcomes: Counter[str] = field(default_factory=Counter)

    def run(self, target: Callable[[str], str], text: str) -> None:
        """Raises whatever the target does, and AssertionError where it takes too long."""
        begun = time.process_time()
        outcome = target(text)
        seconds = time.process_time() - begun
        self.inputs += 1
        self.signs += len(text)
        self.longest = max(self.longest, len(text))
        self.slowest = max(self.slowest, seconds)
        self.outcomes[outcome] += 1
        assert seconds <= SECONDS + SECONDS_A_SIGN * len(text), f"{seconds:.1f} s for {len(text)} signs"

    def to_json(self) -> dict[str, Any]:
        return {
            "inputs": self.inputs,
            "signs": self.signs,
            "longest": self.longest,
            "slowest": round(self.slowest, 3),
            "outcomes": dict(self.outcomes),
        }
