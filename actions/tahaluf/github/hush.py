"""Errors without GitHub's own words: those may repeat what was sent to it, and here that is a person's."""

from typing import Final

from tahaluf.plan import Steps
from tahaluf.problems import Stopped

from .answers import GitHubRefusal, Unanswered

# Texts for people
REFUSED: Final = "GitHub answered {status}"
REFUSED_SO: Final = "GitHub would not take it"
NEEDS: Final = ", and asks for the permission {permission}"
UNANSWERED: Final = "GitHub gave no usable answer"


def hushed(steps: Steps) -> Steps:
    """The same conversation, whose errors say a number and no words."""
    try:
        return (yield from steps)
    except (GitHubRefusal, Unanswered) as trouble:
        raise Stopped(without_words(trouble), trouble.mend) from None


def without_words(trouble: Stopped) -> str:
    """What is wrong, fit for a public log."""
    match trouble:
        case GitHubRefusal(status=200):  # GraphQL's way of saying no
            return REFUSED_SO
        case GitHubRefusal(status=status, permission=permission):
            return REFUSED.format(status=status) + (NEEDS.format(permission=permission) if permission else "")
        case Unanswered():
            return UNANSWERED
    return trouble.what
