"""Hostile text at the three doors: the form reader, the manifest reader, and Markdown on its way out.

No crash; no more work than the length asks for; nothing alive in what comes out.
"""

import json
import os
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hostile import CORPUS, LONGEST, MIXED, NASTY, alive, filling
from people_world import coalition, volunteer
from proposal_world import MANIFEST, board, body, issue
from tahaluf.commands.applied import Applied, to_summary
from tahaluf.commands.report import tell
from tahaluf.forms import Malformed, Parsed, parse
from tahaluf.manifest import load
from tahaluf.people import answer, is_reachable, match, mend, notice, openings
from tahaluf.plan import CannotApply, Change, Kind, Left, Plan, Risk, review
from tahaluf.privacy import find, lint, veil
from tahaluf.problems import Problem, Refused
from tahaluf.proposals import Facts, OpenPull, Proposal, PutBranch, Say, Thank, decide, thanks
from tahaluf.text import block, code, fold, for_log, inline, plain, title

# As many as there is time for: `TAHALUF_FUZZ=5000 pytest tests/privacy/test_hostile.py`
THOROUGH = settings(max_examples=int(os.environ.get("TAHALUF_FUZZ", "50")), deadline=None)


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


# -- no crash -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reader", READERS)
def test_no_text_of_the_corpus_breaks_a_reader(reader: str) -> None:
    for text in NASTY:
        READERS[reader](text)


@pytest.mark.parametrize("reader", READERS)
@THOROUGH
@given(text=MIXED)
def test_no_mixture_breaks_a_reader(reader: str, text: str) -> None:
    READERS[reader](text)


@THOROUGH
@given(data=st.binary(max_size=200))
def test_bytes_that_are_no_text_break_no_reader(data: bytes) -> None:
    for reader in READERS.values():
        reader(data.decode("utf-8", "replace"))


# -- no more work than the length asks for --------------------------------------------------------------


@contextmanager
def counted() -> Iterator[Counter[str]]:
    """Counts the calls of functions that happen inside, Python's and C's."""
    calls: Counter[str] = Counter()

    def note(frame: FrameType, event: str, argument: object) -> None:
        calls["all"] += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        yield calls
    finally:
        sys.setprofile(before)


def work(reader: Callable[[str], Any], text: str) -> int:
    with counted() as calls:
        reader(text)
    return calls["all"]


@pytest.mark.parametrize("reader", READERS)
def test_four_times_the_text_takes_four_times_the_calls(reader: str) -> None:
    """Counted, since a clock depends on the machine. Six for sorting, 2,000 for what the length does not change."""
    for text in CORPUS["long"] + CORPUS["forms"]:
        small, large = (work(READERS[reader], filling(text + "\n", length)) for length in (1_000, 4_000))
        assert large <= 6 * small + 2_000, (text[:40], small, large)


@pytest.mark.parametrize(
    "line", ["k{}: 1\n", "area{}: {{}}\n", "- {{slug: x{}, nam: y}}\n", "<<: {{}} # {}\n"]
)
@pytest.mark.parametrize("under", ["", "areas:\n", "projects:\n"])
def test_a_thousand_mistakes_of_a_manifest_are_told_without_looking_a_million_times(
    line: str, under: str
) -> None:
    texts = (
        HEAD + under + "".join("  " * bool(under) + line.format(n) for n in range(size))
        for size in (300, 1_200)
    )
    small, large = (work(read_manifest, text) for text in texts)
    assert large <= 6 * small + 2_000, (small, large)


@pytest.mark.parametrize(
    "reader", ["a form's body", "a manifest", "a manifest's values", "a file", "a quotation"]
)
def test_the_longest_body_is_read_at_once_whatever_stands_in_it(reader: str) -> None:
    """What a pattern does inside is seen by the clock alone: 64 KB squared would take minutes, not seconds."""
    for text in CORPUS["long"]:
        begun = time.process_time()
        READERS[reader](filling(text))
        assert time.process_time() - begun < 5, text[:40]


# -- nothing alive in what comes out --------------------------------------------------------------------


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
    found = match(person, openings(coalition()))
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


def test_a_problem_printed_in_a_run_holds_no_command_for_it(capsys: pytest.CaptureFixture[str]) -> None:
    for text in NASTY:
        tell(Refused([*read_manifest(HEAD + text), *read_manifest(valued(text))]))
    lines = capsys.readouterr().err.split("\n")
    assert len(lines) > len(NASTY)
    for line in lines:
        assert "##[" not in line
        assert not line.lstrip().startswith("::")
        assert all(unicodedata.category(sign) not in ("Cc", "Zl", "Zp") for sign in line), line


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
    "proposals": Counter({"reference": 1, "comment": 1}),
    "plans": Counter({"comment": 1, "<details>": 1, "<summary>": 1}),
}
TAGS = "p span blockquote br code strong em ul ol li table thead tbody tr th td h3 h4 hr details summary div"
# A name of which nothing is left, in asterisks, is a rule (hr)
STRUCTURE = {f"<{tag}>" for tag in TAGS.split()} | {"<a>"}  # a link counts by where it leads
WITH_VALUE = ("href=", "src=", "on", "id=", "name=", "action=", "srcset=")


def is_dead(speaker: str, text: str) -> None:
    for kind, said in SPEAKERS[speaker](text):
        found = (alive(said) if kind == "comment" else alive_in_a_title(said)) - OURS.get(speaker, Counter())
        strange = [
            what
            for what in found
            if what in LIVING
            or (what.startswith("<") and what not in STRUCTURE)
            or what.startswith(WITH_VALUE)
        ]
        assert not strange, (strange, said)


def alive_in_a_title(text: str) -> Counter[str]:
    """GitHub shows titles and commit messages as they are; it looks in them for what it can link."""
    entities = "".join(f"&#{ord(sign)};" if sign in "<>&*_`[]!\\~|" else sign for sign in text)
    return Counter({what: number for what, number in alive(entities).items() if what in LIVING})


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("@octocat", "mention"),
        ("see #12", "reference"),
        ("GH-12", "reference"),
        ("deadbeefcafe1234", "commit"),
        ("fixes #12", "closing"),
        ("https://evil.example", "href=https://evil.example"),
        ("www.evil.example", "address"),
        ("![a](//evil.example)", "<img>"),
        ("<b>x</b>", "<b>"),
        ("<!-- x -->", "comment"),
        ("a\u202eb", "direction"),
    ],
)
def test_the_eye_sees_what_is_alive(text: str, kind: str) -> None:
    """One that sees nothing would find nothing anywhere."""
    assert alive(text)[kind] == 1


@pytest.mark.parametrize("speaker", SPEAKERS)
def test_nothing_of_the_corpus_is_alive_in_what_we_say(speaker: str) -> None:
    for text in NASTY:
        is_dead(speaker, text)


@pytest.mark.parametrize("speaker", SPEAKERS)
@THOROUGH
@given(text=MIXED)
@example(text="fixes #1 @a https://x <b> ![a](b)")
def test_no_mixture_is_alive_in_what_we_say(speaker: str, text: str) -> None:
    is_dead(speaker, text)
