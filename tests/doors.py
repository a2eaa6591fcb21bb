"""The three doors that strangers' text comes through, and all that is said with it: readers in, speakers out."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import yaml

from hostile import LONGEST, alive
from people_world import coalition, volunteer
from proposal_world import MANIFEST, board, body, issue
from tahaluf.commands.shown.applied import Applied, to_summary
from tahaluf.forms import Malformed, Parsed, parse
from tahaluf.manifest import load
from tahaluf.matching import match, openings
from tahaluf.onboarding import answer, is_reachable, mend, notice
from tahaluf.plan import CannotApply, Change, Kind, Left, Plan, Risk, review
from tahaluf.privacy import find, lint, veil
from tahaluf.problems import Problem, Refused
from tahaluf.proposals import Facts, OpenPull, Proposal, PutBranch, Say, Thank, decide, thanks
from tahaluf.text import block, code, fold, for_log, inline, plain, title

HEAD = "version: 1\norganization: example-coalition\n"


def read_form(text: str) -> Parsed | Malformed:
    form = board().form
    is_reachable(form, text)
    return parse(form, text)


def read_manifest(text: str) -> list[Problem]:
    try:
        load(text)
    except Refused as refused:
        return list(refused.problems)
    return []


def valued(text: str) -> str:
    """A manifest in which the text stands in every value that takes one, written as YAML has it."""
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
    "a manifest's values": lambda text: read_manifest(valued(text)),
    "what leads to a person": find,
    "a file": lambda text: lint(text, "projects.yml"),
    "a word to compare": fold,
    "a line of Markdown": lambda text: inline(text, LONGEST),
    "a quotation": lambda text: block(text, LONGEST),
    "a code span": lambda text: code(text, LONGEST),
    "a line of a log": lambda text: for_log(text, LONGEST),
}


def proposal_says(text: str) -> Iterator[tuple[str, str]]:
    """Comments, pull request and title that come of a proposal, as (kind, Markdown)."""
    for said in ({"slug": text}, {"role": text}, {"name": text, "summary": text, "legal_form": text}):
        proposal = Proposal(issue(**said))
        for action in decide(board(), proposal, Facts()):
            match action:
                case Say(comment):
                    yield "comment", comment
                case Thank():
                    yield "comment", thanks(action, 7)
                case OpenPull(heading, comment):
                    yield "title", heading
                    yield "comment", comment
                case PutBranch(manifest, message):
                    load(manifest)
                    yield "title", message


def people_say(text: str) -> Iterator[tuple[str, str]]:
    person = volunteer(note=text, unknown=(text, text), zone=text, work=(text,), skills=frozenset({"gis"}))
    found = match(person.offer, openings(coalition()))
    told = notice("p-abc", person, found, coalition(), "https://example.org/1")
    yield "title", told.title
    yield "comment", told.body
    yield "comment", mend([("malformed", text)], reachable=True)
    yield "comment", answer([text])


def plans_say(text: str) -> Iterator[tuple[str, str]]:
    changes = [
        Change(text, "labels", Kind.CREATE, text, None, {"name": text}, text, batched=batched)
        for batched in (True, True, False)
    ]
    patched = Change("x", "repository", Kind.PATCH, text, {"description": text}, {"description": text}, text)
    listed = Change("x", "repository", Kind.PATCH, text, [text], [text, text], risk=Risk.ACCESS)
    held = CannotApply(text, "team", text, text, text)
    plan = Plan((*changes, patched, listed), (held,), (Left(text, "labels", text, text),))
    yield "comment", review(plan, "0" * 40)
    yield "comment", to_summary(Applied((), unseen=plan.changes, cannot=plan.cannot))


def problems_say(text: str) -> Iterator[tuple[str, str]]:
    for problem in [*read_manifest(MANIFEST + text), *read_manifest(valued(text))]:
        yield "comment", f"- {inline(veil(str(problem)))}"


def doors_say(text: str) -> Iterator[tuple[str, str]]:
    for door in (inline, title, code, block):
        yield "comment", door(text)
        yield (
            "comment",
            f"Project {door(text)}" if door is not block else f"Project\n\n{door(text)}\n\nis there",
        )
    yield "title", plain(text)


SPEAKERS = {
    "proposals": proposal_says,
    "people": people_say,
    "plans": plans_say,
    "problems": problems_say,
    "doors": doors_say,
}
LIVING = {
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
# What our own messages are made of; everything else in them would have come from outside
OURS = {
    "people": Counter({"mention": 1, "comment": 1, "address": 1, "href=https://example.org/1": 1}),
    # The digest of the values stands in the commit message, and looks like a commit; none has that name
    "proposals": Counter({"reference": 1, "comment": 1, "commit": 1}),
    "plans": Counter({"comment": 1, "<details>": 1, "<summary>": 1}),
}
TAGS = "p span blockquote br code strong em ul ol li table thead tbody tr th td h3 h4 hr details summary div"
# A name of which nothing is left, in asterisks, is a rule (hr)
STRUCTURE = {f"<{tag}>" for tag in TAGS.split()} | {"<a>"}  # a link counts by where it leads
WITH_VALUE = ("href=", "src=", "on", "id=", "name=", "action=", "srcset=")


def is_dead(speaker: str, text: str) -> None:
    """Whether nothing is alive in all that a speaker says with this text. Raises AssertionError."""
    for kind, said in SPEAKERS[speaker](text):
        is_dead_in(kind, said, OURS.get(speaker, Counter()))


def is_dead_in(kind: str, said: str, ours: Counter[str] | None = None) -> None:
    found = (alive(said) if kind == "comment" else alive_in_a_title(said)) - (ours or Counter())
    strange = [
        what
        for what in found
        if what in LIVING or (what.startswith("<") and what not in STRUCTURE) or what.startswith(WITH_VALUE)
    ]
    assert not strange, (strange, said)


def alive_in_a_title(text: str) -> Counter[str]:
    """GitHub shows titles and commit messages as they are; it looks in them for what it can link."""
    entities = "".join(f"&#{ord(sign)};" if sign in "<>&*_`[]!\\~|" else sign for sign in text)
    return Counter({what: number for what, number in alive(entities).items() if what in LIVING})
