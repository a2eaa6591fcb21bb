"""From what happened to the runs it starts: reads the right workflow files and asks the trigger rules."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
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
    folder = bare.path(world.files, repository.id)
    occurrence = _occurrence(event, repository, folder)
    if occurrence is None:
        return []
    tree = Tree(folder, occurrence.sha)
    found = _readable(tree) if event.name != "workflow_dispatch" else _dispatched(tree, event.payload)
    note(world, repository, found)
    chosen = [workflow for workflow in started(found, occurrence) if _enabled(world, repository, workflow)]
    return [_run(world, repository, workflow, event, occurrence, url=url) for workflow in chosen]


def note(world: World, repository: Repository, found: Sequence[Workflow]) -> None:
    for workflow in found:
        runs.note_workflow(world, repository.id, workflow.path, workflow.name)


def _readable(tree: Tree) -> list[Workflow]:
    """A file that cannot be read starts nothing: nobody can tell what it listens to."""
    found = []
    for path, text in tree.workflow_files().items():
        try:
            found.append(read(path, text))
        except WorkflowError:
            continue
    return found


def _dispatched(tree: Tree, payload: Mapping[str, Any]) -> list[Workflow]:
    return [workflow for workflow in _readable(tree) if workflow.path == payload["workflow"]]


def _enabled(world: World, repository: Repository, workflow: Workflow) -> bool:
    return runs.workflow(world, repository, workflow.path).state == "active"


def _occurrence(event: Event, repository: Repository, folder: Any) -> Occurrence | None:
    """None for what has no commit to run at: a deleted branch, an empty repository."""
    told = Occurrence(
        event.name, event.action, from_github_token=not event.starts_workflows, payload=event.payload
    )
    match event.name:
        case "push":
            return _push(told, folder)
        case "pull_request" | "pull_request_review" | "pull_request_review_comment":
            return _pull(told, folder)
        case "workflow_dispatch":
            return _at(told, folder, str(event.payload["ref"]), repository)
        case _:
            return _at(told, folder, f"refs/heads/{repository.default_branch}", repository)


def _at(told: Occurrence, folder: Any, ref: str, repository: Repository) -> Occurrence | None:
    sha = bare.resolve(folder, ref, repository.default_branch)
    return replace(told, ref=ref, sha=sha) if sha else None


def _push(told: Occurrence, folder: Any) -> Occurrence | None:
    payload = told.payload
    if payload.get("deleted") or payload["after"] == bare.ZERO:
        return None
    tree = Tree(folder, payload["after"])
    earlier = None if payload["before"] == bare.ZERO else payload["before"]
    return replace(
        told, ref=payload["ref"], sha=tree.commit, changed=tree.changed_since(earlier), message=tree.message
    )


def _pull(told: Occurrence, folder: Any) -> Occurrence | None:
    pull = told.payload["pull_request"]
    ref = f"refs/pull/{pull['number']}/merge"
    head, base = Tree(folder, pull["head"]["sha"]), pull["base"]
    # While the two conflict there is no trial merge, and GitHub runs nothing.
    merged = bare.ref(folder, ref) or (head.commit if told.action == "closed" else None)
    if merged is None:
        return None
    changed = head.changed_since_fork_of(base["sha"])
    return replace(told, ref=ref, sha=merged, base=base["ref"], changed=changed)


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
