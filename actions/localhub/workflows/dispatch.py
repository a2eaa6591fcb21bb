"""Dispatches, cancels and re-runs workflows."""

from collections.abc import Mapping
from typing import Any

from localhub.domain import Conflict, NotFound, UnitOfWork, ValidationFailed, runs
from localhub.domain.git import repository_path
from localhub.domain.repositories import Repository
from localhub.domain.runs import Run
from localhub.git import bare
from localhub.workflows.errors import WorkflowError
from localhub.workflows.expressions import to_string

from .commit_files import CommitFiles
from .workflow_files import WorkflowFile, parse

# An internal event for the runner. GitHub has no such event.
RUNNER_COMMAND = "localhub_errand"


def workflows(uow: UnitOfWork, repository: Repository) -> list[runs.Workflow]:
    """The workflows that have a file on the default branch, and those that have run before."""
    sha = bare.resolve(repository_path(uow, repository), "HEAD", repository.default_branch)
    for path, text in (
        CommitFiles(repository_path(uow, repository), sha).workflow_files().items() if sha else ()
    ):
        try:
            runs.upsert_workflow(uow, repository.id, path, parse(path, text).name)
        except WorkflowError:
            # GitHub also lists invalid workflows, with their paths as names.
            runs.upsert_workflow(uow, repository.id, path, path)
    return runs.workflows(uow, repository)


def dispatch(
    uow: UnitOfWork, repository: Repository, name: str, ref: str, inputs: Mapping[str, Any] | None
) -> None:
    """Start a workflow. Raises NotFound if there is none with this name, or ValidationFailed if the ref, the workflow
    or an input is invalid.
    """
    workflows(uow, repository)
    path = runs.workflow(uow, repository, name).path
    full_ref, sha = _resolve_ref(uow, repository, ref)
    text = CommitFiles(repository_path(uow, repository), sha).read_text(path)
    if text is None:
        raise NotFound
    workflow = _parse(path, text)
    if "workflow_dispatch" not in workflow.on:
        raise ValidationFailed("Workflow does not have 'workflow_dispatch' trigger")
    validated = validate_inputs(workflow.on["workflow_dispatch"].get("inputs") or {}, inputs or {})
    uow.emit("workflow_dispatch", None, repository.id, inputs=validated, ref=full_ref, workflow=path)


def validate_inputs(declared: Mapping[str, Any], inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return the inputs with defaults filled in. Raises ValidationFailed if an input is unknown, missing or invalid."""
    unknown = sorted(set(inputs) - set(declared))
    if unknown:
        raise ValidationFailed(f"Unexpected inputs provided: {unknown}")
    return {name: _validate_input(name, declared[name] or {}, inputs.get(name)) for name in declared}


def _validate_input(name: str, declared: Mapping[str, Any], sent: Any) -> Any:
    effective = declared.get("default") if sent is None else sent
    if effective in (None, ""):
        if declared.get("required"):
            raise ValidationFailed(f"Required input '{name}' not provided")
        return False if declared.get("type") == "boolean" else ""
    if declared.get("type") == "choice" and effective not in declared.get("options", []):
        raise ValidationFailed(
            f"Provided value '{effective}' for input '{name}' not in the list of allowed values"
        )
    # The API accepts inputs as strings, and GitHub passes them on as strings.
    return to_string(effective)


def cancel(uow: UnitOfWork, run: Run) -> None:
    """Cancel a run. Raises Conflict if it has already completed."""
    if run.status == "completed":
        raise Conflict("Cannot cancel a workflow run that is completed.")
    uow.emit(RUNNER_COMMAND, "cancel", run.repository_id, run_id=run.id)


def rerun(uow: UnitOfWork, run: Run) -> None:
    """Run the workflow again. Raises ValidationFailed if the run has not completed."""
    if run.status != "completed":
        raise ValidationFailed("This workflow run cannot be rerun: it has not finished.")
    uow.emit(RUNNER_COMMAND, "rerun", run.repository_id, run_id=run.id)


def _resolve_ref(uow: UnitOfWork, repository: Repository, ref: str) -> tuple[str, str]:
    git_dir = repository_path(uow, repository)
    for full_ref in (ref, f"refs/heads/{ref}", f"refs/tags/{ref}"):
        sha = (
            bare.resolve(git_dir, full_ref, repository.default_branch)
            if full_ref.startswith("refs/")
            else None
        )
        if sha:
            return full_ref, sha
    raise ValidationFailed(f"No ref found for: {ref}")


def _parse(path: str, text: str) -> WorkflowFile:
    try:
        return parse(path, text)
    except WorkflowError as error:
        raise ValidationFailed(str(error)) from None
