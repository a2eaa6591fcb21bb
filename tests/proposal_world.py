"""A small coalition and a filled-in form, to be varied by the tests of proposals."""

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from tahaluf.forms import load_form, option_text, render, sync
from tahaluf.manifest import load
from tahaluf.proposals import (
    Account,
    Action,
    Board,
    Branch,
    ClosePull,
    Facts,
    Issue,
    OpenPull,
    Proposal,
    Pull,
    PutBranch,
    ReopenPull,
    UpdatePull,
    blob_id,
    decide,
)

FORM = Path(__file__).parents[1] / ".github/ISSUE_TEMPLATE/propose-project.yml"

MANIFEST = """\
version: 1
organization: example-coalition
areas:
  media: {name: Media and narrative}
skills:
  gis: {name: Maps and geodata}
projects:
  - slug: bread-prices
    name: Bread prices
    summary: What bread costs where, week by week.
    aliases: [flour-prices]

  - slug: well-map
    name: خريطة الآبار
    lang: ar
    summary: Where wells still work.
"""

AUTHOR = Account(4242, "an-author")
LANGUAGES = [option_text("ar", "Arabic", "العربية"), option_text("en", "English")]
OPTIONS = {
    "area": [option_text("media", "Media and narrative")],
    "skills": [option_text("gis", "Maps and geodata")],
    "lang": LANGUAGES,
    "languages": LANGUAGES,
}

ANSWERS: dict[str, Any] = {
    "name": "Night School",
    "slug": "night-school",
    "lang": LANGUAGES[1],
    "summary": "Evening lessons for those who work by day.",
    "area": OPTIONS["area"][0],
}


@cache
def board(text: str = MANIFEST, tip: str = "a" * 40) -> Board:
    form = load_form(sync(FORM.read_text(encoding="utf-8"), OPTIONS), "form.yml")
    return Board(tip, text, load(text), form)


def body(**answers: Any) -> str:
    """The issue body of a form filled in well, but for `answers`."""
    form = board().form
    home = next(text for text in form.field("template").choices if text.endswith("community"))
    consent = list(form.field("consent").choices)
    return render(form, ANSWERS | {"template": home, "consent": consent} | answers)


def tick(key: str) -> list[str]:
    return list(board().form.field(key).choices)


def choice(key: str, end: str) -> str:
    return next(text for text in board().form.field(key).choices if text.endswith(end))


def issue(number: int = 12, is_open: bool = True, **answers: Any) -> Issue:
    return Issue(number, is_open, body(**answers), date(2026, 1, 31), AUTHOR)


def played(proposal: Proposal, actions: tuple[Action, ...], tip: str = "c" * 40) -> Proposal:
    """How the proposal stands once GitHub has done `actions`."""
    branch, pulls = proposal.branch, {pull.number: pull for pull in proposal.pulls}
    for action in actions:
        match action:
            case PutBranch(text):
                branch = Branch(tip, blob_id(text), ours=True)
            case OpenPull(title, text):
                number = 100 + len(pulls)
                pulls[number] = Pull(number, "OPEN", title, text)
            case UpdatePull(number, title, text) | ReopenPull(number, title, text):
                pulls[number] = Pull(number, "OPEN", title, text)
            case ClosePull(number, text):
                pulls[number] = replace(pulls[number], state="CLOSED", body=text)
    newest = sorted(pulls.values(), key=lambda pull: -pull.number)
    return replace(proposal, branch=branch, pulls=tuple(newest))


def settled(proposal: Proposal, on: Board | None = None, facts: Facts | None = None) -> Proposal:
    """The proposal after one run."""
    return played(proposal, decide(on or board(), proposal, facts or Facts()))
