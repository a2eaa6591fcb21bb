"""What the public list of runs shows of a form: its number, never its words."""

from pathlib import Path

import pytest

WORKFLOWS = sorted((Path(__file__).parents[2] / ".github" / "workflows").glob("*.yml"))
WORDS = ("event.issue.title", "event.issue.body", "event.comment.user.login", "event.issue.user.login")


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_run_is_not_named_after_what_somebody_wrote(path: Path) -> None:
    """Without a name of its own, a run that an issue starts has the issue's title, which outlives its edits."""
    text = path.read_text()
    if "\n  issues:" in text or "\n  issue_comment:" in text:
        assert "\nrun-name: " in text
    assert not [word for word in WORDS if word in text]
