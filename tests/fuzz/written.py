"""Passes realistic input from `grammar` through every reader (`make fuzz-written`).

Every form must get a reply, and every file must be accepted or its problems reported with a location and a fix.
Accepted input must also work later. For example, a manifest can be planned and a template can be rendered. If an item
fails, the item is printed and the exit code is 1.
"""

import argparse
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Final

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE.parent), str(ROOT / "actions")]

from fuzz import grammar  # noqa: E402  (the path above is what finds it)
from support.people import MANIFEST as PEOPLE_MANIFEST  # noqa: E402
from support.proposals import AUTHOR, apply_actions, proposal_context  # noqa: E402
from support.written_forms import written_set  # noqa: E402
from tahaluf.forms import ParsedBody, check_kind, kind_of, lint, load_form, parse, render  # noqa: E402
from tahaluf.issue_forms import FORM_KINDS  # noqa: E402
from tahaluf.layout import VOLUNTEER_FORM  # noqa: E402
from tahaluf.manifest import Manifest, lint_manifest, load, load_document  # noqa: E402
from tahaluf.plan import to_json, to_markdown  # noqa: E402
from tahaluf.problems import InvalidInput, Problem  # noqa: E402
from tahaluf.proposals import (  # noqa: E402
    AnnouncePull,
    GitHubAccount,
    Issue,
    Proposal,
    ProposalFacts,
    SetBranch,
    SetComment,
    decide,
    facts_query,
)
from tahaluf.rendering import Renderer  # noqa: E402
from tahaluf.resources import all_resources, compare  # noqa: E402
from tahaluf.templates import (  # noqa: E402
    BUILTIN_TEMPLATES,
    Library,
    ResolvedTemplate,
    Template,
    lint_template,
    read_template,
)
from tahaluf.volunteers.intake import IntakeDecider, Submission  # noqa: E402
from tahaluf.volunteers.people import Account, person_id  # noqa: E402
from tahaluf.volunteers.roster import read_person, write_person  # noqa: E402

DAY: Final = datetime(2026, 3, 1, tzinfo=UTC)
VALUES: Final[tuple[dict[str, object], ...]] = (
    {"slug": "water-map"},
    {
        "slug": "Water.map_1",
        "name": "خريطة: المياه #1 \"أ\" 'ب'",
        "lang": "ar",
        "summary": "Where wells [still] work: week & week {by} `week`",
        "license": "MIT",
        "homepage": "https://example.org/a_(b)?c=d&e='f'",
        "topics": ["water", "maps"],
        "roles": [{"id": "r", "title": "Digger: deep", "skills": ["gis"], "hours": None}],
        "links": {"website": "https://example.org"},
    },
)


def proposal(rng: Random) -> str:
    """Check that a proposal gets a final reply, and that any manifest written for it is valid."""
    control = proposal_context()
    issue = Issue(12, True, grammar.issue_body(rng, rng.choice(control.forms.all_forms)), DAY.date(), AUTHOR)
    waiting = Proposal(issue)
    query = facts_query(control, waiting)
    accounts = {login.casefold(): GitHubAccount(9, login) for login in query.logins if rng.random() < 0.7}
    facts = ProposalFacts(accounts={**accounts, AUTHOR.login: AUTHOR})
    actions = decide(control, waiting, facts)
    assert any(isinstance(action, SetComment | AnnouncePull) for action in actions), actions
    for action in actions:
        if isinstance(action, SetBranch):
            assert not lint_manifest(load_document(action.text, "projects.yml")[1])
    answered = apply_actions(waiting, actions)
    again = apply_actions(answered, decide(control, answered, facts))
    assert again.pulls == answered.pulls
    return "pull request" if answered.pulls else "asked for changes"


def volunteer(rng: Random) -> str:
    """Check that a volunteer gets a reply, and that the stored record can be read back."""
    decider = _decider()
    text = grammar.issue_body(rng, rng.choice(decider.forms.all_forms))
    submission = Submission(
        7, "Offer of help", text, "https://example.org/7", DAY, DAY, Account(7, "a-volunteer"), person_id(7)
    )
    decision = decider.decide(submission, None)
    assert decision.reply.strip()
    if decision.entry:
        person = decision.entry.to_person(None, None)
        assert read_person(write_person(person)) == person
    return str(decision.outcome)


def manifest(rng: Random) -> str:
    """Check that a manifest loads and can be planned, or that its problems are reported."""
    text = grammar.manifest(rng)
    try:
        found, document = load_document(text, "projects.yml")
    except InvalidInput as error:
        return _reported(error.problems)
    for problem in lint_manifest(document):
        _check_problem(problem)
    nothing: dict[str, Any] = {project.slug: {"repository": None, "team": None} for project in found.projects}
    plan = compare(found, nothing, _resources())
    assert to_markdown(plan) and to_json(plan)
    return "planned"


def form(rng: Random) -> str:
    """Check that a form's definition is accepted and its issue bodies can be read, or that its
    problems are reported.
    """
    text, path = grammar.form_definition(rng), ".github/ISSUE_TEMPLATE/form.yml"
    problems = lint(text, path)
    if kind := kind_of(text, path, FORM_KINDS):
        problems += check_kind(text, path, kind)
    try:
        loaded = load_form(text, path)
    except InvalidInput as error:
        assert problems, error.problems
        return _reported(problems)
    parsed = parse(loaded, grammar.issue_body(rng, loaded))
    assert isinstance(parsed, ParsedBody) or parsed.errors
    render(loaded, {})
    return _reported(problems) if problems else "accepted"


def template(rng: Random) -> str:
    """Check that a template renders for every project, or that its problems are reported."""
    with tempfile.TemporaryDirectory() as folder:
        own = Path(folder) / "ours"
        for path, text in grammar.template(rng).items():
            (own / path).parent.mkdir(parents=True, exist_ok=True)
            (own / path).write_bytes(text.encode())
        try:
            resolved: ResolvedTemplate = read_template(
                own, Library.from_paths([Path(folder), BUILTIN_TEMPLATES])
            )
        except InvalidInput as error:
            return _reported(error.problems)
        if problems := lint_template(resolved):
            return _reported(problems)
        ready = Template(resolved)
        required = {name: "x" for name, one in ready.variables.items() if one.default is None}
        for values in VALUES:
            ready.render_files({**required, **values})
    return "rendered"


KINDS: Final[dict[str, tuple[Callable[[Random], str], float]]] = {
    "proposals": (proposal, 0.25),
    "volunteers": (volunteer, 0.25),
    "manifests": (manifest, 0.25),
    "form definitions": (form, 0.15),
    "templates": (template, 0.1),
}


def run(kind: str, seed: int, count: int) -> Counter[str]:
    """Run this many items with different seeds. If an item raises an exception, raise it again together with the item's
    seed.
    """
    outcomes: Counter[str] = Counter()
    function, _ = KINDS[kind]
    for number in range(count):
        try:
            outcomes[function(Random(f"{seed} {kind} {number}"))] += 1
        except Exception as error:
            raise AssertionError(
                f"{kind}: item {number} of seed {seed}: {type(error).__name__}: {error}"
            ) from error
    return outcomes


def main() -> int:
    parser = argparse.ArgumentParser(prog="make fuzz-written", description=__doc__)
    parser.add_argument("--items", type=int, default=100_000, help="total number of items")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", choices=KINDS, help="only this kind")
    options = parser.parse_args()
    failed = 0
    for kind, (_, share) in KINDS.items():
        if options.kind in (None, kind):
            count, started = round(options.items * share), time.monotonic()
            try:
                outcomes = run(kind, options.seed, count)
            except AssertionError:
                failed = 1
                traceback.print_exc()
                continue
            summary = ", ".join(f"{outcome}: {number}" for outcome, number in sorted(outcomes.items()))
            print(
                f"{kind}: {count} items, 0 exceptions ({time.monotonic() - started:.0f} s)\n  {summary}",
                flush=True,
            )
    return failed


def _reported(problems: Any) -> str:
    assert problems
    for problem in problems:
        _check_problem(problem)
    return "reported"


def _check_problem(problem: Problem) -> None:
    assert problem.what and problem.fix and problem.id, problem
    assert "\n" not in str(problem), problem


@cache
def _resources() -> Any:
    return all_resources(Renderer(Library.from_paths([BUILTIN_TEMPLATES])).render)


@cache
def _people_manifest() -> Manifest:
    return load(PEOPLE_MANIFEST)


@cache
def _decider() -> IntakeDecider:
    manifest = _people_manifest()
    return IntakeDecider(written_set(manifest, VOLUNTEER_FORM), manifest, (), lambda account: False)


if __name__ == "__main__":
    sys.exit(main())
