"""Runs one job: converts it for act, runs act, and returns the job's conclusion."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from localhub.domain import UnitOfWork, accounts, pages, repositories, settings, tokens
from localhub.domain.repositories import Repository
from localhub.domain.runs import Run
from localhub.workflows.context import expression_contexts, step_variables
from localhub.workflows.errors import WorkflowError
from localhub.workflows.expressions import evaluate_template, to_string
from localhub.workflows.jobs import JobResult, needs_no_recorder, read_recorded_result, single_job_workflow
from localhub.workflows.permissions import token_permissions
from localhub.workflows.transcript import Transcript
from localhub.workflows.uses import Export, action_folders

from . import act, failed_step_output, process, transcript
from .commit_files import CommitFiles
from .workflow_files import WorkflowFile

# GitHub's default is six hours, which is far too long to wait for a job that hangs.
MAX_MINUTES = 15.0
# The stand-in for create-github-app-token also defines this name, because it cannot import this module.
APP_TOKENS_FILE = "app-tokens"


@dataclass(frozen=True, slots=True)
class JobInputs:
    """The job's token, secrets and variables, which are collected before the job starts.

    `id_token` identifies the job to other services, and is None if the job lacks `id-token: write`.
    """

    token: str
    secrets: Mapping[str, str]
    variables: Mapping[str, str]
    id_token: str | None = None


@dataclass(frozen=True, slots=True)
class JobSpec:
    """A job to run. `results` are the results of earlier jobs. `folder` is used only by this job, and must not exist
    yet.

    If `surely_starts` is set, the job is certain to run. Otherwise, act evaluates its `if:`.
    """

    run: Run
    workflow: WorkflowFile
    key: str
    github: Mapping[str, Any]
    tree: CommitFiles
    results: Mapping[str, JobResult]
    folder: Path
    surely_starts: bool

    @property
    def job(self) -> Mapping[str, Any]:
        return self.workflow.jobs[self.key]


def collect_inputs(uow: UnitOfWork, spec: JobSpec) -> JobInputs:
    """Create the job's GITHUB_TOKEN, and collect its secrets and variables. Raises WorkflowError if its permissions
    are invalid or it may not use its environment.
    """
    run = spec.run
    repository = repositories.repository(uow, run.repository_id)
    permissions = token_permissions(
        spec.workflow.document,
        spec.job,
        from_fork=run.from_fork,
        default_write=repository.workflow_permissions == "write",
    )
    token = tokens.add_job_token(uow, actions_bot_id(uow), repository.id, permissions).token
    environment = _environment(uow, repository, spec)
    variables = settings.for_job(uow, "variable", repository, environment)
    secrets = {} if run.from_fork else settings.for_job(uow, "secret", repository, environment)
    id_token = None
    if permissions.get("id_token") == "write":
        full_name = repositories.full_name(uow, repository)
        id_token = pages.id_token(run, full_name, environment.name if environment else None)
    return JobInputs(token, {**secrets, "GITHUB_TOKEN": token}, variables, id_token)


def actions_bot_id(uow: UnitOfWork) -> int:
    """The id of the account that acts when a job uses its GITHUB_TOKEN."""
    login = "github-actions[bot]"
    found = accounts.by_login(uow, login) or accounts.add_account(uow, "Bot", login)
    return found.id


def run_job(
    spec: JobSpec, inputs: JobInputs, export: Export, cancel_token: process.CancelToken
) -> tuple[JobResult, Transcript]:
    """Run act and parse its output. Raises WorkflowError if the job cannot be started.

    `export` returns the folder of a repository with actions.
    """
    job = spec.job
    check_supported(job)
    is_marker = partial(failed_step_output.acknowledge, spec.folder)
    log_transcript = transcript.for_job(spec.key, job, inputs.secrets.values(), is_marker)
    act_command = _act_command(spec, inputs, export)
    act.prepare(act_command)
    recorder_file = None if spec.surely_starts and needs_no_recorder(job) else spec.folder / "ended.json"
    text = single_job_workflow(
        spec.workflow.document, spec.key, spec.results, str(recorder_file) if recorder_file else None
    )
    act_command.workflow_file.write_text(text)
    act_command.event_file.write_text(json.dumps(spec.run.payload))
    finished_in_time = process.run(
        act.command_line(act_command),
        act.process_environment(act_command),
        log_transcript.feed,
        cancel_token,
        _timeout_seconds(job),
    )
    log_transcript.finish()
    return _job_result(
        spec.key, recorder_file, log_transcript, cancel_token, finished_in_time
    ), log_transcript


def check_supported(job: Mapping[str, Any]) -> None:
    """Raise WorkflowError for unsupported features, which act would skip while reporting success."""
    for key, need in {
        "uses": "a reusable workflow",
        "container": "a container",
        "services": "service containers",
    }.items():
        if key in job:
            raise WorkflowError(f"the job needs {need} (`{key}:`), which localhub does not support")
    for label in runner_labels(job):
        if label not in act.PLATFORMS and "${{" not in label:
            raise WorkflowError(
                f"no runner has the label `{label}`; expected one of: {', '.join(act.PLATFORMS)}"
            )
    if not job.get("steps"):
        raise WorkflowError("the job has no `steps:`")


def runner_labels(job: Mapping[str, Any]) -> list[str]:
    wanted = job.get("runs-on") or []
    if isinstance(wanted, dict):
        wanted = wanted.get("labels") or []
    return [wanted] if isinstance(wanted, str) else [str(label) for label in wanted]


def _environment(uow: UnitOfWork, repository: Repository, spec: JobSpec) -> settings.Environment | None:
    setting = spec.job.get("environment")
    if isinstance(setting, dict):
        setting = setting.get("name")
    if setting is None:
        return None
    variables = settings.for_job(uow, "variable", repository, None)
    name = to_string(evaluate_template(setting, expression_contexts(spec.github, variables)))
    if not name:
        return None
    found = settings.get_or_create_environment(uow, repository, name)
    branch = branch_of_ref(spec.run.ref)
    if not settings.allows_branch(uow, found, repository, branch):
        shown_ref = branch or spec.run.ref
        raise WorkflowError(
            f'Branch "{shown_ref}" is not allowed to deploy to {name} due to environment protection rules.'
        )
    return found


def branch_of_ref(ref: str) -> str | None:
    """The branch of a run, or None for a pull request's merge ref or a tag."""
    return ref.removeprefix("refs/heads/") if ref.startswith("refs/heads/") else None


def _act_command(spec: JobSpec, inputs: JobInputs, export: Export) -> act.ActCommand:
    run, github, folder = spec.run, spec.github, spec.folder
    folder.mkdir(parents=True)
    return act.ActCommand(
        folder=folder,
        workflow_file=folder / "workflow.yml",
        event_file=folder / "event.json",
        event_name=run.event,
        sha=run.sha,
        actor=github["actor"],
        server_url=github["server_url"],
        variables=inputs.variables,
        secrets=inputs.secrets,
        environment={**step_variables(github), **_id_token_variables(github["server_url"], inputs.id_token)},
        action_folders=action_folders(spec.job, spec.tree.read_text, export),
    )


def _id_token_variables(url: str, id_token: str | None) -> dict[str, str]:
    """The environment variables that a step needs to request the job's id token.

    GitHub only sets these for `id-token: write`.
    """
    if id_token is None:
        return {}
    return {
        "ACTIONS_ID_TOKEN_REQUEST_URL": f"{url}/_localhub/id-token?",
        "ACTIONS_ID_TOKEN_REQUEST_TOKEN": id_token,
    }


def app_tokens(folder: Path) -> list[str]:
    """The tokens that create-github-app-token created in this folder's job. localhub revokes all of them.

    Composite actions cannot run a step after the job, so the stand-in writes its tokens to a file instead.
    """
    file = act.home(folder) / APP_TOKENS_FILE
    return file.read_text().split() if file.exists() else []


def _timeout_seconds(job: Mapping[str, Any]) -> float:
    minutes = job.get("timeout-minutes", MAX_MINUTES)
    return 60 * min(float(minutes) if isinstance(minutes, int | float) else MAX_MINUTES, MAX_MINUTES)


def _job_result(
    key: str,
    recorder_file: Path | None,
    log_transcript: Transcript,
    cancel_token: process.CancelToken,
    finished_in_time: bool,
) -> JobResult:
    if cancel_token.is_cancelled:
        return JobResult("cancelled")
    now = datetime.now(UTC).isoformat()
    if not finished_in_time:
        log_transcript.write("##[error]The job has exceeded its `timeout-minutes`.", now)
        return JobResult("failure")
    if recorder_file is None and log_transcript.result:
        return JobResult(log_transcript.result)
    if recorder_file is None or not recorder_file.exists():
        # act rejected the file without starting any job.
        for line in log_transcript.errors or ["act exited without an error message"]:
            log_transcript.write(f"##[error]{line}", now)
        return JobResult("failure")
    return read_recorded_result(recorder_file.read_text(), key)
