"""Calls all code that reads untrusted text or writes it to GitHub."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import yaml

from support.hostile_text import MAX_BODY_LENGTH, active_content
from support.operations import AnyOperation
from support.people import coalition, volunteer
from support.proposals import MANIFEST, body, issue, proposal_context, proposal_form
from tahaluf.escape import block_quote, code_span, escape_inline, escape_log, escape_name, escape_plain, fold
from tahaluf.forms import ParsedBody, ParseFailure, parse
from tahaluf.manifest import load
from tahaluf.output.apply_result import ApplyResult, to_summary
from tahaluf.plan import Blocked, Change, ChangeKind, HeldChange, Plan, Risk, Unmanaged, review_comment
from tahaluf.privacy import lint, redact, scan
from tahaluf.problems import InvalidInput, Problem
from tahaluf.proposals import (
    AnnouncePull,
    OpenPull,
    Proposal,
    ProposalFacts,
    SetBranch,
    SetComment,
    announcement,
    decide,
)
from tahaluf.volunteers.intake import acknowledgement, contains_contact_details, fix_request, steward_notice
from tahaluf.volunteers.matching import match_roles, open_roles

MANIFEST_HEAD = "version: 1\norganization: example-coalition\n"


def read_form(text: str) -> ParsedBody | ParseFailure:
    contains_contact_details(proposal_context().forms, text)
    return parse(proposal_form(), text)


def read_manifest(text: str) -> list[Problem]:
    try:
        load(text)
    except InvalidInput as error:
        return list(error.problems)
    return []


def manifest_with_values(text: str) -> str:
    """A manifest with the text as the value of every string."""
    document = yaml.safe_load(MANIFEST)
    document["projects"][0] |= {
        "name": text,
        "summary": text,
        "trust": {"license": text},
        "links": {"website": text},
    }
    document["areas"] = {"media": {"name": text, "aliases": [text]}}
    document["labels"] = {"core": [{"name": text, "color": text, "description": text}]}
    return json.dumps(document)


READERS: dict[str, Callable[[str], Any]] = {
    "a form's body": read_form,
    "a form's answer": lambda text: read_form(body(summary=text, stewards=text)),
    "a manifest": read_manifest,
    "a manifest's end": lambda text: read_manifest(MANIFEST + text),
    "a manifest's values": lambda text: read_manifest(manifest_with_values(text)),
    "personal data": scan,
    "a file": lambda text: lint(text, "projects.yml"),
    "text to compare": fold,
    "a line of Markdown": lambda text: escape_inline(text, MAX_BODY_LENGTH),
    "a quotation": lambda text: block_quote(text, MAX_BODY_LENGTH),
    "a code span": lambda text: code_span(text, MAX_BODY_LENGTH),
    "a line of a log": lambda text: escape_log(text, MAX_BODY_LENGTH),
}


def proposal_texts(text: str) -> Iterator[tuple[str, str]]:
    """The comments, pull request and titles for a proposal, as (kind, Markdown) pairs."""
    several = {"name": text, "summary": text, "legal_form": text}
    proposals: tuple[dict[str, Any], ...] = ({"slug": text}, {"role": text}, several)
    for answers in proposals:
        proposal = Proposal(issue(**answers))
        for action in decide(proposal_context(), proposal, ProposalFacts()):
            match action:
                case SetComment(comment):
                    yield "comment", comment
                case AnnouncePull():
                    yield "comment", announcement(action, 7)
                case OpenPull(heading, comment):
                    yield "title", heading
                    yield "comment", comment
                case SetBranch(manifest, message):
                    load(manifest)
                    yield "title", message


def people_texts(text: str) -> Iterator[tuple[str, str]]:
    person = volunteer(note=text, unknown_words=(text, text), zone=text, skills=frozenset({"gis"}))
    found = match_roles(person.profile, open_roles(coalition()))
    notice = steward_notice("p-abc", person, found, coalition(), "https://example.org/1")
    yield "title", notice.title
    yield "comment", notice.body
    yield "comment", fix_request([("malformed", text)], has_contact_details=True)
    yield "comment", acknowledgement([text])


def plan_texts(text: str) -> Iterator[tuple[str, str]]:
    created = Change(
        project=text,
        resource="labels",
        kind=ChangeKind.CREATE,
        target=text,
        operation=AnyOperation(after={"name": text}),
        reason=text,
    )
    changes = [replace(created, batched=batched) for batched in (True, True, False)]
    updated = replace(
        created,
        project="x",
        resource="repository",
        kind=ChangeKind.UPDATE,
        operation=AnyOperation({"description": text}, {"description": text}),
    )
    list_change = replace(updated, operation=AnyOperation([text], [text, text]), reason="", risk=Risk.ACCESS)
    blocked = Blocked(text, "team", text, text, text)
    plan = Plan((*changes, updated, list_change), (blocked,), (Unmanaged(text, "labels", text, text),))
    yield "comment", review_comment(plan, "0" * 40)
    yield (
        "comment",
        to_summary(ApplyResult((), held=tuple(map(HeldChange, plan.changes)), blocked=plan.blocked)),
    )


def problem_texts(text: str) -> Iterator[tuple[str, str]]:
    for problem in [*read_manifest(MANIFEST + text), *read_manifest(manifest_with_values(text))]:
        yield "comment", f"- {escape_inline(redact(str(problem)))}"


def escape_texts(text: str) -> Iterator[tuple[str, str]]:
    for escape in (escape_inline, escape_name, code_span, block_quote):
        yield "comment", escape(text)
        yield (
            "comment",
            f"Project {escape(text)}"
            if escape is not block_quote
            else f"Project\n\n{escape(text)}\n\nis there",
        )
    yield "title", escape_plain(text)


WRITERS = {
    "proposals": proposal_texts,
    "people": people_texts,
    "plans": plan_texts,
    "problems": problem_texts,
    "doors": escape_texts,
}
ACTIVE_KINDS = {
    "mention",
    "reference",
    "commit",
    "closing",
    "address",
    "direction",
    "comment",
    "declaration",
    "instruction",
}
# The active content of our own messages. Any other active content must come from the untrusted text.
EXPECTED_ACTIVE = {
    "people": Counter({"mention": 1, "comment": 1, "address": 1, "href=https://example.org/1": 1}),
    # The digest and the blob id in the commit message look like commit ids, but no such commits exist.
    "proposals": Counter({"reference": 1, "comment": 1, "commit": 2}),
    "plans": Counter({"comment": 2, "<details>": 1, "<summary>": 1}),
}
TAGS = "p span blockquote br code strong em ul ol li table thead tbody tr th td h3 h4 hr details summary div"
# An empty name in asterisks becomes a horizontal rule (hr).
STRUCTURE = {f"<{tag}>" for tag in TAGS.split()} | {"<a>"}  # links are counted by their targets
ACTIVE_ATTRIBUTES = ("href=", "src=", "on", "id=", "name=", "action=", "srcset=")


def assert_inert(writer: str, text: str) -> None:
    """Raise AssertionError if this writer's output for this text has active content."""
    for kind, markdown in WRITERS[writer](text):
        assert_inert_text(kind, markdown, EXPECTED_ACTIVE.get(writer, Counter()))


def assert_inert_text(kind: str, text: str, expected: Counter[str] | None = None) -> None:
    found = (active_content(text) if kind == "comment" else active_content_in_title(text)) - (
        expected or Counter()
    )
    unexpected = [
        name
        for name in found
        if name in ACTIVE_KINDS
        or (name.startswith("<") and name not in STRUCTURE)
        or name.startswith(ACTIVE_ATTRIBUTES)
    ]
    assert not unexpected, (unexpected, text)


def active_content_in_title(text: str) -> Counter[str]:
    """Count the active content in a title. GitHub shows titles and commit messages as plain text, but turns
    references in them into links.
    """
    entities = "".join(f"&#{ord(char)};" if char in "<>&*_`[]!\\~|" else char for char in text)
    return Counter(
        {name: number for name, number in active_content(entities).items() if name in ACTIVE_KINDS}
    )
