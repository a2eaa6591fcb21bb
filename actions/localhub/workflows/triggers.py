"""Decides which workflows an event starts, and from which commit the workflow files are read. No I/O."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from localhub.workflows.globs import any_selected, selects

from .workflow_files import WorkflowFile

# Events for which the default `types` do not include all types.
DEFAULT_TYPES: dict[str, tuple[str, ...]] = {
    "pull_request": ("opened", "synchronize", "reopened"),
    "pull_request_target": ("opened", "synchronize", "reopened"),
}
# The only two events that start workflows even if a GITHUB_TOKEN causes them.
STARTED_BY_ANY_TOKEN = ("workflow_dispatch", "repository_dispatch")
SKIPPABLE = ("push", "pull_request")
SKIP_MARKERS = ("[skip ci]", "[ci skip]", "[no ci]", "[skip actions]", "[actions skip]")
# The last trailer of the message. Two empty lines precede the trailers.
SKIP_TRAILER = re.compile(r"\n\n\n(?:[\w-]+:.*\n)*skip-checks: ?true\s*\Z")


@dataclass(frozen=True, slots=True)
class TriggerEvent:
    """An event with the data that the trigger rules need.

    `ref` and `sha` become the run's github.ref and github.sha. `base` is the base branch of a pull request. `changed`
    contains the changed paths, or is None for events without changed paths. `message` is the message of the pushed
    commit, or of the head of the pull request.
    """

    name: str
    action: str | None = None
    ref: str = ""
    sha: str = ""
    base: str = ""
    changed: Sequence[str] | None = None
    message: str = ""
    from_github_token: bool = False
    payload: Mapping[str, Any] = field(default_factory=dict)


def started_workflows(workflows: Sequence[WorkflowFile], event: TriggerEvent) -> list[WorkflowFile]:
    """The workflows that the event starts, in the same order as in `workflows`."""
    if event.from_github_token and event.name not in STARTED_BY_ANY_TOKEN:
        return []
    if event.name in SKIPPABLE and is_skipped(event.message):
        return []
    return [workflow for workflow in workflows if listens_to(workflow.on, event)]


def is_skipped(message: str) -> bool:
    """Whether a commit with this message starts no workflow ("Skipping workflow runs" in GitHub's documentation)."""
    return any(marker in message for marker in SKIP_MARKERS) or bool(SKIP_TRAILER.search(message))


def listens_to(on: Mapping[str, Mapping[str, Any]], event: TriggerEvent) -> bool:
    """Whether a workflow with this `on` listens to the event."""
    filters = on.get(event.name)
    if filters is None:
        return False
    return _type_matches(filters, event) and _branch_matches(filters, event) and _paths_match(filters, event)


def _type_matches(filters: Mapping[str, Any], event: TriggerEvent) -> bool:
    if event.action is None:
        return True
    types = _strings(filters.get("types")) or DEFAULT_TYPES.get(event.name, ())
    return not types or event.action in types


def _branch_matches(filters: Mapping[str, Any], event: TriggerEvent) -> bool:
    match event.name:
        case "pull_request" | "pull_request_target":
            return _ref_matches(filters, "branches", event.base)
        case "push" if event.ref.startswith("refs/tags/"):
            # A tag never matches a workflow that filters only branches, and a branch never matches one that filters
            # only tags
            if _has_filter(filters, "branches") and not _has_filter(filters, "tags"):
                return False
            return _ref_matches(filters, "tags", event.ref.removeprefix("refs/tags/"))
        case "push":
            if _has_filter(filters, "tags") and not _has_filter(filters, "branches"):
                return False
            return _ref_matches(filters, "branches", event.ref.removeprefix("refs/heads/"))
        case _:
            return True


def _has_filter(filters: Mapping[str, Any], kind: str) -> bool:
    return kind in filters or f"{kind}-ignore" in filters


def _ref_matches(filters: Mapping[str, Any], kind: str, name: str) -> bool:
    if kind in filters:
        return selects(_strings(filters[kind]), name)
    return not selects(_strings(filters.get(f"{kind}-ignore")), name)


def _paths_match(filters: Mapping[str, Any], event: TriggerEvent) -> bool:
    if event.changed is None or event.ref.startswith("refs/tags/"):
        return True
    if "paths" in filters:
        return any_selected(_strings(filters["paths"]), event.changed)
    ignored = _strings(filters.get("paths-ignore"))
    return not ignored or any(not selects(ignored, path) for path in event.changed)


def _strings(value: Any) -> list[str]:
    if value is None:
        return []
    return [value] if isinstance(value, str) else [str(item) for item in value]
