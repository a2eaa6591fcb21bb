"""The actions that the bot can take on a proposal. `decide` returns them as values, and `github/` executes them."""

from dataclasses import dataclass

from tahaluf.i18n import Translator
from tahaluf.layout import MANIFEST_FILE
from tahaluf.problems import Problem


@dataclass(frozen=True, slots=True)
class SetComment:
    """Set the text of the bot's comment on the issue."""

    text: str


@dataclass(frozen=True, slots=True)
class AnnouncePull:
    """Make the bot's comment link to pull request `pull`, or if it is None, to the pull request that an earlier
    action opens.

    `project_name` is Markdown; it is None if someone else has committed to the branch.
    """

    translator: Translator
    project_name: str | None
    pull: int | None
    missing_consents: int = 0  # stewards named in the form who have not agreed
    note: str = ""  # an additional paragraph, as Markdown


@dataclass(frozen=True, slots=True)
class SetBranch:
    """Make the branch contain one commit on `parent`, with this text in `path`.

    If `previous_tip` is None, the branch is created.
    """

    text: str
    message: str
    parent: str
    previous_tip: str | None
    path: str = MANIFEST_FILE


@dataclass(frozen=True, slots=True)
class OpenPull:
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class EditPull:
    number: int
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class ReopenPull:
    """Reopen the pull request, or open a new one if GitHub does not allow reopening it."""

    number: int
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class RequestConsent:
    """Ask for consent again on the pull request, because people agreed to an earlier description of the project."""

    pull: int
    text: str


@dataclass(frozen=True, slots=True)
class DismissReviews:
    """Dismiss these reviews, because the values that they approved have since changed."""

    pull: int
    reviews: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ClosePull:
    number: int
    body: str


@dataclass(frozen=True, slots=True)
class CloseIssue:
    """Close the issue, because its proposal has been merged."""


@dataclass(frozen=True, slots=True)
class ReportProblems:
    """Make the run fail with these problems, which are for the maintainers to fix."""

    problems: tuple[Problem, ...]


Action = (
    SetComment
    | AnnouncePull
    | RequestConsent
    | DismissReviews
    | SetBranch
    | OpenPull
    | EditPull
    | ReopenPull
    | ClosePull
    | CloseIssue
    | ReportProblems
)
