"""Announces changes to the control repository's trusted files, which determine what code runs with what permissions."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from tahaluf.layout import FORMS_FOLDER
from tahaluf.plan import COALITION_KEY, Announcement, Risk, pluralize

from .library import is_library_file

# User-facing messages
TEMPLATE_FILES: Final = "changes ({count}); this affects the repositories that are created from this template"
OTHER_FILE: Final = "1 other file changes, with no effect on what runs"
OTHER_FILES: Final = "{number} other files change, with no effect on what runs"
INCOMPLETE: Final = (
    "GitHub's API does not list all files of this pull request: review the full list on GitHub"
)
ACTIONS_USED: Final = "it uses {actions}"
ACTIONS_DROPPED: Final = "it no longer uses {actions}"


class TrustedPath(NamedTuple):
    pattern: re.Pattern[str]
    resource: str
    text: str
    risk: Risk = Risk.ACCESS


# The first match wins
TRUSTED_PATHS: Final = (
    TrustedPath(
        re.compile(r"\.github/workflows/|\.github/actions/"),
        "workflow file",
        "changes; it runs in this repository, where the App's private key is stored",
    ),
    TrustedPath(
        re.compile(r"(\.github/|docs/)?CODEOWNERS$"),
        "code owners",
        "changes; it decides whose approval a merge needs",
    ),
    TrustedPath(
        re.compile(r"actions/|tools/"), "code", "changes; it is code that runs with the App's tokens"
    ),
    TrustedPath(
        re.compile(
            r"(.*/)?(requirements[^/]*\.(txt|lock)|pyproject\.toml|[^/]*\.lock|package(-lock)?\.json)$"
        ),
        "dependencies",
        "changes; it decides which third-party code is installed and run",
    ),
    TrustedPath(
        re.compile(r"templates/(.*/)?\.github/(workflows|actions)/"),
        "template",
        "changes; it is a workflow. In each project that gets a pull request with this file, the workflow "
        "can run code with the repository's secrets as soon as the branch is pushed, before anyone merges "
        "the pull request",
    ),
    TrustedPath(
        re.compile(r"templates/"),
        "template",
        TEMPLATE_FILES,
        Risk.NONE,
    ),
    TrustedPath(
        re.compile(r"site/"),
        "site",
        "changes; it is part of the site through which people contact the coalition",
    ),
    TrustedPath(
        re.compile(rf"{re.escape(FORMS_FOLDER)}/"),
        "form",
        "changes; it decides what people are asked and where they are sent",
    ),
)

_USES: Final = re.compile(r"^([+-])\s*(?:-\s*)?uses:\s*[\"']?([^\s\"'#@]+)@([^\s\"'#]+)", re.MULTILINE)


def announce_files(
    patches: Mapping[str, str], manifest: str, *, are_complete: bool = True
) -> Iterator[Announcement]:
    """Yield one item for each trusted file, one for each changed template, and one for all other files together.

    `patches` maps paths to patches.
    """
    others, templates = 0, Counter[str]()
    for path, patch in patches.items():
        trusted = next((entry for entry in TRUSTED_PATHS if entry.pattern.match(path)), None)
        if trusted is not None and trusted.risk is Risk.NONE:
            templates["/".join([*path.split("/")[:2], ""])] += 1
        elif trusted is not None:
            text = _with_actions(trusted.text, patch)
            yield Announcement(COALITION_KEY, trusted.resource, path, text, trusted.risk)
        elif path != manifest and not is_library_file(path):
            others += 1
    for folder, count in templates.items():
        text = TEMPLATE_FILES.format(count=pluralize(count, "file"))
        yield Announcement(COALITION_KEY, "template", folder, text)
    if others:
        text = OTHER_FILE if others == 1 else OTHER_FILES.format(number=others)
        yield Announcement(COALITION_KEY, "other files", pluralize(others, "file"), text)
    if not are_complete:
        yield Announcement(COALITION_KEY, "other files", "…", INCOMPLETE, Risk.ACCESS)


def _with_actions(text: str, patch: str) -> str:
    """Append the third-party actions that the patch adds, updates or removes."""
    removed, added = _actions(patch, "-"), _actions(patch, "+")
    changed = sorted(added - removed)
    dropped = sorted({name for name, _ in removed} - {name for name, _ in added})
    parts = [text]
    if changed:
        parts.append(ACTIONS_USED.format(actions=", ".join(f"{name}@{version}" for name, version in changed)))
    if dropped:
        parts.append(ACTIONS_DROPPED.format(actions=", ".join(dropped)))
    return "; ".join(parts)


def _actions(patch: str, sign: str) -> set[tuple[str, str]]:
    return {(match[2], match[3]) for match in _USES.finditer(patch) if match[1] == sign}
