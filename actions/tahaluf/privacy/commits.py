"""Checks commits for personal data: added lines, messages, and the authors' and committers' e-mail addresses."""

from collections.abc import Container
from dataclasses import replace
from typing import Final, NamedTuple

from tahaluf.problems import Location, Problem

from .lint import ALLOW_COMMENT, NON_PERSONAL_EMAIL, lint
from .redact import redact

# `str.splitlines` treats these as line breaks, but git does not, so line numbers would be wrong
NON_GIT_NEWLINES: Final = dict.fromkeys(map(ord, "\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"), " ")


class Commit(NamedTuple):
    """A commit's message, and the e-mail addresses of its author and committer, but not their names."""

    id: str
    emails: tuple[str, ...]
    message: str


def lint_lines(text: str, file: str, added: Container[int]) -> list[Problem]:
    """Return the problems in a file's `added` lines.

    `text` is the content of the whole file, because a comment on the line above can allow a finding.
    """
    problems = [
        problem for problem in lint(text.translate(NON_GIT_NEWLINES), file) if problem.location.line in added
    ]
    return [replace(problem, location=replace(problem.location, file=redact(file))) for problem in problems]


def lint_commit(commit: Commit) -> list[Problem]:
    """Return the problems in a commit's message and e-mail addresses."""
    location = f"commit {commit.id[:12]}"
    problems = lint(commit.message, location)
    allowed = any("private-author" in match[1] for match in ALLOW_COMMENT.finditer(commit.message))
    if not allowed and any("@" in email and not NON_PERSONAL_EMAIL.search(email) for email in commit.emails):
        problems.append(
            Problem(
                Location(location),
                "private-author",
                "the e-mail address of the author or committer looks like a personal address",
                "set git's user.email to the noreply address from your GitHub settings and recreate the commit "
                "(git commit --amend --reset-author); if the address is meant to be public, add "
                "`tahaluf: allow private-author` to the message",
            )
        )
    return problems
