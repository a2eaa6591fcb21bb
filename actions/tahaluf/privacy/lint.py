"""Reports the location and kind of personal data and secrets in public files, without repeating them.

To allow text that is meant to be public, add a comment on the same line or the line above:
`tahaluf: allow private-email` (or another ID). In templates, use `{# … #}` for a comment that is not rendered.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate
from pathlib import PurePosixPath
from typing import Final

import yaml

from tahaluf.layout import FORMS_FOLDER, MANIFEST_FILE
from tahaluf.problems import Location, Problem
from tahaluf.yaml_source import Limits, UnsafeYaml, child, compose, entries, items

from .scan import TO_ASCII, Finding, FindingKind, scan

ALLOW_COMMENT: Final = re.compile(r"tahaluf: allow((?:[ ,]{1,3}private-[a-z]{1,10}){1,6})")

# Blocks in forms that repeat text from the manifest, where it is checked. `tahaluf check` ensures that both are the
# same
MANIFEST_BLOCK: Final = re.compile(r"<!-- tahaluf:(reach-[a-z-]{2,20}) -->[^\0]{0,4000}?<!-- /tahaluf:\1 -->")

MANIFEST_LIMITS: Final = Limits(depth=20)
# Domains reserved for examples (RFC 2606, RFC 6761), and noreply addresses
NON_PERSONAL_EMAIL: Final = re.compile(
    r"^(?:no-?reply|do-?not-?reply|git)@|[@.](?:example(?:\.(?:com|org|net))?|test|invalid|localhost)$"
    r"|@users\.noreply\.|^[\w.+-]+@localhost",
    re.IGNORECASE,
)
# 555-0100 to 555-0199 are reserved for fiction in North America
FICTIONAL_PHONE: Final = re.compile(r"555\D{0,3}01[0-9]{2}$")
CONSECUTIVE_DIGITS: Final = "0123456789"  # common in code, but not a phone number
PROJECT_SUBDOMAIN: Final = re.compile(
    r"^(?:https?://)?(?:docs|api(?!\.whatsapp)|support|status)\.", re.IGNORECASE
)
# In code, @ usually marks a decorator, a CSS at-rule or a documentation tag
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
LOGIN_KEY: Final = re.compile(r"\b(?:login|organization)[\"']?:[ \t]*[\"']?\Z")
BUILD_FILES: Final = frozenset({"Makefile", "GNUmakefile", "justfile"})


def lint(text: str, file: str) -> list[Problem]:
    """Report personal data and secrets in `text`, except those allowed by a comment.

    `file` is the path to report, whose suffix determines whether the text is code or prose.
    """
    starts = [0, *accumulate(len(line) for line in text.splitlines(keepends=True))]
    allowed, manifest_spans = _allowed_ids(text), _manifest_spans(text, file)
    problems = []
    for finding in scan(text):
        line = bisect_right(starts, finding.start)
        if any(start <= finding.start < end for start, end in manifest_spans):
            continue
        if finding.kind is FindingKind.PAGE and _is_project_link(text, file, finding):
            continue
        problem = _problem(finding.kind, Location(file, line, finding.start - starts[line - 1] + 1))
        if not _is_harmless(text, finding, file) and problem.id not in allowed.get(line, ()):
            problems.append(problem)
    return problems


def _is_harmless(text: str, finding: Finding, file: str) -> bool:
    matched_text = text[finding.start : finding.end]
    match finding.kind:
        case FindingKind.LINK:
            return True  # other links are meant to be public
        case FindingKind.EMAIL:
            return bool(NON_PERSONAL_EMAIL.search(matched_text))
        case FindingKind.PHONE:
            return (
                bool(FICTIONAL_PHONE.search(matched_text))
                or matched_text.translate(TO_ASCII) in CONSECUTIVE_DIGITS
            )
        case FindingKind.PROFILE | FindingKind.PAGE:
            return bool(PROJECT_SUBDOMAIN.search(matched_text)) or _is_manifest_login(text, finding, file)
        case FindingKind.HANDLE:
            if _is_manifest_login(text, finding, file):
                return True
            path = PurePosixPath(file.removesuffix(".jinja"))
            return path.suffix in CODE_SUFFIXES or path.name in BUILD_FILES
        case _:
            return False


def _is_manifest_login(text: str, finding: Finding, file: str) -> bool:
    """Whether this is the value of a login in a manifest. The manifest's own rules reject an `@` or a URL there."""
    name = PurePosixPath(file.removesuffix(".jinja")).name
    return name == MANIFEST_FILE and bool(LOGIN_KEY.search(text, 0, finding.start))


def _is_project_link(text: str, file: str, finding: Finding) -> bool:
    """Whether the manifest lists this page under a project's `links`, because projects may have social media pages."""
    if not file.endswith((".yml", ".yaml")):
        return False
    return any(start <= finding.start < end for start, end in _link_spans(text))


@lru_cache(maxsize=4)
def _link_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Return the positions of all projects' `links` in the text, or nothing if the text is not a manifest."""
    try:
        root = compose(text, MANIFEST_FILE, MANIFEST_LIMITS)
    except (UnsafeYaml, yaml.YAMLError, UnicodeEncodeError):
        return ()
    return tuple(
        (address.start_mark.index, address.end_mark.index)
        for project in items(child(root, "projects"))
        for _, _, address in entries(child(project, "links"))
    )


def _manifest_spans(text: str, file: str) -> list[tuple[int, int]]:
    if not file.startswith(f"{FORMS_FOLDER}/"):
        return []
    return [match.span() for match in MANIFEST_BLOCK.finditer(text)]


def _allowed_ids(text: str) -> dict[int, set[str]]:
    """Return the problem IDs allowed on each line. A comment applies to its own line and the next one."""
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
                "revoke it, then remove it; if it is not a real secret, "
                "add the comment `tahaluf: allow private-secret`",
            )
        case FindingKind.EMAIL:
            return Problem(
                location, "private-email", "this looks like a person's e-mail address", _fix_for(kind)
            )
        case FindingKind.PHONE:
            return Problem(location, "private-phone", "this looks like a phone number", _fix_for(kind))
        case FindingKind.HANDLE:
            return Problem(
                location,
                "private-handle",
                "this looks like a person's handle on a chat service or social network",
                _fix_for(kind),
            )
        case _:
            fix = _fix_for(FindingKind.PROFILE)
            if kind is FindingKind.PAGE:
                fix = f"list a project's own page under its `links`; otherwise {fix}"
            return Problem(location, "private-profile", "this looks like a link to a person's profile", fix)


def _fix_for(kind: FindingKind) -> str:
    return f"remove it, or if it is meant to be public, add the comment `tahaluf: allow private-{kind}`"
