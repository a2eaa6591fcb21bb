"""Removes GitHub's messages from errors, because these may quote personal data from the request."""

from typing import Final

from tahaluf.item_errors import as_command_error
from tahaluf.plan import Steps
from tahaluf.problems import CommandError

from .errors import GitHubError, NoResponse

# User-facing messages
STATUS_ONLY: Final = "GitHub returned {status}"
REJECTED: Final = "GitHub rejected it"
MISSING_PERMISSION: Final = "; this needs the {permission} permission"
NO_RESPONSE: Final = "no usable response from GitHub"


def redact_errors(steps: Steps) -> Steps:
    """Run steps, replacing GitHub's messages in errors with a status code."""
    try:
        return (yield from steps)
    except (GitHubError, NoResponse) as error:
        raise CommandError(redacted_message(error), error.fix) from None


def redacted_error(error: Exception) -> CommandError:
    """Return the error without GitHub's message or any values, for `ItemErrors` about people."""
    plain = as_command_error(error)
    return CommandError(redacted_message(plain), plain.fix)


def redacted_message(error: CommandError) -> str:
    """Describe the error, leaving out anything that must not appear in a public log."""
    match error:
        case GitHubError(status=200):  # a GraphQL error
            return REJECTED
        case GitHubError(status=status, permission=permission):
            return STATUS_ONLY.format(status=status) + (
                MISSING_PERMISSION.format(permission=permission) if permission else ""
            )
        case NoResponse():
            return NO_RESPONSE
    return error.what
