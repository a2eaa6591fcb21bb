"""What a command says to the GitHub Actions run around it: annotations, outputs, the job summary."""

import os

import github_action_utils as actions


def error(message: str, *, title: str, file: str | None = None, line: int = 0, col: int = 0) -> None:
    """An annotation, shown beside the line of the pull request that it is about."""
    actions.error(message, title=title, file=file, line=line or None, col=col or None)


def notice(message: str, *, title: str) -> None:
    actions.notice(message, title=title)


def output(name: str, value: str) -> None:
    """Set an output of the step. Nothing outside a run."""
    if os.environ.get("GITHUB_OUTPUT"):
        actions.set_output(name, value)


def summary(markdown: str) -> None:
    """Add to the job summary. Nothing outside a run."""
    if os.environ.get("GITHUB_STEP_SUMMARY"):
        actions.append_job_summary(markdown)
