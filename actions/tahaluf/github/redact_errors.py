"""Errors without GitHub's own words: those may repeat what was sent to it, and here that is a person's."""

from typing import Final

from tahaluf.plan import Steps
from tahaluf.problems import CommandError

from .errors import GitHubError, NoResponse

# Texts for people
STATUS_ONLY: Final = "GitHub answered {status}"
REJECTED: Final = "GitHub would not take it"
MISSING_PERMISSION: Final = ", and asks for the permission {permission}"
NO_RESPONSE: Final = "GitHub gave no usable answer"


def redact_errors(steps: Steps) -> Steps:
    """The same conversation, whose errors say a number and no words."""
    try:
        return (yield from steps)
    except (GitHubError, NoResponse) as error:
        raise CommandError(redacted_message(error), error.fix) from None


def redacted_message(error: CommandError) -> str:
    """What is wrong, fit for a public log."""
    match error:
        case GitHubError(status=200):  # GraphQL's way of saying no
            return REJECTED
        case GitHubError(status=status, permission=permission):
            return STATUS_ONLY.format(status=status) + (
                MISSING_PERMISSION.format(permission=permission) if permission else ""
            )
        case NoResponse():
            return NO_RESPONSE
    return error.what
