"""Starting workflows by hand: dispatches with their inputs checked, cancelling, running again."""

from collections.abc import Mapping
from typing import Any

from localhub.git import bare
from localhub.workflows.errors import WorkflowError
from localhub.workflows.expressions import as_text
from localhub.workflows.files import Workflow, read
from localhub.workflows.tree import Tree
from localhub.world import Conflict, Invalid, NotFound, World, runs
from localhub.world.git import folder
from localhub.world.repositories import Repository
from localhub.world.runs import Run

# The name under which the runner is given an errand: no webhook of GitHub's.
ERRAND = "localhub_errand"


def workflows(world: World, repository: Repository) -> list[runs.Workflow]:
    """Those with a file on the default branch, and those that have run before."""
    sha = bare.resolve(folder(world, repository), "HEAD", repository.default_branch)
    for path, text in Tree(folder(world, repository), sha).workflow_files().items() if sha else ():
        try:
            runs.note_workflow(world, repository.id, path, read(path, text).name)
        except WorkflowError:
            # GitHub lists it all the same, under its path.
            runs.note_workflow(world, repository.id, path, path)
    return runs.workflows(world, repository)


def dispatch(
    world: World, repository: Repository, name: str, ref: str, inputs: Mapping[str, Any] | None
) -> None:
    """Raises NotFound for no such workflow, Invalid for a ref, a workflow or inputs that do not fit."""
    workflows(world, repository)
    path = runs.workflow(world, repository, name).path
    full, sha = _resolved(world, repository, ref)
    text = Tree(folder(world, repository), sha).text(path)
    if text is None:
        raise NotFound
    workflow = _parsed(path, text)
    if "workflow_dispatch" not in workflow.on:
        raise Invalid("Workflow does not have 'workflow_dispatch' trigger")
    chosen = checked(workflow.on["workflow_dispatch"].get("inputs") or {}, inputs or {})
    world.emit("workflow_dispatch", None, repository.id, inputs=chosen, ref=full, workflow=path)


def checked(declared: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs with their defaults. Raises Invalid for unknown, missing or impossible ones."""
    unknown = sorted(set(given) - set(declared))
    if unknown:
        raise Invalid(f"Unexpected inputs provided: {unknown}")
    return {name: _input(name, declared[name] or {}, given.get(name)) for name in declared}


def _input(name: str, declared: Mapping[str, Any], given: Any) -> Any:
    chosen = declared.get("default") if given is None else given
    if chosen in (None, ""):
        if declared.get("required"):
            raise Invalid(f"Required input '{name}' not provided")
        return False if declared.get("type") == "boolean" else ""
    if declared.get("type") == "choice" and chosen not in declared.get("options", []):
        raise Invalid(f"Provided value '{chosen}' for input '{name}' not in the list of allowed values")
    # The API takes strings, and GitHub gives them on as strings.
    return as_text(chosen)


def cancel(world: World, run: Run) -> None:
    """Raises Conflict for a run that is over."""
    if run.status == "completed":
        raise Conflict("Cannot cancel a workflow run that is completed.")
    world.emit(ERRAND, "cancel", run.repository_id, run_id=run.id)


def rerun(world: World, run: Run) -> None:
    """Raises Invalid for a run that is not over."""
    if run.status != "completed":
        raise Invalid("This workflow run cannot be rerun: it is not completed.")
    world.emit(ERRAND, "rerun", run.repository_id, run_id=run.id)


def _resolved(world: World, repository: Repository, ref: str) -> tuple[str, str]:
    place = folder(world, repository)
    for full in (ref, f"refs/heads/{ref}", f"refs/tags/{ref}"):
        sha = bare.resolve(place, full, repository.default_branch) if full.startswith("refs/") else None
        if sha:
            return full, sha
    raise Invalid(f"No ref found for: {ref}")


def _parsed(path: str, text: str) -> Workflow:
    try:
        return read(path, text)
    except WorkflowError as error:
        raise Invalid(str(error)) from None
