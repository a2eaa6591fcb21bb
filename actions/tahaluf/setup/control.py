"""Repairs the control repository's issues, labels, workflows and site."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from tahaluf.escape import percent_encode
from tahaluf.health import APPROVE_ALL_FORKS, DEFAULT_LABELS, Facts, require
from tahaluf.layout import FORM_LABELS
from tahaluf.plan import Rest, Steps

from .desired import FORK_APPROVAL, FORM_LABEL_COLOR, PAGES, WORKFLOW_PERMISSIONS
from .repair import NOT_FOUND, Repair, Repairs, Scope


def repository_path(facts: Facts) -> str:
    return f"/repos/{facts.urls.control}"


def send(request: Rest) -> Steps:
    """Return steps that send one request."""
    yield request
    return None


def _repair(check: str, what: str, request: Rest) -> Repair:
    return Repair(check, Scope.CONTROL, what, lambda: send(request))


def _open_issues(facts: Facts) -> Iterator[Repair]:
    settings: dict[str, Any] = {}
    if facts.control.archived:
        settings["archived"] = False
    if not facts.control.has_issues:
        settings["has_issues"] = True
    if settings:
        what = " and ".join(
            {"archived": "unarchive the control repository", "has_issues": "enable its issues"}[key]
            for key in settings
        )
        yield Repair("control-open", Scope.CONTROL, what, lambda: _open_steps(facts, settings))


def _open_steps(facts: Facts, settings: Mapping[str, Any]) -> Steps:
    """Unarchive the repository first, because GitHub allows no other changes to an archived repository."""
    for key, value in settings.items():
        yield Rest("PATCH", repository_path(facts), {key: value})
    return None


def _form_labels(facts: Facts) -> Iterator[Repair]:
    path = f"{repository_path(facts)}/labels"
    for name in FORM_LABELS:
        if name not in facts.control.labels:
            body = {"name": name, "color": FORM_LABEL_COLOR}
            request = Rest("POST", path, body, verify_path=f"{path}/{percent_encode(name)}")
            yield _repair("form-labels", f"create the label `{name}`", request)


def _unused_labels(facts: Facts) -> Iterator[Repair]:
    """Yield the deletion of labels that no issue uses. Other labels are kept, because deleting a label also removes
    it from issues for good.
    """
    manifest_names = {
        name.casefold()
        for labels in facts.checkout.manifest.labels.values()
        for label in labels
        for name in (label.name, *label.aliases)
    }
    unused = (facts.control.labels & DEFAULT_LABELS) - manifest_names - facts.control.labels_in_use
    for name in sorted(unused):
        path = f"{repository_path(facts)}/labels/{percent_encode(name)}"
        request = Rest("DELETE", path, expected_statuses=NOT_FOUND)
        yield _repair("unused-labels", f"delete the default label `{name}`, which no issue uses", request)


def _workflow_permissions(facts: Facts) -> Iterator[Repair]:
    if require(facts.workflows).default_permission != "read":
        body = {
            "default_workflow_permissions": WORKFLOW_PERMISSIONS["default_workflow_permissions"],
        }
        path = f"{repository_path(facts)}/actions/permissions/workflow"
        what = "set the default permissions of workflows to read"
        yield _repair("workflow-rights", what, Rest("PUT", path, body))


def _workflow_approvals(facts: Facts) -> Iterator[Repair]:
    if require(facts.workflows).can_approve:
        path = f"{repository_path(facts)}/actions/permissions/workflow"
        what = "stop workflows from approving pull requests"
        yield _repair("workflow-approves", what, Rest("PUT", path, WORKFLOW_PERMISSIONS))


def _fork_approval(facts: Facts) -> Iterator[Repair]:
    if require(facts.fork_approval) not in (None, APPROVE_ALL_FORKS):
        path = f"{repository_path(facts)}/actions/permissions/fork-pr-contributor-approval"
        what = "require approval before workflows run for a pull request from a fork"
        yield _repair("workflow-forks", what, Rest("PUT", path, FORK_APPROVAL))


def _pages(facts: Facts) -> Iterator[Repair]:
    pages, path = require(facts.pages), f"{repository_path(facts)}/pages"
    if pages is None:
        yield _repair(
            "pages-enabled",
            "enable GitHub Pages, published by workflows",
            Rest("POST", path, PAGES, verify_path=path),
        )
    elif not pages.from_workflow:
        yield _repair("pages-enabled", "publish GitHub Pages from workflows", Rest("PUT", path, PAGES))


def _vulnerability_reports(facts: Facts) -> Iterator[Repair]:
    if require(facts.vulnerability_reports) is False:
        path = f"{repository_path(facts)}/private-vulnerability-reporting"
        yield _repair("vulnerability-reports", "enable private vulnerability reporting", Rest("PUT", path))


REPAIRS: Final[Repairs] = {
    "control-open": _open_issues,
    "form-labels": _form_labels,
    "unused-labels": _unused_labels,
    "workflow-rights": _workflow_permissions,
    "workflow-approves": _workflow_approvals,
    "workflow-forks": _fork_approval,
    "pages-enabled": _pages,
    "vulnerability-reports": _vulnerability_reports,
}
