"""What can be done about a proposal, as values. Decided in `decide`, carried out in `github/`."""

from dataclasses import dataclass

from tahaluf.i18n import Translator


@dataclass(frozen=True, slots=True)
class SetComment:
    """Our one comment under the issue reads so."""

    text: str


@dataclass(frozen=True, slots=True)
class AnnouncePull:
    """The comment says where the pull request is: `pull`, or the one that an action before this opens.

    `name` is Markdown already; None where people have taken over the branch.
    """

    translator: Translator
    project_name: str | None
    pull: int | None
    missing_consents: int = 0  # stewards who were named and have not agreed


@dataclass(frozen=True, slots=True)
class UpdateBranch:
    """The branch is one commit on `parent`, with the manifest as `text`. `replaces`: its present tip."""

    manifest_text: str
    message: str
    parent: str
    previous_tip: str | None


@dataclass(frozen=True, slots=True)
class OpenPull:
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class UpdatePull:
    number: int
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class ReopenPull:
    """Open it again, or open a new one where GitHub does not allow that."""

    number: int
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class DismissReviews:
    """Take these reviews of the pull request back: what they approved is not what it says any more."""

    pull: int
    reviews: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ClosePull:
    number: int
    body: str


Action = (
    SetComment | AnnouncePull | DismissReviews | UpdateBranch | OpenPull | UpdatePull | ReopenPull | ClosePull
)
