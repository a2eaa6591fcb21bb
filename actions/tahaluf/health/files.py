"""Checks files in the control repository: the manifest and forms, pinned actions, and sealing keys."""

import re
from collections.abc import Iterator
from typing import Final

from .check import Check, Finding, Severity
from .facts import Facts

# A commit never changes, but an action's owner can move its tags and branches.
_USES_LINE: Final = re.compile(r"^[ \t-]*uses:[ \t]*[\"']?([^\s\"'#]+)", re.MULTILINE)
_PINNED: Final = re.compile(r"@[0-9a-f]{40}$|^\.{1,2}/|^docker://.+@sha256:[0-9a-f]{64}$")

_CODE_OWNER: Final = re.compile(r"(?<=\s)@(\S+)")


def find_used_actions(text: str) -> Iterator[tuple[int, str]]:
    """Yield the line and name of each action that a workflow file uses."""
    for match in _USES_LINE.finditer(text):
        yield text.count("\n", 0, match.start(1)) + 1, match[1]


def find_unpinned_actions(text: str) -> Iterator[tuple[int, str]]:
    """Yield the line and name of each action that is not pinned to a commit or digest."""
    return ((line, action) for line, action in find_used_actions(text) if not _PINNED.search(action))


def find_code_owners(text: str) -> Iterator[str]:
    """Yield the people and teams in a CODEOWNERS file, without the `@`. Teams have the form organization/team."""
    return (match[1] for match in _CODE_OWNER.finditer(text))


def _valid_files(facts: Facts) -> Iterator[Finding]:
    if count := facts.checkout.problem_count:
        yield Finding(
            Severity.ERROR,
            f"`tahaluf check` finds {count} {'problem' if count == 1 else 'problems'}",
            "`tahaluf check` lists them; if the forms are out of date, run `tahaluf form sync`",
        )


def _pinned_actions(facts: Facts) -> Iterator[Finding]:
    for location, action in facts.checkout.unpinned_actions:
        yield Finding(
            Severity.SECURITY,
            f"{location} uses {action}, which the action's owner can change at any time",
            "pin it to a full commit SHA, with the version in a comment",
        )


def _private_names(facts: Facts) -> Iterator[Finding]:
    manifest = facts.checkout.manifest
    names = [slug for slug in manifest.private_slugs if not manifest.project(slug).listed]
    if names and not facts.control.private:
        yield Finding(
            Severity.SECURITY,
            f"anyone can read the names of these private repositories in the manifest: {', '.join(names)}",
            "remove their entries, although the names stay in the history; with a paid plan, you can make the control "
            "repository private",
        )


def _sealing_keys(facts: Facts) -> Iterator[Finding]:
    keys = len(facts.checkout.manifest.sealing.recipients)
    fix = (
        "ask someone who replies to volunteers to run `tahaluf people keygen` on their own computer; "
        "see docs/sealed.md"
    )
    if not keys:
        yield Finding(
            Severity.WARNING, "volunteers cannot send sealed messages: there is no sealing key", fix
        )
    elif keys == 1:
        what = "there is only one sealing key: if it is lost, all sealed messages are lost"
        yield Finding(Severity.WARNING, what, fix)


CHECKS = (
    Check(
        "files-in-order",
        "`tahaluf check` finds no problems",
        "Tahaluf does not apply a manifest with problems, and an outdated form offers choices that no "
        "longer exist.",
        _valid_files,
    ),
    Check(
        "actions-pinned",
        "Third-party actions are pinned to commits",
        "These actions run in jobs that use the key.",
        _pinned_actions,
    ),
    Check(
        "private-names",
        "A public manifest does not name a private repository only to leave it out of the site",
        "The control repository is usually public, and an entry with `listed: false` is meant to stay unknown.",
        _private_names,
    ),
    Check(
        "sealing-keys",
        "Volunteers can seal messages to stewards",
        "GitHub can read every message that is not sealed.",
        _sealing_keys,
    ),
)
