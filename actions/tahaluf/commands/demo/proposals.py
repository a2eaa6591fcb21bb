"""Proposals: people fill in the form, the bot answers, the founder merges."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from tahaluf.commands.given.choices import PROPOSAL
from tahaluf.manifest import Manifest
from tahaluf.plan import count

from .answers import form_of, option
from .repositories import project
from .stage import Check, Stage, opening

ARABIC, ENGLISH = "medicine-finder", "street-names"

# What people write into the forms; what they choose is taken from the forms as they stand
PROPOSAL_AR: Final = {
    "name": "دليل الدواء",
    "slug": ARABIC,
    "summary": "أي صيدلية لديها الدواء اليوم، وبأي سعر.",
    "license": "AGPL-3.0-or-later",
}
PROPOSAL_EN: Final = {
    "name": "Street names",
    "slug": ENGLISH,
    "summary": "The old names of streets, from the memory of those who walked them.",
    "license": "CC0-1.0",
}


def propose(stage: Stage) -> Iterator[Check]:
    """Four people send the form at the same time."""
    forms: dict[str, tuple[str, dict[str, Any]]] = {
        ARABIC: ("proposer-one", {**_proposal(stage, "ar", "dataset"), **PROPOSAL_AR}),
        ENGLISH: ("proposer-two", {**_proposal(stage, "en", "web-app"), **PROPOSAL_EN}),
        "twin": ("newcomer", {**_proposal(stage, "en", "community"), **_twin(stage.manifest)}),
        "broken": ("in-a-hurry", {**_proposal(stage, "en", "community"), **_broken()}),
    }
    with ThreadPoolExecutor(len(forms)) as threads:
        sent = {
            key: threads.submit(stage.submit, login, PROPOSAL, f"Proposal: {answers['name']}", answers)
            for key, (login, answers) in forms.items()
        }
        stage.issues |= {key: future.result() for key, future in sent.items()}
    stage.settle()
    for key in (ARABIC, ENGLISH):
        pull = stage.pull_of(stage.issues[key])
        yield Check(f"pull request for {key}", pull["title"] if pull else "none", pull is not None)
        plan = _plan_comment(stage, pull["number"]) if pull else ""
        yield Check("  the plan under it", opening(plan).partition(":")[0], "create repository" in plan)
    yield from _answers(stage)


def _answers(stage: Stage) -> Iterator[Check]:
    twin, broken = (stage.comments(stage.issues[key]) for key in ("twin", "broken"))
    for name, answers in (("the near-duplicate", twin), ("the badly filled form", broken)):
        stage.say(f"to {name} the bot says: {opening(*answers[:1])}")
    likeness = stage.manifest.projects[0].slug
    shown = any(likeness in text for text in twin)
    yield Check("near-duplicate: is shown its twin", likeness if shown else "not shown", shown)
    yield Check("badly filled: hears what to mend", count(len(broken), "comment"), len(broken) == 1)
    pulls = [stage.pull_of(stage.issues[key]) for key in ("twin", "broken")]
    yield Check("  neither has a pull request", count(sum(map(bool, pulls)), "pull request"), not any(pulls))


def merge(stage: Stage) -> Iterator[Check]:
    """The founder merges one, then the other: the second was rebuilt on the first."""
    for key in (ARABIC, ENGLISH):
        pull = stage.pull_of(stage.issues[key])
        assert pull is not None  # noqa: S101  (the step before checked it)
        stage.merge(pull["number"])
        stage.settle()
    for key in (ARABIC, ENGLISH):
        yield from project(stage, key)


def _proposal(stage: Stage, language: str, template: str) -> dict[str, Any]:
    """What every proposal answers in the same way."""
    form = form_of(stage, PROPOSAL)
    return {
        "lang": option(form, "lang", language),
        "area": option(form, "area", next(iter(stage.manifest.areas))),
        "template": option(form, "template", template),
        "steward": list(form.field("steward").choices),
        "consent": list(form.field("consent").choices),
    }


def _twin(manifest: Manifest) -> dict[str, str]:
    """Somebody who did not see that the first project of the manifest is there already."""
    first = manifest.projects[0]
    return {"name": first.name, "slug": f"{first.slug}-2", "summary": first.summary}


def _broken() -> dict[str, str]:
    return {"name": "Quick idea", "slug": "Quick Idea!", "summary": "Soon."}


def _plan_comment(stage: Stage, pull: int) -> str:
    return next((text for text in stage.comments(pull) if "<!-- shown at" in text), "")
