"""Decides what to do about a proposal based on its state, without sending any requests."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from tahaluf.consent import ConsentThread
from tahaluf.escape import escape_inline, escape_name
from tahaluf.forms import FilledForm, FormSet
from tahaluf.git_objects import blob_id
from tahaluf.i18n import ENGLISH, Message, Translator, translator_for
from tahaluf.layout import PROPOSAL_LABEL
from tahaluf.manifest import upsert
from tahaluf.problems import InvalidInput
from tahaluf.similarity import Candidate, find_similar

from . import texts
from .actions import (
    Action,
    AnnouncePull,
    ClosePull,
    DismissReviews,
    OpenPull,
    ReopenPull,
    ReportProblems,
    RequestConsent,
    SetComment,
    UpdateBranch,
    UpdatePull,
)
from .draft import (
    Answers,
    Draft,
    FieldError,
    build_draft,
    is_distinct,
    is_login,
    logins_of,
    proposed_slug_of,
    read_answers,
)
from .field_errors import clash_errors, manifest_errors, privacy_errors, slug_errors
from .pull import (
    base_body,
    closed_body,
    closed_with_issue,
    commit_message,
    committed_digest,
    consent_request,
    described_as,
    is_on_hold,
    list_similar,
    on_hold_body,
    pull_body,
    pull_title,
    values_digest,
)
from .state import ControlRepository, GitHubAccount, Issue, Proposal, ProposalFacts, Pull


class FactsQuery(NamedTuple):
    """What must be read from GitHub before deciding.

    `slug`: a repository name, or "" for none. `pull`: the pull request on which `logins` may have agreed.
    """

    slug: str = ""
    logins: tuple[str, ...] = ()
    pull: int | None = None


def facts_query(control: ControlRepository, proposal: Proposal) -> FactsQuery:
    is_active = proposal.issue.is_open and not proposal.is_merged and _is_proposal(control, proposal)
    is_editable = is_active and not _is_taken_over(proposal)
    answers = read_answers(control.forms.read(proposal.issue.body)) if is_editable else ()
    if isinstance(answers, tuple):
        return FactsQuery()
    logins, last_pull = tuple(login for login in logins_of(answers) if is_login(login)), proposal.last_pull
    has_stewards = bool(logins or answers.get("steward"))
    return FactsQuery(
        proposed_slug_of(answers), logins, last_pull.number if last_pull and has_stewards else None
    )


def decide(control: ControlRepository, proposal: Proposal, facts: ProposalFacts) -> tuple[Action, ...]:
    """Return the actions to take, in order.

    Idempotent: after they have been taken, the next call returns no actions that change anything.
    """
    issue, last_pull, translator = proposal.issue, proposal.last_pull, _translator_for(control, proposal)
    if not _is_proposal(control, proposal) or proposal.is_merged:
        return ()
    if not issue.exists:
        return _close_orphaned(proposal)
    if not issue.is_open:
        return _close(proposal.open_pull, translator)
    if last_pull and not proposal.open_pull and not closed_with_issue(last_pull.body):
        return (_comment(translator, texts.DECLINED, pull=last_pull.number),)
    if _is_taken_over(proposal):
        return _defer_to_people(last_pull, translator)
    answers = read_answers(control.forms.read(issue.body))
    if isinstance(answers, tuple):
        return _request_fixes(control, proposal, answers, translator)
    return _propose(control, proposal, answers, facts, translator)


def report_internal_error(control: ControlRepository, proposal: Proposal) -> tuple[Action, ...]:
    """Tell the author that the bot failed, in English if the author's language cannot be determined."""
    translator = ENGLISH
    with suppress(Exception):
        translator = _translator_for(control, proposal)
    return (_comment(translator, texts.INTERNAL_ERROR),)


def _is_proposal(control: ControlRepository, proposal: Proposal) -> bool:
    """Whether the issue is a proposal. If it lacks the form's label, the first heading identifies it."""
    first_headings = {form.fields[0].heading for form in control.forms.all_forms}
    return PROPOSAL_LABEL in proposal.issue.labels or not first_headings.isdisjoint(
        proposal.issue.body.splitlines()
    )


def _is_taken_over(proposal: Proposal) -> bool:
    """Whether people have committed to the branch, which then no longer follows the form."""
    return proposal.branch is not None and not proposal.branch.is_bot_commit


def _translator_for(control: ControlRepository, proposal: Proposal) -> Translator:
    """Return a translator for the form's language, which the proposer reads.

    If there is no translation into that language, the translator is for English.

    Older forms are bilingual. For these, the project's main language is used.
    """
    return translator_for(control.forms.read(proposal.issue.body).reply_languages("lang"))


def _comment(translator: Translator, message: Message, **params: object) -> SetComment:
    return SetComment(translator.with_direction(translator.translate(message, **params)))


def _close(pull: Pull | None, translator: Translator) -> tuple[Action, ...]:
    """Comment before closing, because later runs cannot tell that a closed pull request lacks the comment."""
    if pull is None:
        return ()
    return (
        _comment(translator, texts.CLOSED, pull=pull.number),
        ClosePull(pull.number, closed_body(pull.body)),
    )


def _close_orphaned(proposal: Proposal) -> tuple[Action, ...]:
    """Close without a comment, since the issue is gone. A pull request that people have reopened stays open."""
    pull = proposal.open_pull
    if pull is None or closed_with_issue(pull.body) or _is_taken_over(proposal):
        return ()
    return (ClosePull(pull.number, closed_body(pull.body, texts.ISSUE_GONE_NOTE)),)


def _request_fixes(
    control: ControlRepository, proposal: Proposal, errors: Sequence[FieldError], translator: Translator
) -> tuple[Action, ...]:
    """Ask for fixes, and put the pull request on hold, since it still contains the earlier answers."""
    filled = control.forms.read(proposal.issue.body)
    pull, comment = proposal.open_pull, _fixes_comment(filled, errors, translator)
    if pull is None or is_on_hold(pull.body):
        return (comment,)
    return (UpdatePull(pull.number, pull.title, on_hold_body(pull.body)), comment)


def _fixes_comment(filled: FilledForm, errors: Sequence[FieldError], translator: Translator) -> SetComment:
    """Return one comment with the first error in each field, in the order of the form."""
    labels, whole_form = (
        {field.key: escape_inline(field.label) for field in filled.form.fields},
        translator.translate(texts.WHOLE_FORM),
    )
    message_by_label: dict[str, str] = {}
    for error in errors:
        message_by_label.setdefault(
            labels.get(error.field or "", whole_form), translator.translate(error.message, **error.params)
        )
    labels_with_errors = [
        label for label in dict.fromkeys([*labels.values(), whole_form]) if label in message_by_label
    ]
    items = "\n".join(
        texts.FIX_ITEM.format(label=label, what=message_by_label[label]) for label in labels_with_errors
    )
    return _comment(translator, texts.NEEDS_FIXES, points=items)


def _propose(
    control: ControlRepository,
    proposal: Proposal,
    answers: Answers,
    facts: ProposalFacts,
    translator: Translator,
) -> tuple[Action, ...]:
    draft, description = _make_draft(control, proposal, answers, facts)
    if errors := tuple(_draft_errors(control, answers, draft, facts)):
        return _request_fixes(control, proposal, errors, translator)
    try:
        edited = upsert(control.manifest_text, draft.project)
    except InvalidInput as error:
        if errors := tuple(clash_errors(error)):
            return _request_fixes(control, proposal, errors, translator)
        return (_comment(translator, texts.MANIFEST_BLOCKED), ReportProblems(error.problems))
    similar = _similar_projects(control, draft)
    if similar and not (is_distinct(answers) or proposal.open_pull):
        label = _field_label(control, proposal, "distinct")
        return (
            _comment(
                translator, texts.SIMILAR, projects=list_similar(control, similar, translator), label=label
            ),
        )
    consent = _ConsentState.of(proposal, draft, description, facts)
    body = pull_body(
        control, proposal.issue.number, answers, draft, consent.record, similar, translator.language
    )
    return (*consent.actions, *_publish(control, proposal, edited, draft, body, translator))


def _make_draft(
    control: ControlRepository, proposal: Proposal, answers: Answers, facts: ProposalFacts
) -> tuple[Draft, str]:
    """Return the project with the stewards who agreed to it, and the digest of its self-description."""
    label = _field_label(control, proposal, "steward")
    draft = build_draft(answers, proposal.issue, label, facts)
    description, last_pull = draft.description, proposal.last_pull
    if last_pull is None or description is None:  # nobody was asked, or the project cannot be listed as it is
        return draft, description or ""
    last_seen = described_as(last_pull.body)
    thread = _thread(last_pull, facts)
    consents = thread.consents_to(draft.project["slug"], description, last_seen)
    if author := proposal.issue.author:  # authors need not be asked again after changing their own text
        consents = replace(consents, named=consents.named | thread.named & {author.id})
    return build_draft(answers, proposal.issue, label, facts, consents), description


class AuthorConsent(NamedTuple):
    """A proposer's agreement, given in the form, to be the steward of the project as described there."""

    account: GitHubAccount
    description: str


def author_consent(forms: FormSet, body: str, author: GitHubAccount) -> AuthorConsent | None:
    """Return the author's consent in the current form, or None if the box is not ticked or the form is invalid."""
    answers = read_answers(forms.read(body))
    if isinstance(answers, tuple) or not answers.get("steward"):
        return None
    issue = Issue(0, is_open=True, body=body, opened_on=date.min, author=author)
    description = build_draft(answers, issue, "", ProposalFacts()).description
    return None if description is None else AuthorConsent(author, description)


class _ConsentState(NamedTuple):
    """What to record about a proposal's consents, and the request to post before the body changes."""

    record: str
    actions: tuple[RequestConsent, ...] = ()

    @classmethod
    def of(cls, proposal: Proposal, draft: Draft, description: str, facts: ProposalFacts) -> "_ConsentState":
        last_pull, slug = proposal.last_pull, draft.project["slug"]
        if last_pull is None:
            return cls(description)
        thread, last_seen = _thread(last_pull, facts), described_as(last_pull.body)
        if not any(steward.entry for steward in draft.stewards):
            return cls(last_seen or description)  # the comments were not read
        record = thread.record(slug, description, last_seen)
        if thread.needs_request(slug, description, last_seen):
            return cls(
                record, (RequestConsent(last_pull.number, consent_request(draft.project, description)),)
            )
        return cls(record)


def _thread(pull: Pull, facts: ProposalFacts) -> ConsentThread:
    return facts.consents.get(pull.number, ConsentThread())


def _draft_errors(
    control: ControlRepository, answers: Answers, draft: Draft, facts: ProposalFacts
) -> Iterator[FieldError]:
    """Return all errors in the answers themselves. `clash_errors` finds conflicts with other projects."""
    # These come first, since only the first error in each field is shown, and the others may quote the answer
    yield from privacy_errors(draft.project, answers)
    yield from draft.errors
    yield from slug_errors(control.manifest, draft.project["slug"], facts)
    yield from manifest_errors(control.manifest, draft.project)


def _similar_projects(control: ControlRepository, draft: Draft) -> tuple[Candidate, ...]:
    project = draft.project
    project_url = project.get("links", {}).get("website")
    if isinstance(project.get("repository"), str):
        project_url = project["repository"]
    return find_similar(control.manifest, project["name"], url=project_url, summary=project["summary"])


def _publish(
    control: ControlRepository, proposal: Proposal, text: str, draft: Draft, body: str, translator: Translator
) -> tuple[Action, ...]:
    """Create or update the branch, the pull request and the comment."""
    pull, branch, last_pull = proposal.open_pull, proposal.branch, proposal.last_pull
    project_name, pull_title_text = escape_name(draft.project["name"]), pull_title(draft.project)
    digest = values_digest(draft.project)
    actions: list[Action] = []
    if pull and (stale_approvals := tuple(_stale_approvals(pull, digest))):
        # This is done first, so that nobody merges new values with an old approval
        actions.append(DismissReviews(pull.number, stale_approvals))
    if branch and last_pull and not pull:
        # This is done before the branch moves: GitHub reopens a pull request only if its branch has not changed
        actions.append(ReopenPull(last_pull.number, pull_title_text, body))
    # If the branch has this manifest on an older base, it can still be merged. Keeping it preserves approvals
    blob = blob_id(text.encode())
    if not branch or branch.blob != blob:
        message = commit_message(draft.project["slug"], proposal.issue.number, digest, blob)
        actions.append(UpdateBranch(text, message, control.tip, branch.tip if branch else None))
    if pull and (pull.title, pull.body.rstrip()) != (pull_title_text, body):
        actions.append(UpdatePull(pull.number, pull_title_text, body))
    if not pull and not (branch and last_pull):
        actions.append(OpenPull(pull_title_text, body))
    return (
        *actions,
        AnnouncePull(
            translator,
            project_name,
            pull.number if pull else None,
            missing_consents=len(draft.entries_without_consent),
        ),
    )


def _stale_approvals(pull: Pull, digest: str) -> Iterator[int]:
    """Return approvals of earlier values. Approvals of commits made by people, which have no digest, are kept."""
    for approval in pull.approvals:
        if approval.message is None or committed_digest(approval.message) not in (None, digest):
            yield approval.id


def _defer_to_people(last_pull: Pull | None, translator: Translator) -> tuple[Action, ...]:
    """If people have committed to the branch, only comment, and reopen the pull request if it is closed."""
    if last_pull is None:
        return (_comment(translator, texts.BRANCH_TAKEN_OVER),)
    announce = AnnouncePull(translator, None, last_pull.number)
    if last_pull.state == "OPEN":
        return (announce,)
    return (ReopenPull(last_pull.number, last_pull.title, base_body(last_pull.body)), announce)


def _field_label(control: ControlRepository, proposal: Proposal, key: str) -> str:
    """Return a field's label in the submitted form, or its key if the coalition removed the field."""
    return escape_inline(control.forms.read(proposal.issue.body).label(key))


def announcement(action: AnnouncePull, pull: int | None) -> str:
    """Return the comment that links to the pull request."""
    text = texts.EDITED_BY_HAND if action.project_name is None else texts.PULL_OPENED
    paragraphs = [action.translator.translate(text, name=action.project_name, pull=pull)]
    if action.missing_consents:
        paragraphs.append(action.translator.translate_plural(texts.ASK_STEWARDS, action.missing_consents))
    return action.translator.with_direction("\n".join(paragraphs))
