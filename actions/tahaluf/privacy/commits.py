"""The same look at what commits add: lines of files, messages, and the addresses of who made them."""

from collections.abc import Container
from dataclasses import replace
from typing import Final, NamedTuple

from tahaluf.problems import Location, Problem

from .lint import ALLOW_COMMENT, NON_PERSONAL_EMAIL, lint
from .redact import redact

# Ends of lines to Python and not to git: with one of them, a later line would have another number than git gives it
NON_GIT_NEWLINES: Final = dict.fromkeys(map(ord, "\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"), " ")


class Commit(NamedTuple):
    """`addresses`: the author's and the committer's, as git shows them, without names."""

    id: str
    emails: tuple[str, ...]
    message: str


def lint_lines(text: str, file: str, added: Container[int]) -> list[Problem]:
    """What is found in those lines of a file. Its whole text decides what is allowed, as everywhere."""
    problems = [
        problem for problem in lint(text.translate(NON_GIT_NEWLINES), file) if problem.location.line in added
    ]
    return [replace(problem, location=replace(problem.location, file=redact(file))) for problem in problems]


def lint_commit(commit: Commit) -> list[Problem]:
    """What a commit's message says, and whose address it carries. Nothing of it can be changed after a merge."""
    location = f"commit {commit.id[:12]}"
    problems = lint(commit.message, location)
    allowed = any("private-author" in match[1] for match in ALLOW_COMMENT.finditer(commit.message))
    if not allowed and any("@" in email and not NON_PERSONAL_EMAIL.search(email) for email in commit.emails):
        problems.append(
            Problem(
                Location(location),
                "private-author",
                "its author's or committer's e-mail address can reach somebody",
                "set git's user.email to the noreply address in your settings on GitHub, and make the commit "
                "again (git commit --amend --reset-author); where it is meant for everybody, its message may say "
                "`tahaluf: allow private-author`",
            )
        )
    return problems
