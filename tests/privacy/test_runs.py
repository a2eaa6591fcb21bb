"""The public list of workflow runs shows a form's issue number, but never the form's contents."""

from pathlib import Path

import pytest

WORKFLOWS = sorted((Path(__file__).parents[2] / ".github" / "workflows").glob("*.yml"))
USER_INPUT = ("event.issue.title", "event.issue.body", "event.comment.user.login", "event.issue.user.login")


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_runs_are_not_named_after_user_input(path: Path) -> None:
    """Without `run-name`, a run triggered by an issue shows the issue's title, even after it is edited."""
    text = path.read_text()
    if "\n  issues:" in text or "\n  issue_comment:" in text:
        assert "\nrun-name: " in text
    assert not [word for word in USER_INPUT if word in text]
