"""The demo's proposals: people submit the form, the bot replies, the founder merges."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from tahaluf.layout import PROPOSAL_FORM, form_path
from tahaluf.manifest import Manifest
from tahaluf.plan import pluralize

from .form_answers import load_demo_form, option_for
from .harness import Assertion, Harness, first_paragraph
from .project_checks import check_project

ARABIC_SLUG, ENGLISH_SLUG = "medicine-finder", "street-names"

# Text that people enter. Their dropdown choices are taken from the forms
ARABIC_ANSWERS: Final = {
    "name": "دليل الدواء",
    "slug": ARABIC_SLUG,
    "summary": "أي صيدلية لديها الدواء اليوم، وبأي سعر.",
    "second_name": "Medicine finder",
    "second_summary": "Which pharmacy has the medicine today, and at what price.",
}
ENGLISH_ANSWERS: Final = {
    "name": "Street names",
    "slug": ENGLISH_SLUG,
    "summary": "The old names of streets, from the memory of those who walked them.",
}


def submit_proposals(harness: Harness) -> Iterator[Assertion]:
    """Let four people submit the form at the same time, one of them in Arabic."""
    arabic_form = load_demo_form(harness, form_path(PROPOSAL_FORM, "ar"))
    arabic = {**ARABIC_ANSWERS, "second_lang": option_for(arabic_form, "second_lang", "en")}
    forms: dict[str, tuple[str, dict[str, Any]]] = {
        ARABIC_SLUG: ("proposer-one", {**common_answers(harness, "ar", "dataset"), **arabic}),
        ENGLISH_SLUG: ("proposer-two", {**common_answers(harness, "en", "web-app"), **ENGLISH_ANSWERS}),
        "twin": (
            "newcomer",
            {**common_answers(harness, "en", "community"), **_duplicate_answers(harness.manifest)},
        ),
        "broken": ("in-a-hurry", {**common_answers(harness, "en", "community"), **_invalid_answers()}),
    }
    with ThreadPoolExecutor(len(forms)) as threads:
        submissions = {
            key: threads.submit(
                harness.submit,
                login,
                form_path(PROPOSAL_FORM, "ar" if key == ARABIC_SLUG else "en"),
                f"Proposal: {answers['name']}",
                answers,
            )
            for key, (login, answers) in forms.items()
        }
        harness.issues |= {key: future.result() for key, future in submissions.items()}
    harness.wait_until_idle()
    for key in (ARABIC_SLUG, ENGLISH_SLUG):
        pull = harness.pull_of(harness.issues[key])
        yield Assertion(f"pull request for {key}", pull["title"] if pull else "none", pull is not None)
        plan = _plan_comment_of(harness, pull["number"]) if pull else ""
        yield Assertion(
            "  its plan comment", first_paragraph(plan).partition(".")[0], "create repository" in plan
        )
    yield from _check_answers(harness)


def _check_answers(harness: Harness) -> Iterator[Assertion]:
    duplicate, invalid = (harness.comments(harness.issues[key]) for key in ("twin", "broken"))
    for name, comments in (("the near-duplicate", duplicate), ("the invalid form", invalid)):
        harness.note(f"the bot's reply to {name}: {first_paragraph(*comments[:1])}")
    similar_slug = harness.manifest.projects[0].slug
    shown = any(similar_slug in text for text in duplicate)
    yield Assertion("near-duplicate: similar project named", similar_slug if shown else "not shown", shown)
    yield Assertion("invalid form: errors explained", pluralize(len(invalid), "comment"), len(invalid) == 1)
    pulls = [harness.pull_of(harness.issues[key]) for key in ("twin", "broken")]
    yield Assertion(
        "  neither has a pull request", pluralize(sum(map(bool, pulls)), "pull request"), not any(pulls)
    )


def merge_proposals(harness: Harness) -> Iterator[Assertion]:
    """Let the founder merge two proposals, one after the other, so that the second has to be rebased."""
    for key in (ARABIC_SLUG, ENGLISH_SLUG):
        pull = harness.pull_of(harness.issues[key])
        assert pull is not None  # noqa: S101  (checked by the previous step)
        harness.merge(pull["number"])
        harness.wait_until_idle()
    for key in (ARABIC_SLUG, ENGLISH_SLUG):
        yield from check_project(harness, key)


def common_answers(harness: Harness, language: str, template: str) -> dict[str, Any]:
    """Return the answers that all proposals share."""
    form = load_demo_form(harness, form_path(PROPOSAL_FORM, language))
    return {
        "lang": option_for(form, "lang", language),
        "area": option_for(form, "area", next(iter(harness.manifest.areas))),
        "template": option_for(form, "template", template),
        "steward": list(form.field("steward").choices),
        "consent": list(form.field("consent").choices),
    }


def _duplicate_answers(manifest: Manifest) -> dict[str, str]:
    """Return answers that describe the first project in the manifest again."""
    first = manifest.projects[0]
    return {"name": first.name, "slug": f"{first.slug}-2", "summary": first.summary}


def _invalid_answers() -> dict[str, str]:
    return {"name": "Quick idea", "slug": "Quick Idea!", "summary": "Soon."}


def _plan_comment_of(harness: Harness, pull: int) -> str:
    return next((text for text in harness.comments(pull) if "<!-- shown at" in text), "")
