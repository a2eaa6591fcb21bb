"""From what happened to the runs it starts: reads the right workflow files and asks the trigger rules."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from localhub.events import Event
from localhub.git import bare
from localhub.workflows import context
from localhub.workflows.concurrency import Group, group_of
from localhub.workflows.errors import WorkflowError
from localhub.workflows.expressions import fill
from localhub.workflows.files import Workflow, read
from localhub.workflows.job import bot
from localhub.workflows.tree import Tree
from localhub.workflows.triggers import Occurrence, started
from localhub.world import World, repositories, runs, settings
from localhub.world.repositories import Repository
from localhub.world.runs import Run


def runs_of(world: World, event: Event, url: str) -> list[tuple[Run, Group | None]]:
    """Makes a pending run of every workflow that the event starts, each with its concurrency group."""
    if event.repository_id is None:
        return []
    repository = repositories.repository(world, event.repository_id)
    if repository.parent_id is not None:
        return []  # GitHub runs nothing in a fork until its owner switches it on, by hand, on the page
    folder = bare.path(world.files, repository.id)
    at = _located(event, repository, folder)
    listening = _listening(Tree(folder, at.sha), event) if at else []
    # Most events find no listener: what has changed is looked up only for those that do.
    if at is None or not listening:
        return []
    at = replace(at, changed=_changed(at, folder), message=Tree(folder, at.sha).message)
    return [
        _run(world, repository, workflow, event, at, url=url)
        for workflow in started(listening, at)
        if _enabled(world, repository, workflow)
    ]


def _listening(tree: Tree, event: Event) -> list[Workflow]:
    """A file that cannot be read starts nothing: nobody can tell what it listens to."""
    found = []
    for path, text in tree.workflow_files().items():
        try:
            workflow = read(path, text)
        except WorkflowError:
            continue
        meant = event.payload["workflow"] if event.name == "workflow_dispatch" else path
        if event.name in workflow.on and path == meant:
            found.append(workflow)
    return found


def _enabled(world: World, repository: Repository, workflow: Workflow) -> bool:
    kept = runs.note_workflow(world, repository.id, workflow.path, workflow.name)
    return kept.state == "active"


def _located(event: Event, repository: Repository, folder: Path) -> Occurrence | None:
    """With its ref and commit; None for what has none: a deleted branch, an empty repository, a conflict."""
    told = Occurrence(
        event.name, event.action, from_github_token=not event.starts_workflows, payload=event.payload
    )
    match event.name:
        case "push":
            ref, commit = event.payload["ref"], event.payload["after"]
        case "pull_request" | "pull_request_review" | "pull_request_review_comment":
            return _pulled(told, folder)
        case "workflow_dispatch":
            ref = commit = str(event.payload["ref"])
        case _:
            ref = commit = f"refs/heads/{repository.default_branch}"
    # The last commit of a tag may stand behind an object of its own.
    sha = bare.resolve(folder, commit, repository.default_branch)
    return replace(told, ref=ref, sha=sha) if sha else None


def _pulled(told: Occurrence, folder: Path) -> Occurrence | None:
    pull = told.payload["pull_request"]
    ref = f"refs/pull/{pull['number']}/merge"
    # While the two conflict there is no trial merge, and GitHub runs nothing.
    merged = bare.ref(folder, ref) or (pull["head"]["sha"] if told.action == "closed" else None)
    return replace(told, ref=ref, sha=merged, base=pull["base"]["ref"]) if merged else None


def _changed(at: Occurrence, folder: Path) -> list[str] | None:
    if at.name == "push":
        before = at.payload["before"]
        return Tree(folder, at.sha).changed_since(None if before == bare.ZERO else before)
    if at.base:
        pull = at.payload["pull_request"]
        return Tree(folder, pull["head"]["sha"]).changed_since_fork_of(pull["base"]["sha"])
    return None


def _run(
    world: World, repository: Repository, workflow: Workflow, event: Event, at: Occurrence, *, url: str
) -> tuple[Run, Group | None]:
    pull = event.payload.get("pull_request") or {} if event.name.startswith("pull_request") else {}
    kept = runs.note_workflow(world, repository.id, workflow.path, workflow.name)
    head_repository = (pull.get("head") or {}).get("repo") or {}
    payload = event.payload
    if event.name == "schedule" and "schedule" not in payload:
        payload = {**payload, "schedule": workflow.on["schedule"]["cron"][0]}
    run = runs.add_run(
        world,
        kept,
        title=_title(payload, at, workflow.name),
        event=event.name,
        payload=payload,
        ref=at.ref,
        head_branch=pull["head"]["ref"]
        if pull
        else at.ref.removeprefix("refs/heads/").removeprefix("refs/tags/"),
        head_sha=pull["head"]["sha"] if pull else at.sha,
        sha=at.sha,
        workflow_sha=at.sha,
        from_fork=head_repository.get("id", repository.id) != repository.id,
        actor_id=event.sender_id or bot(world),
        status="pending",
    )
    return _named(world, repository, run, workflow, url)


def _named(
    world: World, repository: Repository, run: Run, workflow: Workflow, url: str
) -> tuple[Run, Group | None]:
    """With `run-name` and `concurrency`, which hold expressions. A bad one fails the run, later."""
    variables = settings.for_job(world, "variable", repository, None)
    contexts = context.contexts(context.github(world, run, url), variables)
    try:
        group = group_of(workflow.document.get("concurrency"), contexts)
        title = fill(str(workflow.document.get("run-name") or run.title), contexts)
    except WorkflowError as error:
        return runs.change_run(world, run.id, trouble=str(error)), None
    name = group.name if group else None
    return runs.change_run(world, run.id, concurrency=name, title=title), group


def _title(payload: Mapping[str, Any], at: Occurrence, workflow_name: str) -> str:
    """What GitHub shows for a run: a title, the commit's first line, or the workflow's name."""
    for subject in ("pull_request", "issue"):
        if subject in payload:
            return str(payload[subject]["title"])
    return at.message.partition("\n")[0] or workflow_name
