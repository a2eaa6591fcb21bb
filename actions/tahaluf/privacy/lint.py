"""Ways to reach a person, and secrets, in a file that everybody can read: told by place and kind, not repeated.

What is meant to be public is allowed where it stands: a comment in the line, or in the line above, says
`tahaluf: allow private-email` (or another of the ids). In a template, `{# … #}` is a comment that leaves no trace.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from pathlib import PurePosixPath
from typing import Final

from tahaluf.problems import Location, Problem

from .scan import TO_ASCII, Finding, FindingKind, scan

ALLOW_COMMENT: Final = re.compile(r"tahaluf: allow((?:[ ,]{1,3}private-[a-z]{1,10}){1,6})")

# What a form says in the manifest's words, is looked at in the manifest; `tahaluf check` holds the two equal
FORMS_DIRECTORY: Final = ".github/ISSUE_TEMPLATE/"
MANIFEST_BLOCK: Final = re.compile(r"<!-- tahaluf:(reach-[a-z-]{2,20}) -->[^\0]{0,4000}?<!-- /tahaluf:\1 -->")

# Reserved for examples, or deaf: RFC 2606, RFC 6761, GitHub's and others' addresses that nobody reads
NON_PERSONAL_EMAIL: Final = re.compile(
    r"^(?:no-?reply|do-?not-?reply|git)@|[@.](?:example(?:\.(?:com|org|net))?|test|invalid|localhost)$"
    r"|@users\.noreply\.|^[\w.+-]+@localhost",
    re.IGNORECASE,
)
# North America keeps these for films: 555-0100 to 555-0199
FICTIONAL_PHONE: Final = re.compile(r"555\D{0,3}01[0-9]{2}$")
CONSECUTIVE_DIGITS: Final = "0123456789"  # nobody's number, and in many a program
PROJECT_SUBDOMAIN: Final = re.compile(r"^(?:https?://)?(?:docs|api|support|status)\.", re.IGNORECASE)
# In code an @ mostly begins something else: a decorator, a rule of a style sheet, a tag of a comment
CODE_SUFFIXES: Final = frozenset(
    (
        ".css",
        ".scss",
        ".js",
        ".mjs",
        ".ts",
        ".tsx",
        ".jsx",
        ".py",
        ".java",
        ".kt",
        ".rb",
        ".rs",
        ".go",
        ".php",
    )
)
BUILD_FILES: Final = frozenset({"Makefile", "GNUmakefile", "justfile"})


def lint(text: str, file: str) -> list[Problem]:
    """What stands in this text that leads to a person or opens a door, and is not allowed there.

    `file`: its path, for the places; its ending tells code from prose.
    """
    starts = [0, *accumulate(len(line) for line in text.splitlines(keepends=True))]
    allowed, manifest_spans = _allowed_ids(text), _manifest_spans(text, file)
    problems = []
    for finding in scan(text):
        line = bisect_right(starts, finding.start)
        if any(start <= finding.start < end for start, end in manifest_spans):
            continue
        if _is_harmless(text, finding, file) or f"private-{finding.kind}" in allowed.get(line, ()):
            continue
        problems.append(_problem(finding.kind, Location(file, line, finding.start - starts[line - 1] + 1)))
    return problems


def _is_harmless(text: str, finding: Finding, file: str) -> bool:
    matched_text = text[finding.start : finding.end]
    match finding.kind:
        case FindingKind.LINK:
            return True  # a project's pages are what it wants to be found by
        case FindingKind.EMAIL:
            return bool(NON_PERSONAL_EMAIL.search(matched_text))
        case FindingKind.PHONE:
            return (
                bool(FICTIONAL_PHONE.search(matched_text))
                or matched_text.translate(TO_ASCII) in CONSECUTIVE_DIGITS
            )
        case FindingKind.PROFILE:
            return bool(PROJECT_SUBDOMAIN.search(matched_text))
        case FindingKind.HANDLE:
            path = PurePosixPath(file.removesuffix(".jinja"))
            return path.suffix in CODE_SUFFIXES or path.name in BUILD_FILES
        case _:
            return False


def _manifest_spans(text: str, file: str) -> list[tuple[int, int]]:
    if not file.startswith(FORMS_DIRECTORY):
        return []
    return [match.span() for match in MANIFEST_BLOCK.finditer(text)]


def _allowed_ids(text: str) -> dict[int, set[str]]:
    """Line → ids. A comment allows for its own line and for the next."""
    ids_by_line: dict[int, set[str]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        for ids in _ids_in_comments(line):
            ids_by_line.setdefault(number, set()).update(ids)
            ids_by_line.setdefault(number + 1, set()).update(ids)
    return ids_by_line


def _ids_in_comments(line: str) -> Iterator[list[str]]:
    return (re.findall(r"private-[a-z]+", match[1]) for match in ALLOW_COMMENT.finditer(line))


def _problem(kind: FindingKind, location: Location) -> Problem:
    match kind:
        case FindingKind.SECRET:
            return Problem(
                location,
                "private-secret",
                "this looks like a token, a key or a password",
                "make it invalid where it was issued, then take it out; where it opens nothing, "
                "a comment there may say `tahaluf: allow private-secret`",
            )
        case FindingKind.EMAIL:
            return Problem(
                location, "private-email", "this looks like somebody's e-mail address", _fix_for(kind)
            )
        case FindingKind.PHONE:
            return Problem(location, "private-phone", "this looks like a telephone number", _fix_for(kind))
        case FindingKind.HANDLE:
            return Problem(
                location,
                "private-handle",
                "this looks like somebody's name in a chat or a network",
                _fix_for(kind),
            )
        case _:
            return Problem(
                location, "private-profile", "this links to what looks like one person's page", _fix_for(kind)
            )


def _fix_for(kind: FindingKind) -> str:
    return f"take it out, or, if it is meant for everybody, say `tahaluf: allow private-{kind}` in a comment there"
