"""`tahaluf resources check`: check resources, offers and guides and, with `--links`, whether their URLs still respond.

A URL that does not respond is not an error.
"""

import argparse
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from tahaluf.content import Link, LinkStatus
from tahaluf.escape import escape_log
from tahaluf.flows.check_links import (
    CheckedContent,
    link_fetcher,
    propose_link_changes,
    read_content,
    request_urls,
)
from tahaluf.inputs.environment import Environment
from tahaluf.inputs.options import add_common_options, add_manifest_option
from tahaluf.item_errors import ItemErrors
from tahaluf.layout import GUIDES_FOLDER, OFFERS_FILE, RESOURCES_FILE
from tahaluf.output.exit_codes import EXIT_ERROR, EXIT_OK
from tahaluf.output.workflow import annotate_notice
from tahaluf.problems import CommandError

EXIT_CODES: Final = {
    0: "there are no problems",
    1: "there was an error, a file has a problem, or, with `--propose`, a person has to correct a link",
}

# User-facing messages
LOST: Final = "{place}: the page no longer exists; correct or remove the link"
LOST_TITLE: Final = "A link leads nowhere"
NOT_CHECKED: Final = "some URLs could not be checked ({reasons})"
NOT_CHECKED_FIX: Final = "this is a bug in Tahaluf: please report it with these lines"
NO_LINKS = CommandError("--propose needs --links", "use both, or neither")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    subparsers = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    check = subparsers.add_parser(
        "check", help="check resources, offers and guides and, with --links, their URLs"
    )
    add_common_options(check)
    add_manifest_option(check)
    check.add_argument(
        "--links", action="store_true", help="request each URL, with pauses in between, and list the results"
    )
    check.add_argument(
        "--propose",
        action="store_true",
        help="record the results, and open a pull request if a URL was missing in three runs over two weeks",
    )


def run(options: argparse.Namespace) -> int:
    if options.propose and not options.links:
        raise NO_LINKS
    content = read_content(options.manifest.parent)
    if options.links:
        return _check_links(content, options)
    print(f"{', '.join((RESOURCES_FILE, OFFERS_FILE, GUIDES_FOLDER))}: no problems found")
    return EXIT_OK


def _check_links(content: CheckedContent, options: argparse.Namespace) -> int:
    env, errors = Environment.read(clock=options.clock), ItemErrors[str]()
    session = env.session(options.verbose) if options.propose else None
    urls = list(dict.fromkeys(link.url for link in content.all_links))
    statuses = request_urls(urls, link_fetcher(env.repository), options.clock, errors)
    _show_statuses(content, statuses)
    lost: Sequence[Link] = ()
    if session:
        pull, lost = propose_link_changes(session, env.control_repository(), content, statuses, options.clock)
        print(f"pull request #{pull}" if pull else "nothing to propose")
        _show_lost(lost, in_actions=env.in_actions)
    if errors:
        reasons = "; ".join(f"{escape_log(url)}: {error.what}" for url, error in errors.by_item.items())
        raise CommandError(NOT_CHECKED.format(reasons=reasons), NOT_CHECKED_FIX)
    return EXIT_ERROR if lost else EXIT_OK


def _show_statuses(content: CheckedContent, statuses: Mapping[str, LinkStatus]) -> None:
    for link in content.all_links:
        status = statuses.get(link.url)
        print(f"{escape_log(link.id)}: {status.value if status else 'no time left'}: {escape_log(link.url)}")
    counts = Counter(status.value for status in statuses.values())
    print(", ".join(f"{number} {name}" for name, number in sorted(counts.items())) or "no URLs")


def _show_lost(lost: Iterable[Link], *, in_actions: bool) -> None:
    for link in lost:
        message = LOST.format(place=escape_log(link.id))
        print(message)
        if in_actions:
            annotate_notice(message, title=LOST_TITLE)
