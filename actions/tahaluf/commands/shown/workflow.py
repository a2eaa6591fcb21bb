"""What a command says to the GitHub Actions run around it: annotations, outputs, the job summary."""

import os
from typing import Final

import github_action_utils as actions

# GitHub takes 1 MiB from a step, and of more it shows nothing: docs.github.com, "Workflow commands"
LONGEST_SUMMARY: Final = 1_000_000
CUT: Final = "**There is more than a summary holds.** The log of this step has all of it."


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
    """Add to the job summary, as much as GitHub takes. Nothing outside a run."""
    if os.environ.get("GITHUB_STEP_SUMMARY"):
        actions.append_job_summary(_bounded(markdown))


def _bounded(markdown: str) -> str:
    data = markdown.encode()
    if len(data) <= LONGEST_SUMMARY:
        return markdown
    whole_lines = data[:LONGEST_SUMMARY].decode(errors="ignore").rpartition("\n")[0]
    return f"{whole_lines}\n\n{CUT}\n"
