"""Looks at the control repository's files: the manifest and its forms, pinned actions, keys to seal with."""

import re
from collections.abc import Iterator
from typing import Final

from .facts import Facts
from .look import Finding, Gravity, Look

# A commit is what it is. A tag or a branch is what its owner makes of it tomorrow.
_USES: Final = re.compile(r"^[ \t-]*uses:[ \t]*[\"']?([^\s\"'#]+)", re.MULTILINE)
_PINNED: Final = re.compile(r"@[0-9a-f]{40}$|^\.{1,2}/|^docker://.+@sha256:[0-9a-f]{64}$")


def unpinned(text: str) -> Iterator[tuple[int, str]]:
    """Line and name of each action that a workflow file uses by anything but a commit."""
    for found in _USES.finditer(text):
        if not _PINNED.search(found[1]):
            yield text.count("\n", 0, found.start(1)) + 1, found[1]


def _in_order(facts: Facts) -> Iterator[Finding]:
    if count := facts.sources.mistakes:
        yield Finding(
            Gravity.STOPS,
            f"`tahaluf check` finds {count} {'problem' if count == 1 else 'problems'}",
            "`tahaluf check` names them; where the forms are behind, `tahaluf form sync`",
        )


def _pinned(facts: Facts) -> Iterator[Finding]:
    for place, action in facts.sources.unpinned:
        yield Finding(
            Gravity.DOOR,
            f"{place} uses {action}, which its owner can change at any time",
            "name the whole commit, with the version in a comment behind it",
        )


def _sealing(facts: Facts) -> Iterator[Finding]:
    keys = len(facts.sources.manifest.sealing.recipients)
    mend = "`tahaluf people keygen`, on the machine of one who answers volunteers; docs/sealed.md"
    if not keys:
        yield Finding(Gravity.BETTER, "nobody can be written to in confidence: there is no sealing key", mend)
    elif keys == 1:
        what = "there is one sealing key: if it is lost, so is everything that was sealed"
        yield Finding(Gravity.BETTER, what, mend)


LOOKS = (
    Look(
        "files-in-order",
        "`tahaluf check` finds nothing",
        "A manifest with a mistake is not applied, and a form that is behind it offers what is not there.",
        _in_order,
    ),
    Look(
        "actions-pinned",
        "Actions of others are pinned to commits",
        "Their code runs beside the key.",
        _pinned,
    ),
    Look(
        "sealing-keys",
        "Volunteers can seal what only stewards may read",
        "GitHub reads everything else.",
        _sealing,
    ),
)
