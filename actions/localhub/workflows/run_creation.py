"""Creates the runs for an event: finds the workflow files and applies the trigger rules."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from localhub.domain import UnitOfWork, repositories, runs, settings
from localhub.domain.repositories import Repository
from localhub.domain.runs import Run
from localhub.events import Event
from localhub.git import bare
from localhub.workflows import context
from localhub.workflows.concurrency import ConcurrencyGroup, concurrency_group
from localhub.workflows.errors import WorkflowError
from localhub.workflows.expressions import interpolate
from localhub.workflows.job import actions_bot_id
from localhub.workflows.triggers import TriggerEvent, started_workflows

from .commit_files import CommitFiles
from .workflow_files import WorkflowFile, parse


def create_runs(uow: UnitOfWork, event: Event, url: str) -> list[tuple[Run, ConcurrencyGroup | None]]:
    """Create a pending run for every workflow that the event starts, each with its concurrency group."""
    if event.repository_id is None:
        return []
    repository = repositories.repository(uow, event.repository_id)
    if repository.parent_id is not None:
        return []  # GitHub disables a fork's workflows until its owner enables them on the website.
    folder = bare.repository_folder(uow.repository_root, repository.id)
    trigger = _locate(event, repository, folder)
    candidates = _candidate_workflows(CommitFiles(folder, trigger.sha), event) if trigger else []
    # Most events start no workflow, so changed paths are computed only if a workflow listens to the event
    if trigger is None or not candidates:
        return []
    trigger = replace(
        trigger,
        changed=_changed_paths(trigger, folder),
        message=CommitFiles(folder, _newest_commit(trigger)).message,
    )
    return [
        _create_run(uow, repository, workflow, event, trigger, url=url)
        for workflow in started_workflows(candidates, trigger)
        if _enabled(uow, repository, workflow)
    ]


def _candidate_workflows(tree: CommitFiles, event: Event) -> list[WorkflowFile]:
    """Return the workflows that may start. Files that cannot be parsed are omitted, because their triggers are
    unknown.
    """
    found = []
    for path, text in tree.workflow_files().items():
        try:
            workflow = parse(path, text)
        except WorkflowError:
            continue
        expected_path = event.payload["workflow"] if event.name == "workflow_dispatch" else path
        if event.name in workflow.on and path == expected_path:
            found.append(workflow)
    return found


def _enabled(uow: UnitOfWork, repository: Repository, workflow: WorkflowFile) -> bool:
    workflow_row = runs.upsert_workflow(uow, repository.id, workflow.path, workflow.name)
    return workflow_row.state == "active"


def _locate(event: Event, repository: Repository, folder: Path) -> TriggerEvent | None:
    """Return the event with its ref and commit. Returns None if there is no commit, because of a deleted branch, an
    empty repository or a merge conflict.
    """
    trigger = TriggerEvent(
        event.name, event.action, from_github_token=not event.starts_workflows, payload=event.payload
    )
    match event.name:
        case "push":
            ref, commit = event.payload["ref"], event.payload["after"]
        case "pull_request" | "pull_request_review" | "pull_request_review_comment":
            return _locate_pull(trigger, folder)
        case "workflow_dispatch":
            ref = commit = str(event.payload["ref"])
        case _:
            ref = commit = f"refs/heads/{repository.default_branch}"
    # Resolve tags to their commits, because they may be annotated.
    sha = bare.resolve(folder, commit, repository.default_branch)
    return replace(trigger, ref=ref, sha=sha) if sha else None


def _locate_pull(trigger: TriggerEvent, folder: Path) -> TriggerEvent | None:
    pull = trigger.payload["pull_request"]
    ref = f"refs/pull/{pull['number']}/merge"
    # If there are conflicts, there is no test merge, and GitHub does not start any runs.
    merged = bare.ref(folder, ref) or (pull["head"]["sha"] if trigger.action == "closed" else None)
    return replace(trigger, ref=ref, sha=merged, base=pull["base"]["ref"]) if merged else None


def _newest_commit(trigger: TriggerEvent) -> str:
    """Return the pushed commit or, for a pull request, the tip of its branch, although the run itself uses the test
    merge.
    """
    pull = trigger.payload.get("pull_request")
    return str(pull["head"]["sha"]) if trigger.base and pull else trigger.sha


def _changed_paths(trigger: TriggerEvent, folder: Path) -> list[str] | None:
    if trigger.name == "push":
        before = trigger.payload["before"]
        return CommitFiles(folder, trigger.sha).changed_since(None if before == bare.NULL_OID else before)
    if trigger.base:
        pull = trigger.payload["pull_request"]
        return CommitFiles(folder, pull["head"]["sha"]).changed_since_fork_of(pull["base"]["sha"])
    return None


def _create_run(
    uow: UnitOfWork,
    repository: Repository,
    workflow: WorkflowFile,
    event: Event,
    trigger: TriggerEvent,
    *,
    url: str,
) -> tuple[Run, ConcurrencyGroup | None]:
    pull = event.payload.get("pull_request") or {} if event.name.startswith("pull_request") else {}
    workflow_row = runs.upsert_workflow(uow, repository.id, workflow.path, workflow.name)
    head_repository = (pull.get("head") or {}).get("repo") or {}
    payload = event.payload
    if event.name == "schedule" and "schedule" not in payload:
        payload = {**payload, "schedule": workflow.on["schedule"]["cron"][0]}
    run = runs.add_run(
        uow,
        workflow_row,
        title=_title(payload, trigger, workflow.name),
        event=event.name,
        payload=payload,
        ref=trigger.ref,
        head_branch=pull["head"]["ref"]
        if pull
        else trigger.ref.removeprefix("refs/heads/").removeprefix("refs/tags/"),
        head_sha=pull["head"]["sha"] if pull else trigger.sha,
        sha=trigger.sha,
        workflow_sha=trigger.sha,
        from_fork=head_repository.get("id", repository.id) != repository.id,
        actor_id=event.sender_id or actions_bot_id(uow),
        status="pending",
    )
    return _with_expressions(uow, repository, run, workflow, url)


def _with_expressions(
    uow: UnitOfWork, repository: Repository, run: Run, workflow: WorkflowFile, url: str
) -> tuple[Run, ConcurrencyGroup | None]:
    """Evaluate `run-name` and `concurrency`. If an expression is invalid, the run fails later."""
    variables = settings.for_job(uow, "variable", repository, None)
    contexts = context.expression_contexts(context.make_github_context(uow, run, url), variables)
    try:
        group = concurrency_group(workflow.document.get("concurrency"), contexts)
        # GitHub ignores a blank name
        title = interpolate(str(workflow.document.get("run-name") or ""), contexts).strip() or run.title
    except WorkflowError as error:
        return runs.update_run(uow, run.id, failure_reason=str(error)), None
    name = group.name if group else None
    return runs.update_run(uow, run.id, concurrency=name, title=title), group


def _title(payload: Mapping[str, Any], trigger: TriggerEvent, workflow_name: str) -> str:
    """Return the run's title, as on GitHub: the issue's or pull request's title, the first line of the commit's
    message, or the workflow's name.
    """
    for subject in ("pull_request", "issue"):
        if subject in payload:
            return str(payload[subject]["title"])
    return trigger.message.partition("\n")[0] or workflow_name
