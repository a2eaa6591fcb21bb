"""Looks at the control repository's files: the manifest and its forms, pinned actions, keys to seal with."""

import re
from collections.abc import Iterator
from typing import Final

from .check import Check, Finding, Severity
from .facts import Facts

# A commit is what it is. A tag or a branch is what its owner makes of it tomorrow.
_USES_LINE: Final = re.compile(r"^[ \t-]*uses:[ \t]*[\"']?([^\s\"'#]+)", re.MULTILINE)
_PINNED: Final = re.compile(r"@[0-9a-f]{40}$|^\.{1,2}/|^docker://.+@sha256:[0-9a-f]{64}$")


def find_unpinned_actions(text: str) -> Iterator[tuple[int, str]]:
    """Line and name of each action that a workflow file uses by anything but a commit."""
    for match in _USES_LINE.finditer(text):
        if not _PINNED.search(match[1]):
            yield text.count("\n", 0, match.start(1)) + 1, match[1]


def _valid_files(facts: Facts) -> Iterator[Finding]:
    if count := facts.checkout.problem_count:
        yield Finding(
            Severity.ERROR,
            f"`tahaluf check` finds {count} {'problem' if count == 1 else 'problems'}",
            "`tahaluf check` names them; where the forms are behind, `tahaluf form sync`",
        )


def _pinned_actions(facts: Facts) -> Iterator[Finding]:
    for location, action in facts.checkout.unpinned_actions:
        yield Finding(
            Severity.SECURITY,
            f"{location} uses {action}, which its owner can change at any time",
            "name the whole commit, with the version in a comment behind it",
        )


def _sealing_keys(facts: Facts) -> Iterator[Finding]:
    keys = len(facts.checkout.manifest.sealing.recipients)
    fix = "`tahaluf people keygen`, on the machine of one who answers volunteers; docs/sealed.md"
    if not keys:
        yield Finding(
            Severity.WARNING, "nobody can be written to in confidence: there is no sealing key", fix
        )
    elif keys == 1:
        what = "there is one sealing key: if it is lost, so is everything that was sealed"
        yield Finding(Severity.WARNING, what, fix)


CHECKS = (
    Check(
        "files-in-order",
        "`tahaluf check` finds nothing",
        "A manifest with a mistake is not applied, and a form that is behind it offers what is not there.",
        _valid_files,
    ),
    Check(
        "actions-pinned",
        "Actions of others are pinned to commits",
        "Their code runs beside the key.",
        _pinned_actions,
    ),
    Check(
        "sealing-keys",
        "Volunteers can seal what only stewards may read",
        "GitHub reads everything else.",
        _sealing_keys,
    ),
)
