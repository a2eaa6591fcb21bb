"""Parses workflow files."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any

from localhub import yaml12
from localhub.workflows.errors import WorkflowError

WORKFLOW_FOLDER = ".github/workflows"


@dataclass(frozen=True, slots=True)
class WorkflowFile:
    """A workflow file. `on` always maps event names to filters, even if the file uses a short form."""

    path: str
    name: str
    on: Mapping[str, Mapping[str, Any]]
    document: Mapping[str, Any]

    @property
    def jobs(self) -> Mapping[str, Mapping[str, Any]]:
        jobs: Mapping[str, Mapping[str, Any]] = self.document["jobs"]
        return jobs

    def with_job(self, key: str, job: Mapping[str, Any]) -> "WorkflowFile":
        """Return a copy of the file with this job replaced."""
        return replace(self, document={**self.document, "jobs": {**self.jobs, key: job}})


# The result is cached, because the same few files are read for every event.
@lru_cache(maxsize=512)
def parse(path: str, text: str) -> WorkflowFile:
    """Parse a workflow file. Raises WorkflowError if the text is not a valid workflow. The result is cached, so do
    not modify it.
    """
    try:
        document = yaml12.load(text)
    except yaml12.YamlError as error:
        raise WorkflowError(f"{path}: {error}") from error
    if not isinstance(document, dict) or "on" not in document:
        raise WorkflowError(f"{path}: no `on:` at the top level")
    jobs = document.get("jobs")
    if not isinstance(jobs, dict) or not jobs or not all(isinstance(job, dict) for job in jobs.values()):
        raise WorkflowError(f"{path}: `jobs:` must map job ids to jobs")
    return WorkflowFile(path, str(document.get("name") or path), _events(path, document["on"]), document)


def is_workflow(path: str) -> bool:
    """Whether this is a workflow file. GitHub looks for workflows only in this folder, and not in its subfolders."""
    parsed = PurePosixPath(path)
    return str(parsed.parent) == WORKFLOW_FOLDER and parsed.suffix in (".yml", ".yaml")


def _events(path: str, on: Any) -> dict[str, Mapping[str, Any]]:
    match on:
        case str():
            return {on: {}}
        case list():
            return {str(name): {} for name in on}
        case dict():
            return {str(name): _filters(name, filters) for name, filters in on.items()}
    raise WorkflowError(f"{path}: `on:` must be a string, a list or a mapping")


def _filters(event: Any, filters: Any) -> Mapping[str, Any]:
    # Only the value of `schedule` is a list
    if event == "schedule":
        return {"cron": [entry["cron"] for entry in filters or []]}
    return filters or {}
