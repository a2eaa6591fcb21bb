"""The steps shared by all kinds of proposals: asking for fixes, publishing, and closing. No I/O."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from tahaluf.escape import escape_inline
from tahaluf.forms import FilledForm, FormSet
from tahaluf.git_objects import blob_id
from tahaluf.i18n import ENGLISH, Message, Translator, translator_for

from . import texts
from .actions import (
    Action,
    AnnouncePull,
    ClosePull,
    DismissReviews,
    EditPull,
    OpenPull,
    ReopenPull,
    SetBranch,
    SetComment,
)
from .draft import FieldError
from .pull import (
    base_body,
    closed_body,
    closed_with_issue,
    commit_message,
    committed_digest,
    is_on_hold,
    on_hold_body,
)
from .state import Proposal, ProposalKind, Pull


def is_proposal(kind: ProposalKind, forms: FormSet, proposal: Proposal) -> bool:
    """Whether the issue is a proposal. An issue without the form's label is a proposal if its body contains the
    form's first heading.
    """
    first_headings = {form.fields[0].heading for form in forms.all_forms}
    return kind.label in proposal.issue.labels or not first_headings.isdisjoint(
        proposal.issue.body.splitlines()
    )


def reply_translator(forms: FormSet, proposal: Proposal) -> Translator:
    """Return a translator for the form's language, which the proposer can read, or for English if there is no
    translation.

    Older forms are bilingual. For these, the translator uses the language chosen in the form.
    """
    return translator_for(forms.read(proposal.issue.body).reply_languages("lang"))


def report_internal_error(forms: FormSet, proposal: Proposal) -> tuple[Action, ...]:
    """Tell the author that the bot failed, in English if their language is unknown."""
    translator = ENGLISH
    with suppress(Exception):
        translator = reply_translator(forms, proposal)
    return (comment(translator, texts.INTERNAL_ERROR),)


def is_taken_over(proposal: Proposal) -> bool:
    """Whether someone else has committed to the branch, so that it no longer follows the form."""
    return proposal.branch is not None and not proposal.branch.is_bot_commit


def settle(proposal: Proposal, translator: Translator) -> tuple[Action, ...] | None:
    """Return the actions if the answers no longer matter, or None if the form has to be read."""
    last_pull = proposal.last_pull
    if not proposal.issue.exists:
        return _close_orphaned(proposal)
    if not proposal.issue.is_open:
        return _close(proposal.open_pull, translator)
    if last_pull and not proposal.open_pull and not closed_with_issue(last_pull.body):
        return (comment(translator, texts.DECLINED, pull=last_pull.number),)
    return _defer_to_people(last_pull, translator) if is_taken_over(proposal) else None


def comment(translator: Translator, message: Message, **params: object) -> SetComment:
    return SetComment(translator.with_direction(translator.translate(message, **params)))


def _close(pull: Pull | None, translator: Translator) -> tuple[Action, ...]:
    """Comment before closing the pull request, because later runs cannot detect that a comment on a closed one is
    missing.
    """
    if pull is None:
        return ()
    return (
        comment(translator, texts.CLOSED, pull=pull.number),
        ClosePull(pull.number, closed_body(pull.body)),
    )


def _close_orphaned(proposal: Proposal) -> tuple[Action, ...]:
    """Close the pull request without a comment, since the issue is gone. If someone has reopened the pull request, it
    stays open.
    """
    pull = proposal.open_pull
    if pull is None or closed_with_issue(pull.body) or is_taken_over(proposal):
        return ()
    return (ClosePull(pull.number, closed_body(pull.body, texts.ISSUE_GONE_NOTE)),)


def request_fixes(
    filled: FilledForm, proposal: Proposal, errors: Sequence[FieldError], translator: Translator
) -> tuple[Action, ...]:
    """Ask for fixes, and put the pull request on hold, because it still contains the earlier answers."""
    pull, reply = proposal.open_pull, _fixes_comment(filled, errors, translator)
    if pull is None or is_on_hold(pull.body):
        return (reply,)
    return (EditPull(pull.number, pull.title, on_hold_body(pull.body)), reply)


def _fixes_comment(filled: FilledForm, errors: Sequence[FieldError], translator: Translator) -> SetComment:
    """Return a comment with the first error in each field, in the form's order."""
    labels: dict[str | None, str] = {field.key: escape_inline(field.label) for field in filled.form.fields}
    labels[None] = translator.translate(texts.WHOLE_FORM)
    messages: dict[str | None, str] = {}
    for error in errors:
        message = error.message
        if translator.language != ENGLISH.language:
            message = texts.WITHOUT_QUOTES.get(message, message)
        field = error.field if error.field in labels else None
        messages.setdefault(field, translator.translate(message, **error.params))
    items = "\n".join(
        texts.FIX_ITEM.format(label=label, what=messages[field])
        for field, label in labels.items()
        if field in messages
    )
    return comment(translator, texts.NEEDS_FIXES, points=items)


@dataclass(frozen=True, slots=True)
class ProposedEdit:
    """A pull request's edit to a file.

    `name`: the name of the added item, as Markdown. `note`: a paragraph for the comment on the issue, as Markdown.
    """

    kind: ProposalKind
    id: str
    name: str
    text: str
    title: str
    body: str
    digest: str
    missing_consents: int = 0
    note: str = ""


def publish(proposal: Proposal, tip: str, edit: ProposedEdit, translator: Translator) -> tuple[Action, ...]:
    """Create or update the branch, the pull request and the comment. `tip`: the default branch's head commit."""
    pull, branch, last_pull = proposal.open_pull, proposal.branch, proposal.last_pull
    actions: list[Action] = []
    if pull and (stale_approvals := tuple(_stale_approvals(pull, edit.digest))):
        # Done first, so that no one can merge new values based on an old approval
        actions.append(DismissReviews(pull.number, stale_approvals))
    if branch and last_pull and not pull:
        # Done before the branch moves: GitHub reopens a pull request only while its branch is unchanged
        actions.append(ReopenPull(last_pull.number, edit.title, edit.body))
    # A branch that has this text on an older base can still be merged, and leaving it unchanged preserves approvals
    blob = blob_id(edit.text.encode())
    if not branch or branch.blob != blob:
        message = commit_message(edit.kind, edit.id, proposal.issue.number, edit.digest, blob)
        previous = branch.tip if branch else None
        actions.append(SetBranch(edit.text, message, tip, previous, edit.kind.file))
    if pull and (pull.title, pull.body.rstrip()) != (edit.title, edit.body):
        actions.append(EditPull(pull.number, edit.title, edit.body))
    if not pull and not (branch and last_pull):
        actions.append(OpenPull(edit.title, edit.body))
    return (
        *actions,
        AnnouncePull(
            translator,
            edit.name,
            pull.number if pull else None,
            missing_consents=edit.missing_consents,
            note=edit.note,
        ),
    )


def _stale_approvals(pull: Pull, digest: str) -> Iterator[int]:
    """Return approvals of earlier values. Approvals of other people's commits have no digest, so they are kept."""
    for approval in pull.approvals:
        if approval.message is None or committed_digest(approval.message) not in (None, digest):
            yield approval.id


def _defer_to_people(last_pull: Pull | None, translator: Translator) -> tuple[Action, ...]:
    """Leave the branch to the people who committed to it: only comment, and reopen the pull request if it is closed."""
    if last_pull is None:
        return (comment(translator, texts.BRANCH_TAKEN_OVER),)
    announce = AnnouncePull(translator, None, last_pull.number)
    if last_pull.state == "OPEN":
        return (announce,)
    return (ReopenPull(last_pull.number, last_pull.title, base_body(last_pull.body)), announce)


def announcement(action: AnnouncePull, pull: int | None) -> str:
    """Return the comment that links to the pull request."""
    text = texts.EDITED_BY_HAND if action.project_name is None else texts.PULL_OPENED
    paragraphs = [action.translator.translate(text, name=action.project_name, pull=pull)]
    if action.note:
        paragraphs.append(action.note)
    if action.missing_consents:
        paragraphs.append(action.translator.translate_plural(texts.ASK_STEWARDS, action.missing_consents))
    return action.translator.with_direction("\n".join(paragraphs))
