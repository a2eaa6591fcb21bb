"""`tahaluf access`: list who has access to what and whether the manifest explains it, or revoke a person's access.

Run it on a maintainer's computer, because its output names people. In a workflow, it prints only totals.
"""

import argparse
import json
import sys
from typing import TYPE_CHECKING, Final

from tahaluf.inputs.confirmation import confirm
from tahaluf.inputs.environment import Environment
from tahaluf.inputs.local_files import read_manifest
from tahaluf.inputs.options import add_common_options, add_manifest_option, add_organization_option
from tahaluf.problems import CommandError

if TYPE_CHECKING:
    from tahaluf.flows.access import Revocation
    from tahaluf.flows.sync.sessions import Sessions
    from tahaluf.github import Outcome

EXIT_CODES: Final = {
    0: "the manifest explains everything, or all access was revoked",
    1: "there was an error, the manifest does not explain some access, something could not be read or "
    "revoked, or the manifest still names the person",
}

# User-facing messages
CONFIRM_PROMPT = "End all of this access?"
NOT_REVOKED = CommandError(
    "not confirmed; nothing was changed, and all of this access remains",
    "to end it, run the command again and answer y, or add --yes",
)
READING = "reading every grant and invitation; this takes about a minute for 1,000 repositories"
NAMES_SOMEBODY = CommandError(
    "--person names someone, and a workflow's log is public", "run it on your own computer"
)
NOBODY_TO_REVOKE = CommandError("--revoke needs a person", "add --person LOGIN")
NOT_REVOKED_OWNER = CommandError(f"{NOT_REVOKED.what}: they are still an owner", NOT_REVOKED.fix)
REVOKES_EVERYTHING = CommandError(
    "--revoke revokes all of a person's access", "leave out --project and --json"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_common_options(parser)
    add_manifest_option(parser)
    add_organization_option(parser)
    parser.add_argument(
        "--project",
        metavar="SLUG",
        help="only this project, including pending invitations to its repository",
    )
    parser.add_argument("--person", metavar="LOGIN", help="only this person's access")
    parser.add_argument("--json", action="store_true", help="print the grants as JSON in a stable format")
    parser.add_argument(
        "--revoke",
        action="store_true",
        help="with --person: revoke all of their access, including their membership and invitations, after "
        "showing it",
    )
    parser.add_argument("--yes", action="store_true", help="with --revoke: do not ask for confirmation")


def run(options: argparse.Namespace) -> int:
    from tahaluf.flows.sync.sessions import Sessions

    env = Environment.read(clock=options.clock)
    if env.in_actions and (options.person or options.revoke):
        raise NAMES_SOMEBODY
    if options.revoke and not options.person:
        raise NOBODY_TO_REVOKE
    if options.revoke and (options.project or options.json):
        raise REVOKES_EVERYTHING
    sessions = Sessions(env, options.organization, verbose=options.verbose)
    if options.revoke:
        return _revoke(sessions, options)
    return _list(sessions, options, in_public=env.in_actions)


def _list(sessions: "Sessions", options: argparse.Namespace, *, in_public: bool) -> int:
    from tahaluf.access import to_json
    from tahaluf.flows.access import report_access
    from tahaluf.flows.sync.sharding import ShardSelection
    from tahaluf.output.access import show_access

    report, error = report_access(
        sessions,
        read_manifest(options.manifest),
        ShardSelection(options.organization),
        options.project,
        options.person,
    )
    if options.json:
        print(json.dumps(to_json(report, in_public=in_public), ensure_ascii=False, indent=2))
    else:
        show_access(report, in_public=in_public)
    if error:
        raise error
    return int(not report.is_complete)


def _revoke(sessions: "Sessions", options: argparse.Namespace) -> int:
    from tahaluf.access import ends_ownership
    from tahaluf.flows.access import deny, read_revocation, revoke
    from tahaluf.flows.sync.sharding import ShardSelection
    from tahaluf.output.revocation import show_remainder, show_revocation
    from tahaluf.output.terminal import progress

    print(READING, file=sys.stderr, flush=True)
    selection = ShardSelection(options.organization)
    manifest = read_manifest(options.manifest)
    revocation = read_revocation(sessions, manifest, selection, options.person)
    is_denied = bool(revocation.denied)
    show_revocation(
        revocation.plan,
        revocation.person,
        revocation.named,
        is_denied=is_denied,
        can_deny=revocation.can_deny,
    )
    outcomes: tuple[Outcome, ...] = ()
    if (revocation.plan or (revocation.named and not is_denied)) and not options.yes:
        confirm(CONFIRM_PROMPT, NOT_REVOKED_OWNER if ends_ownership(revocation.plan) else NOT_REVOKED)
    not_denied: CommandError | None = None
    if not is_denied and (revocation.plan or revocation.named):
        try:
            is_denied = deny(sessions, manifest, revocation.person, options.clock.now().date())
        except CommandError as error:  # the access is revoked even if the account cannot be added to the list
            not_denied = error
    if revocation.plan:
        with progress(revocation.plan) as on_outcome:
            outcomes = revoke(sessions, revocation.plan, on_outcome)
    show_remainder(outcomes, revocation.named, revocation.unreadable, is_denied=is_denied)
    if failure := revocation.error or not_denied:
        raise failure
    return int(not _is_finished(revocation, [outcome.state for outcome in outcomes]))


def _is_finished(revocation: "Revocation", states: list[str]) -> bool:
    done = all(state == "done" for state in states)
    return done and not (revocation.plan.blocked or revocation.named or revocation.unreadable)
