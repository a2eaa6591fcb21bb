"""Requests the URLs of resources, offers and guides, and proposes to mark resources that are gone."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tahaluf.clock import Clock
from tahaluf.content import (
    Link,
    LinkStatus,
    Resource,
    Resources,
    absences_from_json,
    absences_to_json,
    links_in,
    lost_links,
    record,
    set_unreachable,
    unreachable_changes,
)
from tahaluf.github import BranchFile, FileEdit, Session, commit_file, open_bot_pull, read_branch_file
from tahaluf.inputs.library_files import read_library
from tahaluf.inputs.link_fetcher import LinkFetcher, group_by_host
from tahaluf.inputs.local_files import read_text
from tahaluf.item_errors import ItemErrors
from tahaluf.layout import RESOURCES_FILE
from tahaluf.problems import CommandError, InvalidInput

WORKERS: Final = 8
PAUSE: Final = 1.0  # seconds between two requests to the same host
MAX_MINUTES: Final = 20
USER_AGENT: Final = "tahaluf-link-check (+{home})"
HOME: Final = "https://github.com/{repository}"

STATE_BRANCH: Final = "tahaluf-links"
STATE_FILE: Final = "links.json"
STATE_MESSAGE: Final = "Record which URLs did not respond"
EDIT_BRANCH: Final = "resource-links"
EDIT_MESSAGE: Final = "Mark resources that do not respond"
EDIT_TITLE: Final = "Mark resources that have stopped responding or respond again"
EDIT_BODY: Final = """\
The addresses of these resources were checked in at least three runs over two weeks:

{lines}

If you merge this pull request, the site marks these resources accordingly. Nothing is deleted. If you know the \
new address of a page, change `url` instead."""
GONE_LINE: Final = "- `{id}`: no response since {month}"
BACK_LINE: Final = "- `{id}`: responds again"


@dataclass(frozen=True, slots=True)
class CheckedContent:
    """What the link check reads. `text`: the text of `resources.yml`. `links`: the links in offers and guides."""

    text: str
    resources: Resources
    links: tuple[Link, ...]

    @property
    def all_links(self) -> tuple[Resource | Link, ...]:
        return (*self.resources.resources, *self.links)


def read_content(root: Path) -> CheckedContent:
    """Read resources, offers and guides. Raises InvalidInput with all problems."""
    found, problems = read_library(root)
    if problems:
        raise InvalidInput(problems)
    path = root / RESOURCES_FILE
    links = links_in(found.get("offers", ()), found["guides"])
    if not path.is_file() and not links:
        raise CommandError(f"there is no {path}", "docs/site.md describes the file")
    text = read_text(path) if path.is_file() else ""
    return CheckedContent(text, found.get("resources", Resources()), links)


def request_urls(
    urls: Sequence[str], fetcher: LinkFetcher, clock: Clock, errors: ItemErrors[str]
) -> dict[str, LinkStatus]:
    """Request each URL once. Different hosts are queried in parallel, and the URLs on one host one after another.

    URLs that have not been requested when the time limit is reached are left out. If a request fails unexpectedly,
    the error is recorded in `errors`, and the URL's status is UNCLEAR.
    """
    deadline = clock.time() + MAX_MINUTES * 60

    def request_host(addresses: Sequence[str]) -> list[tuple[str, LinkStatus]]:
        found: list[tuple[str, LinkStatus]] = []
        for address in addresses:
            if found:
                clock.sleep(PAUSE)
            if clock.time() >= deadline:
                break
            status = LinkStatus.UNCLEAR
            with errors.isolate(address):
                status = fetcher.status(address)
            found.append((address, status))
        return found

    with ThreadPoolExecutor(WORKERS) as workers:
        return {
            url: status
            for found in workers.map(request_host, group_by_host(urls).values())
            for url, status in found
        }


def link_fetcher(repository: str | None) -> LinkFetcher:
    home = HOME.format(repository=repository or "tahaluf/tahaluf")
    return LinkFetcher(USER_AGENT.format(home=home))


def propose_link_changes(
    session: Session,
    control: str,
    content: CheckedContent,
    statuses: Mapping[str, LinkStatus],
    clock: Clock,
) -> tuple[int | None, list[Link]]:
    """Record the results of this run, and open a pull request if a resource has to be marked.

    Returns the pull request's number, and the links in offers and guides that are gone for good.
    """
    state = read_branch_file(session, control, STATE_BRANCH, STATE_FILE)
    earlier = absences_from_json(state.text or "")
    absences = record(earlier, content.all_links, statuses, clock.today())
    if absences != earlier:
        edit = FileEdit(
            state.default_tip, state.default_tree, STATE_FILE, absences_to_json(absences), STATE_MESSAGE
        )
        commit_file(session, control, STATE_BRANCH, edit, create=not state.branch_exists)
    changes = unreachable_changes(content.resources.resources, absences, statuses)
    pull = _propose(session, control, content.text, changes, state) if changes else None
    return pull, lost_links(content.links, absences)


def _propose(
    session: Session, control: str, text: str, changes: Mapping[str, str | None], state: BranchFile
) -> int:
    """Open or update the pull request that changes these resources in `text`, and return its number."""
    edited = set_unreachable(text, changes, RESOURCES_FILE)
    lines = (
        GONE_LINE.format(id=id_, month=month) if month else BACK_LINE.format(id=id_)
        for id_, month in sorted(changes.items())
    )
    existing = read_branch_file(session, control, EDIT_BRANCH, RESOURCES_FILE)
    if existing.branch_exists and existing.message != EDIT_MESSAGE:
        raise CommandError(
            f"someone else has committed to the branch {EDIT_BRANCH}",
            "merge or close its pull request, then delete the branch",
        )
    if existing.text != edited:
        edit = FileEdit(state.default_tip, state.default_tree, RESOURCES_FILE, edited, EDIT_MESSAGE)
        commit_file(session, control, EDIT_BRANCH, edit, create=not existing.branch_exists)
    return open_bot_pull(
        session,
        control,
        EDIT_BRANCH,
        state.default_branch,
        EDIT_TITLE,
        EDIT_BODY.format(lines="\n".join(lines)),
    )
