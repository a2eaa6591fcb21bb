"""Workflow files as values: YAML read as GitHub reads it, where `on` is a word and not a truth value."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import yaml

from localhub.workflows.errors import WorkflowError

FOLDER = ".github/workflows"


@dataclass(frozen=True, slots=True)
class Workflow:
    """One file. `on` always maps an event's name to its filters, however short the file says it."""

    path: str
    name: str
    on: Mapping[str, Mapping[str, Any]]
    document: Mapping[str, Any]

    @property
    def jobs(self) -> Mapping[str, Mapping[str, Any]]:
        jobs: Mapping[str, Mapping[str, Any]] = self.document["jobs"]
        return jobs


class _Loader(yaml.CSafeLoader):
    """YAML 1.2's idea of a boolean: `on`, `yes` and `off` are strings; dates stay strings too."""


_Loader.yaml_implicit_resolvers = {
    first: [
        pair for pair in pairs if pair[0] not in ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp")
    ]
    for first, pairs in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile("^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")
)


def load(text: str) -> Any:
    """Any YAML file of a repository, as plain values. Raises WorkflowError."""
    try:
        return yaml.load(text, _Loader)  # noqa: S506  (a SafeLoader with fewer resolvers)
    except yaml.YAMLError as error:
        raise WorkflowError(f"not YAML: {error}") from error


def read(path: str, text: str) -> Workflow:
    """Raises WorkflowError when the text is no workflow."""
    document = load(text)
    if not isinstance(document, dict) or "on" not in document:
        raise WorkflowError(f"{path}: no `on:` at the top level")
    jobs = document.get("jobs")
    if not isinstance(jobs, dict) or not jobs or not all(isinstance(job, dict) for job in jobs.values()):
        raise WorkflowError(f"{path}: `jobs:` has to map each job's id to a job")
    return Workflow(path, str(document.get("name") or path), _events(path, document["on"]), document)


def is_workflow(path: str) -> bool:
    """GitHub looks in one folder, not below it."""
    parts = PurePosixPath(path)
    return str(parts.parent) == FOLDER and parts.suffix in (".yml", ".yaml")


def _events(path: str, on: Any) -> dict[str, Mapping[str, Any]]:
    match on:
        case str():
            return {on: {}}
        case list():
            return {str(name): {} for name in on}
        case dict():
            return {str(name): _filters(name, filters) for name, filters in on.items()}
    raise WorkflowError(f"{path}: `on:` is neither a word, nor a list, nor a map")


def _filters(event: Any, filters: Any) -> Mapping[str, Any]:
    # `schedule` alone maps to a list.
    if event == "schedule":
        return {"cron": [entry["cron"] for entry in filters or []]}
    return filters or {}
