"""`tahaluf doctor`: check that the organization is set up as described in docs/setup.md, and suggest fixes.

Read-only without `--fix`. Settings that the token cannot read are listed, but do not affect the exit code.
"""

import argparse
import json
from typing import TYPE_CHECKING, Final

from tahaluf.health import SettingsUrls, report_to_json
from tahaluf.inputs.environment import Environment
from tahaluf.inputs.local_files import read_manifest
from tahaluf.inputs.options import (
    add_common_options,
    add_confirmation_options,
    add_manifest_option,
    add_repository_option,
)
from tahaluf.problems import CommandError

if TYPE_CHECKING:
    from tahaluf.github import Session
    from tahaluf.health import Facts

EXIT_CODES: Final = {
    0: "there is nothing to fix",
    1: "there was an error, or there is something to fix",
}

FIX_PRINTS_TEXT: Final = CommandError(
    "--fix asks questions, and --json prints only JSON", "use only one of them"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_manifest_option(parser)
    add_repository_option(parser)
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")
    parser.add_argument(
        "--fix",
        action="store_true",
        help="repair everything that an API call can repair, after showing the changes",
    )
    add_confirmation_options(parser)
    add_common_options(parser)


def run(options: argparse.Namespace) -> int:
    from tahaluf.flows.doctor import check_setup, read_setup

    if options.fix and options.json:
        raise FIX_PRINTS_TEXT
    env = Environment.read(clock=options.clock)
    if env.token is None and not env.in_actions:
        from tahaluf.setup import NO_OWNER_TOKEN

        raise NO_OWNER_TOKEN
    manifest = read_manifest(options.manifest)
    control = options.repository or env.control_repository_in(manifest.organization)
    urls = SettingsUrls(env.server_url, manifest.organization, control)
    session = env.session(options.verbose)

    def read() -> "Facts":
        return read_setup(session, urls, manifest, options.manifest, in_public=env.in_actions)

    facts = read()
    if options.fix and fix(session, facts, yes=options.yes, organization=options.organization_settings):
        facts = read()
    report = check_setup(facts)
    if options.json:
        print(json.dumps(report_to_json(report), ensure_ascii=False, indent=2))
    else:
        from tahaluf.output.doctor import show_report

        show_report(report)
    if env.in_actions:
        from tahaluf.output.doctor import to_summary
        from tahaluf.output.workflow import append_summary

        append_summary(to_summary(report))
    return int(report.needs_fix)


def fix(session: "Session", facts: "Facts", *, yes: bool, organization: bool) -> bool:
    """Show the repairs, ask for confirmation, and execute them. Return whether any repair was executed."""
    from tahaluf.flows.setup.repairs import execute_repairs, find_repairs
    from tahaluf.inputs.confirmation import confirm_repairs
    from tahaluf.output.repairs import show_repairs, show_result, show_skipped

    repairs = find_repairs(facts)
    show_repairs(repairs)
    confirmed = confirm_repairs(repairs, yes=yes, organization=organization)
    execute_repairs(session, confirmed, lambda result: show_result(result.repair, result.error))
    show_skipped([repair for repair in repairs if repair not in confirmed])
    return bool(confirmed)
