"""One job of a run, from its place in the file to how it ended."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from localhub.workflows import act, last_words, process, transcript
from localhub.workflows.context import contexts, step_variables
from localhub.workflows.errors import WorkflowError
from localhub.workflows.expressions import as_text, value
from localhub.workflows.files import Workflow
from localhub.workflows.jobs import Ended, alone, is_plain, witnessed
from localhub.workflows.permissions import granted
from localhub.workflows.transcript import Transcript
from localhub.workflows.tree import Tree
from localhub.workflows.uses import standins
from localhub.world import World, accounts, repositories, settings, tokens
from localhub.world.repositories import Repository
from localhub.world.runs import Run

# GitHub's default is six hours; nobody waits that long for a machine that stands still.
LONGEST_MINUTES = 15.0


@dataclass(frozen=True, slots=True)
class Given:
    """What the job may know: gathered in one unit of work before it starts."""

    token: str
    secrets: Mapping[str, str]
    variables: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Assignment:
    """A job to be run: `ended` are the jobs before it, `folder` is its own and is not there yet.

    `sure`: that it starts, whatever act may find; else act judges its `if:`.
    """

    run: Run
    workflow: Workflow
    key: str
    github: Mapping[str, Any]
    tree: Tree
    ended: Mapping[str, Ended]
    folder: Path
    sure: bool

    @property
    def job(self) -> Mapping[str, Any]:
        return self.workflow.jobs[self.key]


def give(world: World, assignment: Assignment) -> Given:
    """Mints the job's GITHUB_TOKEN and gathers secrets and variables. Raises WorkflowError."""
    run = assignment.run
    repository = repositories.repository(world, run.repository_id)
    permissions = granted(
        assignment.workflow.document,
        assignment.job,
        from_fork=run.from_fork,
        writes=repository.workflow_permissions == "write",
    )
    token = tokens.add_job_token(world, bot(world), repository.id, permissions).token
    environment = _environment(world, repository, assignment)
    variables = settings.for_job(world, "variable", repository, environment)
    secrets = {} if run.from_fork else settings.for_job(world, "secret", repository, environment)
    return Given(token, {**secrets, "GITHUB_TOKEN": token}, variables)


def bot(world: World) -> int:
    """The account that a GITHUB_TOKEN acts as."""
    login = "github-actions[bot]"
    found = accounts.by_login(world, login) or accounts.add_account(world, "Bot", login)
    return found.id


def carry_out(assignment: Assignment, given: Given, stop: process.Stop) -> tuple[Ended, Transcript]:
    """Runs act and reads it. Raises WorkflowError for a job that cannot even be started."""
    job = assignment.job
    check(job)
    last_word = partial(last_words.heard, assignment.folder)
    heard = transcript.of_job(assignment.key, job, given.secrets.values(), last_word)
    call = _call(assignment, given)
    act.prepare(call)
    witness = None if assignment.sure and is_plain(job) else assignment.folder / "ended.json"
    text = alone(
        assignment.workflow.document, assignment.key, assignment.ended, str(witness) if witness else None
    )
    call.workflow_file.write_text(text)
    call.event_file.write_text(json.dumps(assignment.run.payload))
    in_time = process.run(act.command(call), act.own_environment(call), heard.hear, stop, _seconds(job))
    heard.end()
    return _ended(assignment.key, witness, heard, stop, in_time), heard


def check(job: Mapping[str, Any]) -> None:
    """Raises WorkflowError for what this machine has no place for; act would skip it and call that green."""
    for word, why in {
        "uses": "a reusable workflow",
        "container": "a container",
        "services": "service containers",
    }.items():
        if word in job:
            raise WorkflowError(f"the job needs {why} (`{word}:`), which localhub does not have")
    for label in labels(job):
        if label not in act.PLATFORMS and "${{" not in label:
            raise WorkflowError(f"no runner has the label `{label}`; localhub has {', '.join(act.PLATFORMS)}")
    if not job.get("steps"):
        raise WorkflowError("the job has no `steps:`")


def labels(job: Mapping[str, Any]) -> list[str]:
    wanted = job.get("runs-on") or []
    if isinstance(wanted, dict):
        wanted = wanted.get("labels") or []
    return [wanted] if isinstance(wanted, str) else [str(label) for label in wanted]


def _environment(world: World, repository: Repository, assignment: Assignment) -> settings.Environment | None:
    named = assignment.job.get("environment")
    if isinstance(named, dict):
        named = named.get("name")
    if named is None:
        return None
    variables = settings.for_job(world, "variable", repository, None)
    name = as_text(value(named, contexts(assignment.github, variables)))
    if not name:
        return None
    found = settings.ensure_environment(world, repository, name)
    branch = run_branch(assignment.run.ref)
    if not settings.lets_in(world, found, repository, branch):
        where = branch or assignment.run.ref
        raise WorkflowError(
            f'Branch "{where}" is not allowed to deploy to {name} due to environment protection rules.'
        )
    return found


def run_branch(ref: str) -> str | None:
    """The branch that a run is on; None for a pull request's trial merge, and for a tag."""
    return ref.removeprefix("refs/heads/") if ref.startswith("refs/heads/") else None


def _call(assignment: Assignment, given: Given) -> act.Call:
    run, github, folder = assignment.run, assignment.github, assignment.folder
    folder.mkdir(parents=True)
    return act.Call(
        folder=folder,
        workflow_file=folder / "workflow.yml",
        event_file=folder / "event.json",
        event_name=run.event,
        sha=run.sha,
        actor=github["actor"],
        server_url=github["server_url"],
        variables=given.variables,
        secrets=given.secrets,
        environment=step_variables(github),
        standins=standins(assignment.job, assignment.tree.text),
    )


def _seconds(job: Mapping[str, Any]) -> float:
    minutes = job.get("timeout-minutes", LONGEST_MINUTES)
    return 60 * min(float(minutes) if isinstance(minutes, int | float) else LONGEST_MINUTES, LONGEST_MINUTES)


def _ended(key: str, witness: Path | None, heard: Transcript, stop: process.Stop, in_time: bool) -> Ended:
    if stop.asked:
        return Ended("cancelled")
    now = datetime.now(UTC).isoformat()
    if not in_time:
        heard.say("##[error]The job was stopped: it took longer than its `timeout-minutes`.", now)
        return Ended("failure")
    if witness is None and heard.result:
        return Ended(heard.result)
    if witness is None or not witness.exists():
        # act refused the file before it came to any job.
        for line in heard.trouble or ["act ended without a word"]:
            heard.say(f"##[error]{line}", now)
        return Ended("failure")
    return witnessed(witness.read_text(), key)
