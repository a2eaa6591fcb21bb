"""`tahaluf doctor`: check that the organization is set up as described in docs/setup.md, and suggest fixes.

Read-only. Exit codes: 0 nothing to fix, 1 something to fix. Settings that the token cannot read are listed and do
not change the exit code.
"""

import argparse
import json

from tahaluf.health import SettingsUrls, report_to_json
from tahaluf.inputs.environment import Environment
from tahaluf.inputs.local_files import read_manifest
from tahaluf.inputs.options import add_common_options, add_manifest_option


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
    from tahaluf.flows.doctor import check_setup

    environment = Environment.read(clock=options.clock)
    manifest = read_manifest(options.manifest)
    urls = SettingsUrls(
        environment.server_url, manifest.organization, options.repository or environment.control_repository()
    )
    session = environment.session(options.verbose)
    report = check_setup(session, urls, manifest, options.manifest, in_public=environment.in_actions)
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
