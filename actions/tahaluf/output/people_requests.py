"""Shows the consent requests that an import would open or has opened. No one is named."""

from collections.abc import Sequence
from typing import Final

from tahaluf.plan import pluralize
from tahaluf.proposals import PeopleRequest, RequestKind, RequestToOpen

KINDS: Final = {
    RequestKind.STEWARDS: "project",
    RequestKind.MEMBERS: "team",
    RequestKind.COLLABORATORS: "collaborators of",
}

# User-facing messages
NOTHING: Final = "There is nobody to ask: everyone is listed, or a request is already open."
TO_ASK: Final = "{what}: {count} can agree{note}"
NOT_MENTIONED: Final = "; the team is secret, so tell its members about the pull request yourself"
NO_TEAM: Final = "; the pull request does not mention them, so tell them about it yourself"
UNREAD: Final = "{what}: not asked, because this token cannot read who has access"
OPENED: Final = "#{number}: {what}"


def show_requests(requests: Sequence[RequestToOpen], unread: Sequence[PeopleRequest]) -> None:
    for one in requests:
        count = pluralize(one.count, "person", "people")
        print(TO_ASK.format(what=_what(one.request), count=count, note=_note(one)))
    for request in unread:
        print(UNREAD.format(what=_what(request)))
    if not (requests or unread):
        print(NOTHING)


def show_opened(found: RequestToOpen, number: int) -> None:
    print(OPENED.format(number=number, what=_what(found.request)))


def _what(request: PeopleRequest) -> str:
    return f"{KINDS[request.kind]} {request.name}"


def _note(found: RequestToOpen) -> str:
    if found.mention:
        return ""
    return NO_TEAM if found.request.kind is RequestKind.COLLABORATORS else NOT_MENTIONED
