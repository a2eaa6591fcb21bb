"""Decides what to do about an issue from the *Share a resource* form, without sending any request."""

from collections.abc import Iterator
from typing import Any, Final

from tahaluf.content import add_resource
from tahaluf.escape import escape_name, escape_plain, lookalike_hosts, words_of_mixed_scripts
from tahaluf.i18n import Translator
from tahaluf.problems import InvalidInput

from . import resource_texts, texts
from .actions import Action, CloseIssue, ReportProblems
from .draft import Answers, read_answers
from .lifecycle import (
    ProposedEdit,
    comment,
    is_proposal,
    publish,
    reply_translator,
    request_fixes,
    settle,
)
from .pull import labelled_answers, limited_title, values_digest
from .resource_entry import build_entry, entry_errors
from .state import RESOURCE, Proposal, ResourceControl

MARKER: Final = "<!-- tahaluf:resource issue={issue} values={digest} -->"


def decide_resource(control: ResourceControl, proposal: Proposal) -> tuple[Action, ...]:
    """Return the actions to take, in order. After they have been taken, the next call returns no actions that change
    anything.
    """
    translator = reply_translator(control.forms, proposal)
    if not is_proposal(RESOURCE, control.forms, proposal):
        return ()
    if proposal.is_merged:
        return (comment(translator, resource_texts.ADDED), CloseIssue()) if proposal.issue.is_open else ()
    if (settled := settle(proposal, translator)) is not None:
        return settled
    return _propose(control, proposal, translator)


def _propose(control: ResourceControl, proposal: Proposal, translator: Translator) -> tuple[Action, ...]:
    filled = control.forms.read(proposal.issue.body)
    answers = read_answers(filled)
    if isinstance(answers, tuple):
        return request_fixes(filled, proposal, answers, translator)
    entry = build_entry(answers, proposal.issue, filled.language, control.resources)
    if errors := tuple(entry_errors(entry, answers, control.resources, RESOURCE.file)):
        return request_fixes(filled, proposal, errors, translator)
    try:
        edited = add_resource(control.text, entry, RESOURCE.file)
    except InvalidInput as error:
        return (comment(translator, resource_texts.RESOURCES_BLOCKED), ReportProblems(error.problems))
    digest = values_digest(entry)
    edit = ProposedEdit(
        RESOURCE,
        entry["id"],
        escape_name(entry["title"]),
        edited,
        limited_title(
            resource_texts.TITLE.format(id=escape_plain(entry["id"]), title=escape_plain(entry["title"]))
        ),
        "\n\n".join(_body_parts(control, proposal.issue.number, answers, entry, digest)),
        digest,
    )
    return publish(proposal, control.tip, edit, translator)


def _body_parts(
    control: ResourceControl, issue: int, answers: Answers, entry: dict[str, Any], digest: str
) -> Iterator[str]:
    yield MARKER.format(issue=issue, digest=digest)
    yield resource_texts.HEADING.format(issue=issue)
    rows = (
        f"| {label} | {escape_name(text)} |" for _, label, text in labelled_answers(control.forms, answers)
    )
    yield "\n".join(["| | |", "| --- | --- |", *rows])
    mixed = words_of_mixed_scripts(f"{entry['title']} {entry['why']}")
    if mixed := [*mixed, *lookalike_hosts([entry["url"]])]:
        yield texts.LOOKALIKES.format(words=", ".join(map(escape_name, mixed)))
    yield resource_texts.REVIEW
    yield texts.FOOTER.format(digest=digest)
