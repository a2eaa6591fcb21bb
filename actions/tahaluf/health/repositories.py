"""Checks the control repository and the roster."""

from collections.abc import Iterator
from typing import Final

from tahaluf.escape import escape_log
from tahaluf.layout import FORM_LABELS

from .check import Check, Finding, Severity
from .facts import Facts, Unreadable, require
from .permissions import ROSTER_VARIABLE

# GitHub's default labels; docs.github.com, "Managing labels"
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
            f"`gh repo unarchive {facts.urls.control}`",
        )
    elif not facts.control.has_issues:
        yield Finding(
            Severity.ERROR,
            "issues are disabled in the control repository, but forms need them",
            f"`gh repo edit {facts.urls.control} --enable-issues`",
        )


def _form_labels(facts: Facts) -> Iterator[Finding]:
    for name in FORM_LABELS:
        if name not in facts.control.labels:
            yield Finding(
                Severity.ERROR,
                f"the label `{name}` does not exist, and GitHub does not create labels for forms",
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
            f"unused default labels from GitHub: {', '.join(unused)}",
            f"delete them here, and for new repositories at {facts.urls.organization_settings('repository-defaults')}",
        )


def _roster_writable(facts: Facts) -> Iterator[Finding]:
    name = facts.checkout.manifest.roster
    configured = "" if isinstance(facts.variables, Unreadable) else facts.variables.get(ROSTER_VARIABLE, "")
    if (configured or "roster").casefold() != name.casefold():
        yield Finding(
            Severity.ERROR,
            f"the roster is called `{name}` in projects.yml, but `{escape_log(configured or 'roster')}` "
            f"in the workflows",
            f"`gh variable set {ROSTER_VARIABLE} --repo {facts.urls.control} --body {name}`",
        )
    full_name, roster = f"{facts.urls.organization}/{name}", require(facts.roster)
    if roster is None:
        yield Finding(
            Severity.ERROR,
            f"the roster {full_name} does not exist",
            f"`gh repo create {full_name} --private --add-readme`",
        )
    elif roster.archived:
        yield Finding(Severity.ERROR, "the roster is archived", f"`gh repo unarchive {full_name}`")
    elif roster.empty:
        yield Finding(
            Severity.ERROR,
            "the roster has no branch, so nothing can be written to it",
            f"add a README at {facts.urls.server}/{full_name}",
        )


def _roster_key(facts: Facts) -> Iterator[Finding]:
    roster = require(facts.roster)
    if roster and not roster.empty and not roster.has_key:
        yield Finding(
            Severity.WARNING,
            "the roster has no key, so pseudonyms can be traced to accounts",
            'commit the output of `python3 -c "import secrets; print(secrets.token_hex(32))"` to the roster as '
            "`pseudonym-key`",
        )


def _roster_visibility(facts: Facts) -> Iterator[Finding]:
    roster = require(facts.roster)
    if roster and not roster.private:
        full_name = f"{facts.urls.organization}/{facts.checkout.manifest.roster}"
        yield Finding(
            Severity.SECURITY,
            "the roster is not private: others can read volunteers' records",
            f"run `gh repo edit {full_name} --visibility private --accept-visibility-change-consequences` "
            f"immediately, and treat its contents as disclosed",
        )


def _pages_enabled(facts: Facts) -> Iterator[Finding]:
    pages = require(facts.pages)
    if pages is None or not pages.from_workflow:
        state = (
            "is not enabled"
            if pages is None
            else "publishes a branch rather than the site that `publish.yml` builds"
        )
        yield Finding(
            Severity.WARNING,
            f"GitHub Pages {state}, so the public site is not published",
            f"choose *GitHub Actions* as the source at {facts.urls.control_settings('pages')}",
        )


def _vulnerability_reports(facts: Facts) -> Iterator[Finding]:
    if require(facts.vulnerability_reports) is False:
        yield Finding(
            Severity.WARNING,
            "nobody can report a vulnerability privately",
            f"enable private vulnerability reporting at {facts.urls.control_settings('security_analysis')}",
        )


CHECKS = (
    Check(
        "control-open",
        "The control repository accepts issues",
        "Proposals and volunteer forms are issues.",
        _issues_enabled,
    ),
    Check(
        "form-labels",
        "The forms' labels exist",
        "Workflow runs recognize a form by its label, and a form cannot add a label that does not exist.",
        _form_labels,
    ),
    Check(
        "unused-labels",
        "There are no unused default labels",
        "Unused labels confuse newcomers.",
        _unused_labels,
    ),
    Check(
        "roster-writable",
        "The roster exists and can be written to",
        "Without a roster, stewards are not notified about volunteers.",
        _roster_writable,
    ),
    Check(
        "pages-enabled",
        "The public site can be published",
        "The site is where people find projects and open roles. A workflow cannot deploy it until a person "
        "has enabled Pages.",
        _pages_enabled,
    ),
    Check(
        "vulnerability-reports",
        "Vulnerabilities can be reported privately",
        "`SECURITY.md` refers to GitHub's form for private reports.",
        _vulnerability_reports,
    ),
    Check(
        "roster-private", "The roster is private", "The roster contains personal data.", _roster_visibility
    ),
    Check(
        "roster-key",
        "The roster has a key for pseudonyms",
        "Without a key, anyone who sees a pseudonym can find the account behind it by trying all account ids.",
        _roster_key,
    ),
)
