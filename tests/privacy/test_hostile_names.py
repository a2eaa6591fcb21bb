"""Hostile text in names (slugs, git refs, keys, titles, workflow outputs) and tampered forms do no harm."""

import json
import re
import subprocess
import unicodedata
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from support.hostile_text import HOSTILE_MIXTURES, HOSTILE_TEXTS, MAX_BODY_LENGTH
from support.proposals import MANIFEST, issue, proposal_context, proposal_form
from tahaluf.forms import ParsedBody, ParseFailure, load_form, parse, render
from tahaluf.manifest import load
from tahaluf.output import workflow
from tahaluf.problems import InvalidInput
from tahaluf.proposals import PROJECT, OpenPull, Proposal, ProposalFacts, SetBranch, SetComment, decide

SOME = settings(max_examples=60, deadline=None)
SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
PROTOTYPES = ["__proto__", "constructor", "prototype", "hasOwnProperty", "toString", "__class__", "__init__"]
# Lookalikes of the letters in `well-map`, an existing slug
LOOK_ALIKE = {"w": "ԝ", "e": "еɛ", "l": "lӏ1", "m": "mⅿ", "a": "аɑ", "p": "рⲣ", "-": "‐‑–−"}


# -- slugs, refs, commits -------------------------------------------------------------------------------


def actions_for(**answers: Any) -> list[Any]:
    return list(decide(proposal_context(), Proposal(issue(**answers)), ProposalFacts()))


[USUAL] = [action.message for action in actions_for(slug="night-school") if isinstance(action, SetBranch)]


def assert_safe_slug(text: str) -> None:
    for action in actions_for(slug=text):
        match action:
            case SetBranch(manifest, message):
                new = {project.slug for project in load(manifest).projects}
                assert all(SLUG.fullmatch(slug) for slug in new), new
                assert message.count("\n") == USUAL.count("\n"), message


def test_no_hostile_slug_reaches_the_manifest() -> None:
    for text in HOSTILE_TEXTS:
        assert_safe_slug(text)


@SOME
@given(HOSTILE_MIXTURES)
def test_no_mixed_slug_reaches_the_manifest(text: str) -> None:
    assert_safe_slug(text)


@pytest.mark.parametrize(
    "sign", sorted({sign for signs in LOOK_ALIKE.values() for sign in signs} - {"1", "l", "m"})
)
def test_a_lookalike_slug_is_rejected(sign: str) -> None:
    [like] = [letter for letter, signs in LOOK_ALIKE.items() if sign in signs]
    slug = "well-map".replace(like, sign, 1)
    assert slug != "well-map"
    assert not [action for action in actions_for(slug=slug) if isinstance(action, SetBranch)]
    with pytest.raises(InvalidInput):
        load(MANIFEST.replace("slug: well-map", f"slug: {slug}"))


@pytest.mark.parametrize("number", [1, 12, 2**31])
def test_branch_names_contain_only_the_number_and_are_valid_refs(number: int) -> None:
    name = PROJECT.branch_name(number)
    asked = subprocess.run(["git", "check-ref-format", "--branch", name], check=False, capture_output=True)
    assert asked.returncode == 0
    assert re.fullmatch(r"[a-z]+/[0-9]+", name)


# -- keys with a special meaning in some language -------------------------------------------------------


@pytest.mark.parametrize("key", PROTOTYPES)
@pytest.mark.parametrize(
    "place",
    [
        "{key}: x\n",
        "areas:\n  {key}: {{name: x}}\n",
        "skills:\n  {key}: {{name: x}}\n",
        "labels: {{{key}: []}}\n",
    ],
)
def test_special_keys_are_ordinary_keys(key: str, place: str) -> None:
    text = "version: 1\norganization: example-coalition\n" + place.format(key=key)
    try:
        manifest = load(text)
    except InvalidInput as error:
        assert all(problem.location.line in (3, 4) for problem in error.problems)
        return
    kept = json.loads(manifest.model_dump_json())
    assert key in {*kept["areas"], *kept["skills"], *kept["labels"]}


def test_form_answers_only_have_the_keys_of_the_form() -> None:
    form = proposal_form()
    keys = {field.key for field in form.fields}
    for key in PROTOTYPES:
        found = parse(form, issue(name=key, slug="night-school").body + f"\n\n### {key}\n\nx")
        assert isinstance(found, ParseFailure) or set(found.values) == keys


# -- length and the null byte ---------------------------------------------------------------------------


@pytest.mark.parametrize("field", ["name", "slug", "summary", "website", "legal_form"])
def test_replies_to_a_64_kilobyte_answer_are_short(field: str) -> None:
    for action in actions_for(**{field: "ن" * MAX_BODY_LENGTH}):
        match action:
            case SetComment(text):
                assert len(text) < 20_000
            case OpenPull(title, text):
                assert len(title) <= 256  # GitHub rejects longer titles
                assert len(text) < MAX_BODY_LENGTH


@pytest.mark.parametrize("text", ["a\x00b", "\x00", "\x00" * 1_000])
def test_null_bytes_are_removed(text: str) -> None:
    for action in actions_for(name=f"Night{text}School", summary=f"Lessons{text}"):
        for lines in texts_of(action):
            assert "\x00" not in lines


def texts_of(action: Any) -> list[str]:
    return [value for name in action.__slots__ if isinstance(value := getattr(action, name), str)]


# -- workflow outputs and commands ----------------------------------------------------------------------


def outputs(text: str) -> dict[str, str]:
    """Parse GITHUB_OUTPUT as the runner does."""
    found, rows = {}, text.split("\n")
    while rows:
        row = rows.pop(0)
        if "<<" in row and ("=" not in row or row.index("<<") < row.index("=")):
            name, _, end = row.partition("<<")
            value = []
            while rows[0] != end:
                value.append(rows.pop(0))
            rows.pop(0)
            found[name] = "\n".join(value)
        elif "=" in row:
            name, _, found[name] = row.partition("=")
        else:
            assert not row, row
    return found


def test_an_output_cannot_contain_another_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number, text in enumerate(HOSTILE_TEXTS):
        file = tmp_path / f"{number}"
        file.touch()
        monkeypatch.setenv("GITHUB_OUTPUT", str(file))
        workflow.set_output("name", text)
        assert list(outputs(file.read_bytes().decode())) == ["name"], text


def test_an_annotation_is_exactly_one_command(capsys: pytest.CaptureFixture[str]) -> None:
    for text in HOSTILE_TEXTS:
        workflow.annotate_error(text, title=text, file="projects.yml", line=1, col=1)
        workflow.annotate_notice(text, title=text)
    lines = capsys.readouterr().out.split("\n")
    commands = [line for line in lines if line]
    assert len(commands) == 2 * len(HOSTILE_TEXTS)
    assert all(line.startswith(("::error ", "::notice ")) for line in commands)


# -- an open issue whose form has since changed -----------------------------------------------------------

LABELS = ["Name", "Address", "Summary", "Website", "Notes"]


def form_of(fields: list[tuple[str, str]]) -> Any:
    """A form with one line for each (id, label) pair."""
    body = [{"type": "input", "id": key, "attributes": {"label": label}} for key, label in fields]
    head = {"name": "A form", "description": "For a test"}
    return load_form(yaml.safe_dump(head | {"body": body}, sort_keys=False), "form.yml")


FIELDS = st.lists(st.sampled_from(LABELS), min_size=1, max_size=5, unique=True)


@SOME
@given(FIELDS, FIELDS, st.data())
def test_an_answer_is_never_assigned_to_another_question(
    before: list[str], after: list[str], data: st.DataObject
) -> None:
    """Fields may be renamed, reordered or removed.

    Answers are matched to fields by label, since a body contains only labels.
    """
    ids = data.draw(st.permutations([f"f{n}" for n in range(5)]))
    old = form_of([(f"f{n}", label) for n, label in enumerate(before)])
    new = form_of(list(zip(ids, after, strict=False)))
    answers = {field.key: f"the answer to {field.label}" for field in old.fields}
    found = parse(new, render(old, answers))
    if before != after:
        assert isinstance(found, ParseFailure), (before, after)
        return
    assert isinstance(found, ParsedBody)
    for field in new.fields:
        assert found.values[field.key] == f"the answer to {field.label}"


def test_a_removed_option_is_rejected() -> None:
    def form(*options: str) -> Any:
        choice = {"type": "dropdown", "id": "area", "attributes": {"label": "Area", "options": list(options)}}
        head = {"name": "A form", "description": "For a test", "body": [choice]}
        return load_form(yaml.safe_dump(head, sort_keys=False), "form.yml")

    found = parse(form("Water", "Bread"), render(form("Water", "Schools"), {"area": "Schools"}))
    assert isinstance(found, ParseFailure)
    assert [str(error.code) for error in found.errors] == ["unknown-option"]


def test_the_corpus_contains_special_characters() -> None:
    """A text editor could have removed these characters."""
    kinds = {unicodedata.category(sign) for text in HOSTILE_TEXTS for sign in text}
    assert {"Cc", "Cf", "Co", "Mn", "So"} <= kinds
