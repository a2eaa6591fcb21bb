"""GitHub Actions workflow commands: annotations, step outputs and the job summary."""

import os
from typing import Final

import github_action_utils as actions

# The output that lists the optional permissions for which the action has to create tokens
TOKENS_OUTPUT: Final = "permissions"
# GitHub accepts 1 MiB per step and discards a larger summary entirely: docs.github.com, "Workflow commands"
MAX_SUMMARY_BYTES: Final = 1_000_000
TRUNCATED: Final = "**The summary is truncated.** This step's log has the full text."
SUMMARY_TITLE: Final = "No job summary"
SUMMARY_FAILED: Final = "The job summary could not be written; this step's log has the full text."


def annotate_error(message: str, *, title: str, file: str | None = None, line: int = 0, col: int = 0) -> None:
    """Annotate a line of a file or, if no file is given, the run."""
    actions.error(message, title=title, file=file, line=line or None, col=col or None)


def annotate_notice(message: str, *, title: str) -> None:
    actions.notice(message, title=title)


def set_output(name: str, value: str) -> None:
    """Set a step output. Does nothing outside GitHub Actions."""
    if os.environ.get("GITHUB_OUTPUT"):
        actions.set_output(name, value)


def append_summary(markdown: str) -> None:
    """Append to the job summary, up to GitHub's limit. Does nothing outside GitHub Actions.

    If this fails, the error is only reported, because nothing depends on the summary.
    """
    if not os.environ.get("GITHUB_STEP_SUMMARY"):
        return
    try:
        actions.append_job_summary(_truncate(markdown))
    except (OSError, ValueError) as error:  # ValueError: the path contains NUL, or the text is not UTF-8
        actions.warning(f"{SUMMARY_FAILED} ({type(error).__name__})", title=SUMMARY_TITLE)


def _truncate(markdown: str) -> str:
    data = markdown.encode()
    if len(data) <= MAX_SUMMARY_BYTES:
        return markdown
    whole_lines = data[:MAX_SUMMARY_BYTES].decode(errors="ignore").rpartition("\n")[0]
    return f"{whole_lines}\n\n{TRUNCATED}\n"
