"""`tahaluf resources check`: check `resources.yml`, and with `--links`, check whether its URLs still respond.

Exit codes: 0 done, 1 an error or a problem in the file. A URL that does not respond is not an error.
"""

import argparse
from collections import Counter

from tahaluf.escape import escape_log
from tahaluf.flows.check_links import link_fetcher, look_at_links, propose_link_changes, read_resources
from tahaluf.inputs.environment import Environment
from tahaluf.inputs.options import add_common_options, add_manifest_option
from tahaluf.problems import CommandError

NO_LINKS = CommandError("--propose needs --links", "use both, or neither")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    subparsers = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    check = subparsers.add_parser("check", help="check resources.yml and, with --links, its URLs")
    add_common_options(check)
    add_manifest_option(check)
    check.add_argument(
        "--links", action="store_true", help="request each URL, with pauses, and list the results"
    )
    check.add_argument(
        "--propose",
        action="store_true",
        help="record the results, and open a pull request if a URL does not exist in three runs over two "
        "weeks",
    )


def run(options: argparse.Namespace) -> int:
    if options.propose and not options.links:
        raise NO_LINKS
    text, resources = read_resources(options.manifest.parent)
    if not options.links:
        print("resources.yml: no problems found")
        return 0
    env = Environment.read(clock=options.clock)
    session = env.session(options.verbose) if options.propose else None
    urls = [resource.url for resource in resources.resources]
    statuses = look_at_links(urls, link_fetcher(env.repository), options.clock)
    for resource in resources.resources:
        status = statuses.get(resource.url)
        print(f"{resource.id}: {status.value if status else 'no time left'}: {escape_log(resource.url)}")
    counts = Counter(status.value for status in statuses.values())
    print(", ".join(f"{number} {name}" for name, number in sorted(counts.items())) or "no addresses")
    if session:
        pull = propose_link_changes(
            session, env.control_repository(), text, resources, statuses, options.clock
        )
        print(f"pull request #{pull}" if pull else "nothing to propose")
    return 0
