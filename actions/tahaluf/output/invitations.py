"""Shows the consent requests that an import would open or has opened. Nobody is named."""

from collections.abc import Sequence
from typing import Final

from tahaluf.plan import pluralize
from tahaluf.proposals import Invitation

# User-facing messages
NOTHING: Final = "There is nobody to ask: everyone is listed, or a request is already open."
TO_ASK: Final = "{what} {name}: {count} can agree{note}"
NOT_MENTIONED: Final = "; the team is secret, so tell its members about the pull request yourself"
OPENED: Final = "#{number}: {name}"


def show_invitations(invitations: Sequence[Invitation]) -> None:
    for one in invitations:
        what = "team" if one.request.is_shared else "project"
        note = "" if one.mention else NOT_MENTIONED
        print(
            TO_ASK.format(
                what=what, name=one.request.name, count=pluralize(one.count, "person", "people"), note=note
            )
        )
    if not invitations:
        print(NOTHING)


def show_opened(invitation: Invitation, number: int) -> None:
    print(OPENED.format(number=number, name=invitation.request.name))
