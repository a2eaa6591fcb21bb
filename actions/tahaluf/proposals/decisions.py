"""Decides what to do about a proposal based on its state, without sending any request."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from tahaluf.consent import ConsentThread
from tahaluf.escape import code_span, escape_inline, escape_name
from tahaluf.forms import FilledForm, FormSet
from tahaluf.i18n import Translator
from tahaluf.manifest import upsert
from tahaluf.problems import InvalidInput
from tahaluf.similarity import Candidate, find_similar

from . import texts
from .actions import (
    Action,
    ReportProblems,
    RequestConsent,
)
from .draft import (
    Answers,
    Draft,
    FieldError,
    build_draft,
    is_distinct,
    logins_of,
    proposed_slug_of,
    read_answers,
    text_of,
)
from .field_errors import clash_errors, manifest_errors, privacy_errors, slug_errors
from .lifecycle import (
    ProposedEdit,
    comment,
    is_proposal,
    is_taken_over,
    publish,
    reply_translator,
    request_fixes,
    settle,
)
from .logins import is_login
from .pull import (
    consent_request,
    described_as,
    list_similar,
    proposed_slug,
    pull_body,
    pull_title,
    values_digest,
)
from .short_name import choose_slug, slug_candidates
from .state import PROJECT, ControlRepository, GitHubAccount, Issue, Proposal, ProposalFacts, Pull


class FactsQuery(NamedTuple):
    """The facts to look up on GitHub before a decision.

    `slugs`: possible names of the repository. `pull`: the pull request on which `logins` may have agreed.
    """

    slugs: tuple[str, ...] = ()
    logins: tuple[str, ...] = ()
    pull: int | None = None


def facts_query(control: ControlRepository, proposal: Proposal) -> FactsQuery:
    is_active = (
        proposal.issue.is_open and not proposal.is_merged and is_proposal(PROJECT, control.forms, proposal)
    )
    is_editable = is_active and not is_taken_over(proposal)
    answers = read_answers(control.forms.read(proposal.issue.body)) if is_editable else ()
    if isinstance(answers, tuple):
        return FactsQuery()
    logins, last_pull = tuple(login for login in logins_of(answers) if is_login(login)), proposal.last_pull
    has_stewards = bool(logins or answers.get("steward"))
    return FactsQuery(
        _slug_candidates(answers, proposal.issue.number),
        logins,
        last_pull.number if last_pull and has_stewards else None,
    )


def _slug_candidates(answers: Answers, issue: int) -> tuple[str, ...]:
    slug = proposed_slug_of(answers)
    return (slug,) if slug else slug_candidates(text_of(answers, "name"), issue)


def _with_slug(
    control: ControlRepository, proposal: Proposal, answers: Answers, facts: ProposalFacts
) -> Answers:
    """Return the answers with the slug that the author wrote, or else with one derived from the project's name."""
    if proposed_slug_of(answers):
        return answers
    number, last_pull = proposal.issue.number, proposal.last_pull
    previous = proposed_slug(last_pull.body, number) if last_pull else None
    slug = choose_slug(
        _slug_candidates(answers, number),
        previous,
        lambda candidate: not any(slug_errors(control.manifest, candidate, facts)),
    )
    return {**answers, "slug": slug}


def decide(control: ControlRepository, proposal: Proposal, facts: ProposalFacts) -> tuple[Action, ...]:
    """Return the actions to take, in order.

    After these actions, the next call returns no actions that would change anything.
    """
    translator = reply_translator(control.forms, proposal)
    if not is_proposal(PROJECT, control.forms, proposal) or proposal.is_merged:
        return ()
    if (settled := settle(proposal, translator)) is not None:
        return settled
    filled = control.forms.read(proposal.issue.body)
    answers = read_answers(filled)
    if isinstance(answers, tuple):
        return request_fixes(filled, proposal, answers, translator)
    return _propose(control, proposal, filled, answers, facts, translator)


def _propose(
    control: ControlRepository,
    proposal: Proposal,
    filled: FilledForm,
    answers: Answers,
    facts: ProposalFacts,
    translator: Translator,
) -> tuple[Action, ...]:
    draft, description = _make_draft(filled, proposal, _with_slug(control, proposal, answers, facts), facts)
    if errors := tuple(_draft_errors(control, answers, draft, facts)):
        return request_fixes(filled, proposal, errors, translator)
    try:
        edited = upsert(control.manifest_text, draft.project)
    except InvalidInput as error:
        if errors := tuple(clash_errors(error)):
            return request_fixes(filled, proposal, errors, translator)
        return (comment(translator, texts.MANIFEST_BLOCKED), ReportProblems(error.problems))
    similar = _similar_projects(control, draft)
    if similar and not (is_distinct(answers) or proposal.issue.says_different or proposal.open_pull):
        label = escape_inline(filled.label("distinct"))
        return (
            comment(
                translator, texts.SIMILAR, projects=list_similar(control, similar, translator), label=label
            ),
        )
    consent = _ConsentState.of(proposal, draft, description, facts)
    body = pull_body(
        control, proposal.issue.number, answers, draft, consent.record, similar, translator.language
    )
    edit = ProposedEdit(
        PROJECT,
        draft.project["slug"],
        escape_name(draft.project["name"]),
        edited,
        pull_title(draft.project),
        body,
        values_digest(draft.project),
        len(draft.entries_without_consent),
        _short_name_note(filled, answers, draft, translator),
    )
    return (*consent.actions, *publish(proposal, control.tip, edit, translator))


def _short_name_note(filled: FilledForm, answers: Answers, draft: Draft, translator: Translator) -> str:
    """If the bot chose the slug, return a note about it for the author."""
    if proposed_slug_of(answers):
        return ""
    label = escape_inline(filled.label("slug"))
    return translator.translate(texts.SHORT_NAME_CHOSEN, slug=code_span(draft.project["slug"]), label=label)


def _make_draft(
    filled: FilledForm, proposal: Proposal, answers: Answers, facts: ProposalFacts
) -> tuple[Draft, str]:
    """Return the project with only those stewards who agreed to it, and the digest of its self-description."""
    label = escape_inline(filled.label("steward"))
    draft = build_draft(answers, proposal.issue, label, facts)
    description, last_pull = draft.description, proposal.last_pull
    if last_pull is None or not description:  # no one was asked, or the project is not valid yet
        return draft, description
    last_seen = described_as(last_pull.body)
    thread = _thread(last_pull, facts)
    consents = thread.consents_to(draft.project["slug"], description, last_seen)
    if author := proposal.issue.author:  # authors do not need to agree again to their own changes
        consents = replace(consents, named=consents.named | thread.named & {author.id})
    return build_draft(answers, proposal.issue, label, facts, consents), description


class AuthorConsent(NamedTuple):
    """The proposer's agreement, given in the form, to become a steward of the project described there."""

    account: GitHubAccount
    description: str


def author_consent(
    forms: FormSet, body: str, author: GitHubAccount, chosen_slug: str
) -> AuthorConsent | None:
    """Return the author's consent in the current form, or None if the box is not ticked or the form is invalid.

    `chosen_slug`: the slug in the pull request, in case the author left the short name empty.
    """
    answers = read_answers(forms.read(body))
    if isinstance(answers, tuple) or not answers.get("steward"):
        return None
    answers = answers if proposed_slug_of(answers) else {**answers, "slug": chosen_slug}
    issue = Issue(0, is_open=True, body=body, opened_on=date.min, author=author)
    description = build_draft(answers, issue, "", ProposalFacts()).description
    return AuthorConsent(author, description) if description else None


class _ConsentState(NamedTuple):
    """The consents to record for a proposal, and the request for consent that has to be posted before the body
    changes.
    """

    record: str
    actions: tuple[RequestConsent, ...] = ()

    @classmethod
    def of(cls, proposal: Proposal, draft: Draft, description: str, facts: ProposalFacts) -> "_ConsentState":
        last_pull, slug = proposal.last_pull, draft.project["slug"]
        if last_pull is None:
            return cls(description)
        thread, last_seen = _thread(last_pull, facts), described_as(last_pull.body)
        if not any(steward.entry for steward in draft.stewards):
            return cls(last_seen or description)  # comments are read only if the form names other stewards
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
    # These errors come first: only the first error in each field is shown, and others may quote the answer
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
