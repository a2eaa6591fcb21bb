"""`tahaluf doctor`: check that the organization is set up as docs/setup.md describes, and say how to fix it.

Only reads. Exit codes: 0 nothing to fix, 1 something to fix. Settings that the token cannot read are listed and do
not change the exit code.
"""

import argparse
import json
from pathlib import Path

from tahaluf.health import (
    CHECKS,
    CheckoutFacts,
    SettingsUrls,
    find_unpinned_actions,
    report_to_json,
    run_checks,
)
from tahaluf.inputs.environment import Environment
from tahaluf.inputs.local_files import read_manifest, read_text
from tahaluf.inputs.options import add_common_options, add_manifest_option
from tahaluf.manifest import Manifest

CODE_OWNERS_FILES = ("CODEOWNERS", ".github/CODEOWNERS", "docs/CODEOWNERS")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_manifest_option(parser)
    parser.add_argument(
        "--repository",
        metavar="OWNER/NAME",
        help="the control repository; default: GITHUB_REPOSITORY",
    )
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")
    add_common_options(parser)


def run(options: argparse.Namespace) -> int:
    from tahaluf.github import read_health

    environment = Environment.read()
    manifest = read_manifest(options.manifest)
    urls = SettingsUrls(
        environment.server_url, manifest.organization, options.repository or environment.control_repository()
    )
    session = environment.session(options.verbose)
    report = run_checks(CHECKS, read_health(session, urls, read_checkout(manifest, options.manifest)))
    if options.json:
        print(json.dumps(report_to_json(report), ensure_ascii=False, indent=2))
    else:
        from tahaluf.output.doctor import show_report

        show_report(report)
    if environment.in_actions:
        from tahaluf.output.doctor import to_summary
        from tahaluf.output.workflow import append_summary

        append_summary(to_summary(report))
    return int(report.needs_fix)


def read_checkout(manifest: Manifest, path: Path) -> CheckoutFacts:
    """Read the facts that the checkout of the control repository shows."""
    from .check import find_problems

    root = path.parent
    unpinned_actions = tuple(
        (f"{file.relative_to(root).as_posix()}:{line}", action)
        for folder, pattern in ((".github", "*.yml"), (".github", "*.yaml"), ("actions", "action.yml"))
        for file in sorted((root / folder).rglob(pattern))
        for line, action in find_unpinned_actions(read_text(file))
    )
    problem_count = len(list(find_problems(path)))
    has_code_owners = any((root / name).is_file() for name in CODE_OWNERS_FILES)
    return CheckoutFacts(manifest, problem_count, unpinned_actions, has_code_owners)
