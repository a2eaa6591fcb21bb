"""GitHub Actions workflow commands: annotations, step outputs and the job summary."""

import os
from typing import Final

import github_action_utils as actions

# GitHub accepts 1 MiB from a step and shows nothing of a larger summary: docs.github.com, "Workflow commands"
MAX_SUMMARY_BYTES: Final = 1_000_000
TRUNCATED: Final = "**The summary is truncated.** See this step's log for the full version."


def annotate_error(message: str, *, title: str, file: str | None = None, line: int = 0, col: int = 0) -> None:
    """Annotate a line of a pull request, or the run if no file is given."""
    actions.error(message, title=title, file=file, line=line or None, col=col or None)


def annotate_notice(message: str, *, title: str) -> None:
    actions.notice(message, title=title)


def set_output(name: str, value: str) -> None:
    """Set an output of the step. Does nothing outside GitHub Actions."""
    if os.environ.get("GITHUB_OUTPUT"):
        actions.set_output(name, value)


def append_summary(markdown: str) -> None:
    """Append to the job summary, up to GitHub's limit. Does nothing outside GitHub Actions."""
    if os.environ.get("GITHUB_STEP_SUMMARY"):
        actions.append_job_summary(_truncate(markdown))


def _truncate(markdown: str) -> str:
    data = markdown.encode()
    if len(data) <= MAX_SUMMARY_BYTES:
        return markdown
    whole_lines = data[:MAX_SUMMARY_BYTES].decode(errors="ignore").rpartition("\n")[0]
    return f"{whole_lines}\n\n{TRUNCATED}\n"
