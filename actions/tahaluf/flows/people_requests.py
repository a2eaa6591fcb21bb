"""Asks people who already have access for consent, and lists those who agree."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from tahaluf.consent import PullComment, collect_consents
from tahaluf.git_objects import blob_id
from tahaluf.github import (
    Session,
    commit_request,
    open_request,
    read_branch_file,
    read_consents,
    read_groups,
    read_request_pulls,
)
from tahaluf.inputs.remote_files import fetch_manifest_text
from tahaluf.item_errors import ItemErrors
from tahaluf.layout import MANIFEST_FILE
from tahaluf.manifest import Manifest, load
from tahaluf.problems import CommandError
from tahaluf.proposals import (
    PeopleRequest,
    RequestToOpen,
    askable,
    is_request_commit,
    people_requests,
    request_body,
    request_of_branch,
    with_consenting,
)

# User-facing messages
UNREAD: Final = CommandError(
    "this token cannot see who has access, so nobody is added",
    "give the token the permissions in docs/setup.md, and check that the App is installed for all repositories",
)


@dataclass(frozen=True, slots=True)
class RequestsToOpen:
    """The requests to open, and the manifest on the control repository's default branch.

    `unread`: requests that may be needed, but whose people the token cannot read.
    """

    manifest_text: str
    manifest: Manifest
    missing: tuple[RequestToOpen, ...]
    unread: tuple[PeopleRequest, ...]


def find_requests_to_open(session: Session, control: str, organization: str) -> RequestsToOpen:
    """Find the projects and shared teams with people who are not listed and have not been asked in an open request."""
    text = fetch_manifest_text(session, control)
    manifest = load(text, MANIFEST_FILE)
    pulls = read_request_pulls(session, control)
    requests = [request for request in people_requests(manifest) if request.branch not in pulls]
    missing, unread = [], []
    for request, group in read_groups(session, organization, manifest, requests).items():
        if group is None:
            unread.append(request)
        elif people := askable(request, manifest, group.people):
            mention = f"@{organization}/{request.team}" if group.is_visible else ""
            missing.append(RequestToOpen(request, len(people), mention))
    return RequestsToOpen(text, manifest, tuple(missing), tuple(unread))


def open_found_request(session: Session, control: str, found: RequestsToOpen, request: RequestToOpen) -> int:
    """Open one request. Returns the number of its pull request."""
    body = request_body(request.request, found.manifest, request.mention)
    return open_request(session, control, request.request, found.manifest_text, body)


def update_people_requests(
    session: Session,
    control: str,
    reader: Session | None,
    errors: ItemErrors[int],
    only: Collection[int] | None = None,
) -> list[int]:
    """Add the people who agreed to the manifest in each open request, and return the numbers of the changed pull
    requests.

    `reader`: a session that can see the whole organization. `only`: the pull requests to update. Branches to which
    people have pushed are not changed. An error in one request is recorded in `errors`, and does not affect the
    others.
    """
    pulls = {
        branch: number
        for branch, number in read_request_pulls(session, control).items()
        if only is None or number in only
    }
    if not pulls:
        return []
    text = fetch_manifest_text(session, control)
    manifest = load(text, MANIFEST_FILE)
    requests = {
        number: request
        for branch, number in pulls.items()
        if (request := request_of_branch(branch, manifest))
    }
    groups = read_groups(reader or session, control.partition("/")[0], manifest, list(requests.values()))
    threads = read_consents(session, control, requests)
    changed = []
    for number, request in requests.items():
        if request not in groups or number not in threads:
            continue
        with errors.isolate(number):
            if (group := groups[request]) is None:
                raise UNREAD
            comments = [comment for comment in threads[number].comments if isinstance(comment, PullComment)]
            consents = collect_consents(comments)
            wanted = with_consenting(text, request, manifest, group.people, consents)
            found = read_branch_file(session, control, request.branch, MANIFEST_FILE)
            present = None if found.text is None else blob_id(found.text.encode())
            if found.text != wanted and is_request_commit(found.message or "", present):
                commit_request(session, control, request, found, wanted)
                changed.append(number)
    return changed
