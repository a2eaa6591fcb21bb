"""Looks at the two repositories that Tahaluf lives in: the control repository and the roster."""

from collections.abc import Iterator
from typing import Final

from tahaluf.text import for_log

from .facts import Facts, Unread, known
from .look import Finding, Gravity, Look
from .needs import ROSTER

FORM_LABELS: Final = ("proposal", "volunteer", "leave")
# What GitHub gives a new repository; docs.github.com, "Managing labels"
DEFAULT_LABELS: Final = frozenset(
    {
        "bug",
        "documentation",
        "duplicate",
        "enhancement",
        "good first issue",
        "help wanted",
        "invalid",
        "question",
        "wontfix",
    }
)


def _open(facts: Facts) -> Iterator[Finding]:
    if facts.control.archived:
        yield Finding(
            Gravity.STOPS,
            "the control repository is archived",
            f"open it again: `gh repo unarchive {facts.pages.control}`",
        )
    elif not facts.control.has_issues:
        yield Finding(
            Gravity.STOPS,
            "issues are switched off in the control repository, and forms are issues",
            f"`gh repo edit {facts.pages.control} --enable-issues`",
        )


def _form_labels(facts: Facts) -> Iterator[Finding]:
    for name in FORM_LABELS:
        if name not in facts.control.labels:
            yield Finding(
                Gravity.STOPS,
                f"the label `{name}` is not there, and GitHub does not make it for a form",
                f"`gh label create {name} --repo {facts.pages.control}`",
            )


def _noise(facts: Facts) -> Iterator[Finding]:
    wanted = {
        name.casefold()
        for labels in facts.sources.manifest.labels.values()
        for label in labels
        for name in (label.name, *label.aliases)
    }
    noise = sorted((facts.control.labels & DEFAULT_LABELS) - wanted)
    if noise:
        yield Finding(
            Gravity.BETTER,
            f"labels that GitHub gives every repository, and that nothing here uses: {', '.join(noise)}",
            f"delete them here, and for new repositories at {facts.pages.of_organization('repository-defaults')}",
        )


def _roster(facts: Facts) -> Iterator[Finding]:
    name = facts.sources.manifest.roster
    variable = "" if isinstance(facts.variables, Unread) else facts.variables.get(ROSTER, "")
    if (variable or "roster").casefold() != name.casefold():
        yield Finding(
            Gravity.STOPS,
            f"projects.yml names the roster `{name}`, and the workflows `{for_log(variable or 'roster')}`",
            f"`gh variable set {ROSTER} --repo {facts.pages.control} --body {name}`",
        )
    full, roster = f"{facts.pages.organization}/{name}", known(facts.roster)
    if roster is None:
        yield Finding(
            Gravity.STOPS,
            f"there is no roster {full}",
            f"`gh repo create {full} --private --add-readme`",
        )
    elif roster.archived:
        yield Finding(Gravity.STOPS, "the roster is archived", f"`gh repo unarchive {full}`")
    elif roster.empty:
        yield Finding(
            Gravity.STOPS,
            "the roster has no branch, so nothing can be written into it",
            f"give it a README: {facts.pages.server}/{full}",
        )


def _private(facts: Facts) -> Iterator[Finding]:
    roster = known(facts.roster)
    if roster and not roster.private:
        full = f"{facts.pages.organization}/{facts.sources.manifest.roster}"
        yield Finding(
            Gravity.DOOR,
            "the roster is not private: what volunteers said can be read by others",
            f"now: `gh repo edit {full} --visibility private --accept-visibility-change-consequences`;"
            " what was read is out",
        )


LOOKS = (
    Look(
        "control-open",
        "The control repository takes issues",
        "Proposals and volunteers come as issues.",
        _open,
    ),
    Look(
        "form-labels",
        "The labels of the forms are there",
        "By them a run knows which form it was; a form cannot give a label that is not there.",
        _form_labels,
    ),
    Look(
        "noise-labels",
        "No labels that nothing uses",
        "Who is new looks for a meaning in each of them.",
        _noise,
    ),
    Look(
        "roster-there",
        "The roster is there and can be written",
        "Without it no steward learns of a volunteer.",
        _roster,
    ),
    Look("roster-private", "The roster is private", "It says who somebody is.", _private),
)
