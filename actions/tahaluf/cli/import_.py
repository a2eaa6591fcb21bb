"""`tahaluf import`: write a manifest for an existing organization to standard output.

Anything that the manifest cannot express is listed on standard error. People are written to `people.local.yml`, which
is not committed.
"""

import argparse
import shlex
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tahaluf.escape import escape_log
from tahaluf.inputs.environment import NO_TOKEN, Environment
from tahaluf.inputs.options import add_common_options
from tahaluf.item_errors import ItemErrors
from tahaluf.output.exit_codes import EXIT_ERROR, EXIT_OK, SUCCESS_OR_ERROR
from tahaluf.problems import CommandError

if TYPE_CHECKING:
    from tahaluf.github import Session

EXIT_CODES: Final = SUCCESS_OR_ERROR

NOT_IMPORTED = "some repositories or teams were left out because of an error ({reasons})"
NOT_OPENED = "some pull requests could not be opened ({reasons})"
RETRY = "run it again"
IN_A_WORKFLOW = CommandError(
    "an import names people, and a workflow's log and artifacts can be public", "run it on your own computer"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_common_options(parser)
    parser.add_argument("organization", metavar="ORGANIZATION", help="the organization's login")
    parser.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="NAME",
        help="import only this repository; can be repeated, and `*` stands for any characters",
    )
    parser.add_argument(
        "--into",
        type=Path,
        metavar="FILE",
        help="add missing entries to this manifest, instead of writing a new one to standard output",
    )
    parser.add_argument(
        "--invite-consent",
        action="store_true",
        help=(
            "instead of importing, open pull requests in the control repository on which people who are not "
            "in the manifest can agree to be listed: one for each team, and one for the direct collaborators "
            "of each project"
        ),
    )
    parser.add_argument(
        "--yes", action="store_true", help="with --invite-consent: do not ask for confirmation"
    )
    parser.add_argument(
        "--without",
        action="append",
        default=[],
        metavar="NAME",
        help="leave out this repository; takes the same values as --only",
    )


def run(options: argparse.Namespace) -> int:
    from tahaluf.flows.import_organization import import_organization, read_state, write_people
    from tahaluf.flows.sync.sessions import token_variable
    from tahaluf.github import read_apps
    from tahaluf.inputs.local_files import read_manifest, read_text
    from tahaluf.output.imported import show_summary

    env = Environment.read(clock=options.clock)
    if env.in_actions:
        raise IN_A_WORKFLOW
    token = env.tokens.get(token_variable(options.organization)) or env.token
    if token is None:
        raise NO_TOKEN
    session = env.open_session(token, options.organization, options.verbose)
    if options.invite_consent:
        return _invite(session, env.control_repository(), options)
    if options.into is not None:
        read_manifest(options.into)  # report problems before anything is read from GitHub
    errors = ItemErrors[str]()
    state = read_state(session, options.organization, options.only, options.without, errors)
    into = None if options.into is None else read_text(options.into)
    result = import_organization(state, f"{session.now():%Y-%m-%d}", into, errors)
    people = write_people(Path() if options.into is None else options.into.parent, result.people)
    if options.into is None:
        sys.stdout.write(result.text)
    else:
        options.into.write_text(result.text, encoding="utf-8")
    apps = read_apps(session, state.organization)
    command = _command_without(options, result.hidden)
    show_summary(result, apps, people, session.requests, options.into, command)
    _raise_any(NOT_IMPORTED, errors)
    return EXIT_ERROR if any(item.is_error for item in result.inexpressible) else EXIT_OK


def _command_without(options: argparse.Namespace, names: Iterable[str]) -> str:
    """Return the command that was run, changed so that it leaves out these repositories."""
    words = ["tahaluf", "import", options.organization]
    words += [] if options.into is None else ["--into", str(options.into)]
    for option, values in (("--only", options.only), ("--without", [*options.without, *names])):
        words += [word for value in values for word in (option, value)]
    return shlex.join(words)


def _invite(session: "Session", control: str, options: argparse.Namespace) -> int:
    from tahaluf.flows.people_requests import find_requests_to_open, open_found_request
    from tahaluf.inputs.confirmation import confirm
    from tahaluf.output.people_requests import show_opened, show_requests

    found = find_requests_to_open(session, control, options.organization)
    show_requests(found.missing, found.unread)
    if not found.missing:
        return EXIT_OK
    if not options.yes:
        confirm(f"Open these pull requests in {control}?")
    errors = ItemErrors[str]()
    for request in found.missing:
        with errors.isolate(request.request.branch):
            show_opened(request, open_found_request(session, control, found, request))
    _raise_any(NOT_OPENED, errors)
    return EXIT_OK


def _raise_any(message: str, errors: ItemErrors[str]) -> None:
    """Raise CommandError if there were any errors. The message names the items, since this command runs on people's
    own computers.
    """
    if errors:
        reasons = "; ".join(f"{escape_log(name)}: {error.what}" for name, error in errors.by_item.items())
        raise CommandError(message.format(reasons=reasons), errors.common_fix(RETRY))
