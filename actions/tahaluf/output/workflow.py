"""What a command says to the GitHub Actions run around it: annotations, outputs, the job summary."""

import os
from typing import Final

import github_action_utils as actions

# GitHub takes 1 MiB from a step, and of more it shows nothing: docs.github.com, "Workflow commands"
MAX_SUMMARY_BYTES: Final = 1_000_000
TRUNCATED: Final = "**There is more than a summary holds.** The log of this step has all of it."


def annotate_error(message: str, *, title: str, file: str | None = None, line: int = 0, col: int = 0) -> None:
    """An annotation, shown beside the line of the pull request that it is about."""
    actions.error(message, title=title, file=file, line=line or None, col=col or None)


def annotate_notice(message: str, *, title: str) -> None:
    actions.notice(message, title=title)


def set_output(name: str, value: str) -> None:
    """Set an output of the step. Nothing outside a run."""
    if os.environ.get("GITHUB_OUTPUT"):
        actions.set_output(name, value)


def append_summary(markdown: str) -> None:
    """Add to the job summary, as much as GitHub takes. Nothing outside a run."""
    if os.environ.get("GITHUB_STEP_SUMMARY"):
        actions.append_job_summary(_truncate(markdown))


def _truncate(markdown: str) -> str:
    data = markdown.encode()
    if len(data) <= MAX_SUMMARY_BYTES:
        return markdown
    whole_lines = data[:MAX_SUMMARY_BYTES].decode(errors="ignore").rpartition("\n")[0]
    return f"{whole_lines}\n\n{TRUNCATED}\n"
