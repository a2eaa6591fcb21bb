"""`tahaluf setup`: create the control repository, the roster and the GitHub App, with all their settings.

Shows its plan first. You can interrupt it and run it again at any time.
"""

import argparse
from typing import Final

from tahaluf.health import SettingsUrls
from tahaluf.inputs.environment import Environment
from tahaluf.inputs.local_files import read_manifest
from tahaluf.inputs.options import (
    add_common_options,
    add_confirmation_options,
    add_manifest_option,
    add_repository_option,
)
from tahaluf.output.exit_codes import EXIT_ERROR, EXIT_OK
from tahaluf.problems import CommandError

EXIT_CODES: Final = {
    0: "the doctor finds nothing to fix, or only warnings",
    1: "there was an error, or a person still has something to fix",
}

IN_ACTIONS: Final = CommandError(
    "`tahaluf setup` needs a person to confirm steps on GitHub's pages",
    "run it on your own computer, as an owner",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_manifest_option(parser)
    add_repository_option(parser)
    parser.add_argument(
        "--app",
        metavar="NAME",
        help="the name of the GitHub App, which must be unique on GitHub; default: tahaluf-ORGANIZATION",
    )
    parser.add_argument(
        "--no-browser",
        action="store_true",
        help="print the URL of GitHub's page for a new App, and read the App's key from standard input",
    )
    parser.add_argument(
        "--publish-private-names",
        action="store_true",
        help="publish the names of private repositories in projects.yml without asking for confirmation",
    )
    parser.add_argument("--plan", action="store_true", help="only show what would be done")
    add_confirmation_options(parser)
    add_common_options(parser)


def run(options: argparse.Namespace) -> int:
    from tahaluf.flows.doctor import check_setup
    from tahaluf.flows.setup.app import AppSetup
    from tahaluf.flows.setup.organization import OrganizationSetup
    from tahaluf.inputs.confirmation import confirm_names, confirm_repairs
    from tahaluf.inputs.person import TerminalPerson
    from tahaluf.output.doctor import show_report
    from tahaluf.output.repairs import show_result, show_skipped
    from tahaluf.output.setup import show_end, show_plan
    from tahaluf.setup import NO_OWNER_TOKEN, default_name, slug_of

    env = Environment.read(clock=options.clock)
    if env.in_actions:
        raise IN_ACTIONS
    if env.token is None:
        raise NO_OWNER_TOKEN
    manifest = read_manifest(options.manifest)
    control = options.repository or env.control_repository_in(manifest.organization)
    urls = SettingsUrls(env.server_url, manifest.organization, control)
    session = env.session(options.verbose)
    setup = OrganizationSetup.from_folder(session, urls, manifest, options.manifest)
    setup.check()
    plan = setup.plan()
    name = options.app or default_name(manifest.organization)
    show_plan(plan, manifest.organization, control, name)
    if options.plan:
        return int(not plan.is_empty)
    if not plan.is_empty:
        if plan.published and not options.publish_private_names:
            confirm_names(plan.published, yes=options.yes)
        confirmed = confirm_repairs(
            plan.repairs,
            yes=options.yes,
            organization=options.organization_settings,
            other_changes=plan.existing is None or bool(plan.files),
        )
        setup.create_repository(plan)
        setup.repair(confirmed, lambda result: show_result(result.repair, result.error))
        person = TerminalPerson(has_browser=not options.no_browser)
        setup.set_up_app(AppSetup(session, urls, name, slug_of(name), person, options.clock))
        show_skipped([repair for repair in plan.repairs if repair not in confirmed])
    report = check_setup(setup.facts())
    show_report(report)
    if not report.has_only_warnings:
        return EXIT_ERROR
    show_end(
        f"{env.server_url}/{control}",
        has_warnings=report.needs_fix,
        in_clone=(options.manifest.parent / ".git").exists(),
    )
    return EXIT_OK
