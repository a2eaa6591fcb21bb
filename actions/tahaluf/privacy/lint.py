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

from tahaluf.problems import Place, Problem

from .find import ASCII, Finding, Kind, find

ALLOW: Final = re.compile(r"tahaluf: allow((?:[ ,]{1,3}private-[a-z]{1,10}){1,6})")

# What a form says in the manifest's words, is looked at in the manifest; `tahaluf check` holds the two equal
FORMS: Final = ".github/ISSUE_TEMPLATE/"
FROM_MANIFEST: Final = re.compile(r"<!-- tahaluf:(reach-[a-z-]{2,20}) -->[^\0]{0,4000}?<!-- /tahaluf:\1 -->")

# Reserved for examples, or deaf: RFC 2606, RFC 6761, GitHub's and others' addresses that nobody reads
NOBODYS: Final = re.compile(
    r"^(?:no-?reply|do-?not-?reply|git)@|[@.](?:example(?:\.(?:com|org|net))?|test|invalid|localhost)$"
    r"|@users\.noreply\.|^[\w.+-]+@localhost",
    re.IGNORECASE,
)
# North America keeps these for films: 555-0100 to 555-0199
FILM: Final = re.compile(r"555\D{0,3}01[0-9]{2}$")
COUNTED: Final = "0123456789"  # nobody's number, and in many a program
PAGES: Final = re.compile(r"^(?:https?://)?(?:docs|api|support|status)\.", re.IGNORECASE)
# In code an @ mostly begins something else: a decorator, a rule of a style sheet, a tag of a comment
CODE: Final = frozenset(
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
RECIPES: Final = frozenset({"Makefile", "GNUmakefile", "justfile"})


def lint(text: str, file: str) -> list[Problem]:
    """What stands in this text that leads to a person or opens a door, and is not allowed there.

    `file`: its path, for the places; its ending tells code from prose.
    """
    starts = [0, *accumulate(len(line) for line in text.splitlines(keepends=True))]
    allowed, elsewhere = _allowed(text), _from_manifest(text, file)
    problems = []
    for finding in find(text):
        line = bisect_right(starts, finding.start)
        if any(start <= finding.start < end for start, end in elsewhere):
            continue
        if _passes(text, finding, file) or f"private-{finding.kind}" in allowed.get(line, ()):
            continue
        problems.append(_problem(finding.kind, Place(file, line, finding.start - starts[line - 1] + 1)))
    return problems


def _passes(text: str, finding: Finding, file: str) -> bool:
    found = text[finding.start : finding.end]
    match finding.kind:
        case Kind.LINK:
            return True  # a project's pages are what it wants to be found by
        case Kind.EMAIL:
            return bool(NOBODYS.search(found))
        case Kind.PHONE:
            return bool(FILM.search(found)) or found.translate(ASCII) in COUNTED
        case Kind.PROFILE:
            return bool(PAGES.search(found))
        case Kind.HANDLE:
            path = PurePosixPath(file.removesuffix(".jinja"))
            return path.suffix in CODE or path.name in RECIPES
        case _:
            return False


def _from_manifest(text: str, file: str) -> list[tuple[int, int]]:
    if not file.startswith(FORMS):
        return []
    return [found.span() for found in FROM_MANIFEST.finditer(text)]


def _allowed(text: str) -> dict[int, set[str]]:
    """Line → ids. A comment allows for its own line and for the next."""
    found: dict[int, set[str]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        for ids in _ids(line):
            found.setdefault(number, set()).update(ids)
            found.setdefault(number + 1, set()).update(ids)
    return found


def _ids(line: str) -> Iterator[list[str]]:
    return (re.findall(r"private-[a-z]+", match[1]) for match in ALLOW.finditer(line))


def _problem(kind: Kind, place: Place) -> Problem:
    match kind:
        case Kind.SECRET:
            return Problem(
                place,
                "private-secret",
                "this looks like a token, a key or a password",
                "make it invalid where it was issued, then take it out; where it opens nothing, "
                "a comment there may say `tahaluf: allow private-secret`",
            )
        case Kind.EMAIL:
            return Problem(place, "private-email", "this looks like somebody's e-mail address", _mend(kind))
        case Kind.PHONE:
            return Problem(place, "private-phone", "this looks like a telephone number", _mend(kind))
        case Kind.HANDLE:
            return Problem(
                place, "private-handle", "this looks like somebody's name in a chat or a network", _mend(kind)
            )
        case _:
            return Problem(
                place, "private-profile", "this links to what looks like one person's page", _mend(kind)
            )


def _mend(kind: Kind) -> str:
    return f"take it out, or, if it is meant for everybody, say `tahaluf: allow private-{kind}` in a comment there"
