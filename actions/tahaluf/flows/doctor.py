"""Checks an organization's setup: reads facts from GitHub and the checkout, and then runs all checks."""

from pathlib import Path
from typing import Final

from tahaluf.github import Session, read_health
from tahaluf.health import (
    CHECKS,
    CheckoutFacts,
    Facts,
    Report,
    SettingsUrls,
    find_code_owners,
    find_unpinned_actions,
    run_checks,
)
from tahaluf.inputs.local_files import read_text
from tahaluf.manifest import Manifest

from .check import find_problems

CODE_OWNERS_FILES: Final = ("CODEOWNERS", ".github/CODEOWNERS", "docs/CODEOWNERS")


def read_setup(
    session: Session, urls: SettingsUrls, manifest: Manifest, path: Path, *, in_public: bool = True
) -> Facts:
    """Read all facts. `path`: the manifest's path in a checkout of the control repository.

    `in_public`: whether the report is public and therefore must not name people.
    """
    return read_health(session, urls, read_checkout(manifest, path), in_public=in_public)


def check_setup(facts: Facts) -> Report:
    """Run all checks."""
    return run_checks(CHECKS, facts)


def read_checkout(manifest: Manifest, path: Path) -> CheckoutFacts:
    """Read the facts from a checkout of the control repository."""
    root = path.parent
    unpinned_actions = tuple(
        (f"{file.relative_to(root).as_posix()}:{line}", action)
        for folder, pattern in ((".github", "*.yml"), (".github", "*.yaml"), ("actions", "action.yml"))
        for file in sorted((root / folder).rglob(pattern))
        for line, action in find_unpinned_actions(read_text(file))
    )
    problem_count = len(list(find_problems(path)))
    return CheckoutFacts(manifest, problem_count, unpinned_actions, _read_code_owners(root))


def _read_code_owners(root: Path) -> frozenset[str] | None:
    """Return the people and teams that CODEOWNERS names, or None if there is no such file."""
    found = [file for name in CODE_OWNERS_FILES if (file := root / name).is_file()]
    return frozenset(find_code_owners("\n".join(map(read_text, found)))) if found else None
