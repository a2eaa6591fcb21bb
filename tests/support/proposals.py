"""A small coalition, and a filled-in proposal form that tests can vary."""

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from support.earlier_forms import PROPOSAL as FORM
from support.earlier_forms import choices, option_text
from tahaluf.forms import Form, FormSet, LocaleForm, load_form, render, sync_options
from tahaluf.git_objects import blob_id
from tahaluf.manifest import load
from tahaluf.proposals import (
    Action,
    Branch,
    ClosePull,
    ControlRepository,
    EditPull,
    GitHubAccount,
    Issue,
    OpenPull,
    Proposal,
    ProposalFacts,
    Pull,
    ReopenPull,
    SetBranch,
    decide,
)

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

AUTHOR = GitHubAccount(4242, "an-author")
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
def proposal_context(text: str = MANIFEST, tip: str = "a" * 40) -> ControlRepository:
    return ControlRepository(tip, text, load(text), FormSet((LocaleForm("en", proposal_form()),)))


@cache
def proposal_form() -> Form:
    return load_form(sync_options(FORM.read_text(encoding="utf-8"), choices(OPTIONS)), "form.yml")


def body(**answers: Any) -> str:
    """The issue body of a form that is filled in correctly except for `answers`."""
    form = proposal_form()
    template_choice = next(text for text in form.field("template").choices if text.endswith("community"))
    consent = list(form.field("consent").choices)
    return render(form, ANSWERS | {"template": template_choice, "consent": consent} | answers)


def all_choices(key: str) -> list[str]:
    return list(proposal_form().field(key).choices)


def choice_ending_with(key: str, ending: str) -> str:
    return next(text for text in proposal_form().field(key).choices if text.endswith(ending))


def issue(number: int = 12, is_open: bool = True, **answers: Any) -> Issue:
    return Issue(number, is_open, body(**answers), date(2026, 1, 31), AUTHOR)


def apply_actions(proposal: Proposal, actions: tuple[Action, ...], tip: str = "c" * 40) -> Proposal:
    """Return the proposal after GitHub has carried out `actions`."""
    branch, pulls = proposal.branch, {pull.number: pull for pull in proposal.pulls}
    for action in actions:
        match action:
            case SetBranch(text):
                branch = Branch(tip, blob_id(text.encode()), is_bot_commit=True)
            case OpenPull(title, text):
                number = 100 + len(pulls)
                pulls[number] = Pull(number, "OPEN", title, text)
            case EditPull(number, title, text) | ReopenPull(number, title, text):
                pulls[number] = Pull(number, "OPEN", title, text)
            case ClosePull(number, text):
                pulls[number] = replace(pulls[number], state="CLOSED", body=text)
    newest = sorted(pulls.values(), key=lambda pull: -pull.number)
    return replace(proposal, branch=branch, pulls=tuple(newest))


def after_one_run(
    proposal: Proposal, context: ControlRepository | None = None, facts: ProposalFacts | None = None
) -> Proposal:
    """The proposal after a single run."""
    return apply_actions(proposal, decide(context or proposal_context(), proposal, facts or ProposalFacts()))
