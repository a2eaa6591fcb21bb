"""Looks at the two repositories that Tahaluf lives in: the control repository and the roster."""

from collections.abc import Iterator
from typing import Final

from tahaluf.escape import escape_log

from .check import Check, Finding, Severity
from .facts import Facts, Unreadable, require
from .permissions import ROSTER_VARIABLE

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


def _issues_enabled(facts: Facts) -> Iterator[Finding]:
    if facts.control.archived:
        yield Finding(
            Severity.ERROR,
            "the control repository is archived",
            f"open it again: `gh repo unarchive {facts.urls.control}`",
        )
    elif not facts.control.has_issues:
        yield Finding(
            Severity.ERROR,
            "issues are switched off in the control repository, and forms are issues",
            f"`gh repo edit {facts.urls.control} --enable-issues`",
        )


def _form_labels(facts: Facts) -> Iterator[Finding]:
    for name in FORM_LABELS:
        if name not in facts.control.labels:
            yield Finding(
                Severity.ERROR,
                f"the label `{name}` is not there, and GitHub does not make it for a form",
                f"`gh label create {name} --repo {facts.urls.control}`",
            )


def _unused_labels(facts: Facts) -> Iterator[Finding]:
    wanted = {
        name.casefold()
        for labels in facts.checkout.manifest.labels.values()
        for label in labels
        for name in (label.name, *label.aliases)
    }
    unused = sorted((facts.control.labels & DEFAULT_LABELS) - wanted)
    if unused:
        yield Finding(
            Severity.WARNING,
            f"labels that GitHub gives every repository, and that nothing here uses: {', '.join(unused)}",
            f"delete them here, and for new repositories at {facts.urls.organization_settings('repository-defaults')}",
        )


def _roster_writable(facts: Facts) -> Iterator[Finding]:
    name = facts.checkout.manifest.roster
    configured = "" if isinstance(facts.variables, Unreadable) else facts.variables.get(ROSTER_VARIABLE, "")
    if (configured or "roster").casefold() != name.casefold():
        yield Finding(
            Severity.ERROR,
            f"projects.yml names the roster `{name}`, and the workflows `{escape_log(configured or 'roster')}`",
            f"`gh variable set {ROSTER_VARIABLE} --repo {facts.urls.control} --body {name}`",
        )
    full_name, roster = f"{facts.urls.organization}/{name}", require(facts.roster)
    if roster is None:
        yield Finding(
            Severity.ERROR,
            f"there is no roster {full_name}",
            f"`gh repo create {full_name} --private --add-readme`",
        )
    elif roster.archived:
        yield Finding(Severity.ERROR, "the roster is archived", f"`gh repo unarchive {full_name}`")
    elif roster.empty:
        yield Finding(
            Severity.ERROR,
            "the roster has no branch, so nothing can be written into it",
            f"give it a README: {facts.urls.server}/{full_name}",
        )


def _roster_visibility(facts: Facts) -> Iterator[Finding]:
    roster = require(facts.roster)
    if roster and not roster.private:
        full_name = f"{facts.urls.organization}/{facts.checkout.manifest.roster}"
        yield Finding(
            Severity.SECURITY,
            "the roster is not private: what volunteers said can be read by others",
            f"now: `gh repo edit {full_name} --visibility private --accept-visibility-change-consequences`;"
            " what was read is out",
        )


CHECKS = (
    Check(
        "control-open",
        "The control repository takes issues",
        "Proposals and volunteers come as issues.",
        _issues_enabled,
    ),
    Check(
        "form-labels",
        "The labels of the forms are there",
        "By them a run knows which form it was; a form cannot give a label that is not there.",
        _form_labels,
    ),
    Check(
        "noise-labels",
        "No labels that nothing uses",
        "Who is new looks for a meaning in each of them.",
        _unused_labels,
    ),
    Check(
        "roster-there",
        "The roster is there and can be written",
        "Without it no steward learns of a volunteer.",
        _roster_writable,
    ),
    Check("roster-private", "The roster is private", "It says who somebody is.", _roster_visibility),
)
