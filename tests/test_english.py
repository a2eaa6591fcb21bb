"""Unidiomatic phrases are not reintroduced."""

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SUFFIXES = {".py", ".md", ".yml", ".html", ".js", ".sh"}
EXCEPT = (
    "tests/test_english.py",  # this list
    "tests/data/",  # untrusted sample data
    "tests/cases/",
    "actions/localhub/contract/",  # GitHub's own descriptions
)

# Maps each phrase to what to write instead
PHRASES = {
    "shall": "must, or the plain present",
    "nought": "zero",
    "but for": "except",
    "comes to|are come to|never come to": "name what happens",
    "of its own accord|of their own accord": "by itself",
    "mends|to mend|mend it|mend that": "fix",
    "brake": "removal limit",
    "lets pass": "allows",
    "opens a door": "the severity: security",
    "crew|errand|nobody is at it yet": "worker, queue; say what is needed",
    "the word of|whose word": "agreement, consent",
    "taken up|takes up": "processed",
    "nobody is there": "say what is missing",
    "left alone": "not changed, unmanaged",
    "looks? whether": "check that",
    "looked through": "checked",
    "leads? to a person": "identifies a person; personal data",
    "as it should be": "correctly, correct",
    "where nothing|stand there|are spoken of|is spoken of": "if nothing; is",
    "told apart": "distinguished",
    "what becomes of|it comes of": "name the result",
    "holds? true|in vain|hushed|veiled": "use a plain verb",
}


@cache
def texts() -> dict[str, str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    names = [name for name in listed.stdout.split("\0") if name and not name.startswith(EXCEPT)]
    paths = {name: ROOT / name for name in names if Path(name).suffix in SUFFIXES}
    return {name: path.read_text(encoding="utf-8") for name, path in paths.items() if path.is_file()}


@pytest.mark.parametrize("phrase", PHRASES)
def test_a_phrase_does_not_come_back(phrase: str) -> None:
    words = phrase.replace(" ", r"\s+(?:#\s*)?")  # this also matches across the lines of a comment
    pattern = re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    found = [
        f"{name}:{text.count(chr(10), 0, match.start()) + 1}: {match[0]}"
        for name, text in texts().items()
        for match in pattern.finditer(text)
    ]
    assert not found, f"write instead: {PHRASES[phrase]}"
