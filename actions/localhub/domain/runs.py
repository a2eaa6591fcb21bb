"""Workflows, workflow runs and jobs as stored rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from .errors import Forbidden, NotFound
from .repositories import Repository
from .unit_of_work import UnitOfWork

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Workflow:
    id: int
    repository_id: int
    path: str
    name: str
    state: str
    created_at: str
    updated_at: str


@dataclass(frozen=True, slots=True)
class Run:
    """`status` is pending (waiting for its concurrency group), queued, in_progress or completed."""

    id: int
    repository_id: int
    workflow_id: int
    number: int
    attempt: int
    title: str
    event: str
    payload: dict[str, Any]
    ref: str
    head_branch: str | None
    head_sha: str
    sha: str
    workflow_sha: str
    from_fork: bool
    actor_id: int
    concurrency: str | None
    status: str
    conclusion: str | None
    failure_reason: str | None
    created_at: str
    started_at: str
    updated_at: str


@dataclass(frozen=True, slots=True)
class Job:
    """`key` is the job's id in the file. `steps` is a list of objects with name, conclusion, started_at and
    completed_at.
    """

    id: int
    run_id: int
    attempt: int
    key: str
    name: str
    labels: tuple[str, ...]
    status: str
    conclusion: str | None
    steps: tuple[dict[str, Any], ...]
    log: str
    summary: str
    created_at: str
    started_at: str | None
    completed_at: str | None


def upsert_workflow(uow: UnitOfWork, repository_id: int, path: str, name: str) -> Workflow:
    """Create or rename the workflow with this path."""
    now = uow.now()
    uow.store.execute(
        "INSERT INTO workflows (repository_id, path, name, created_at, updated_at) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (repository_id, path) DO UPDATE SET name = excluded.name",
        repository_id,
        path,
        name,
        now,
        now,
    )
    return _require(
        uow.store.fetch_one(
            Workflow, "SELECT * FROM workflows WHERE repository_id = ? AND path = ?", repository_id, path
        )
    )


def workflows(uow: UnitOfWork, repository: Repository) -> list[Workflow]:
    return uow.store.fetch_all(
        Workflow, "SELECT * FROM workflows WHERE repository_id = ? ORDER BY id", repository.id
    )


def workflow(uow: UnitOfWork, repository: Repository, name: str) -> Workflow:
    """Find a workflow by id or file name ("apply.yml")."""
    for found in workflows(uow, repository):
        if name in (str(found.id), found.path.rpartition("/")[2], found.path):
            return found
    raise NotFound


def workflow_of(uow: UnitOfWork, run_: Run) -> Workflow:
    return _require(uow.store.fetch_one(Workflow, "SELECT * FROM workflows WHERE id = ?", run_.workflow_id))


def set_workflow_state(uow: UnitOfWork, workflow_: Workflow, state: str) -> None:
    uow.store.update("workflows", workflow_.id, state=state, updated_at=uow.now())


def add_run(uow: UnitOfWork, workflow_: Workflow, **columns: Any) -> Run:
    """`columns` holds all fields of Run except the number, attempt and timestamps."""
    now = uow.now()
    number = 1 + uow.store.fetch_value("SELECT count(*) FROM runs WHERE workflow_id = ?", workflow_.id)
    created_id = uow.store.insert(
        "runs",
        repository_id=workflow_.repository_id,
        workflow_id=workflow_.id,
        number=number,
        created_at=now,
        started_at=now,
        updated_at=now,
        **columns,
    )
    return run(uow, created_id)


def run(uow: UnitOfWork, run_id: int) -> Run:
    return _require(uow.store.fetch_one(Run, "SELECT * FROM runs WHERE id = ?", run_id))


def find_run(uow: UnitOfWork, repository: Repository, run_id: int) -> Run:
    found = run(uow, run_id)
    if found.repository_id != repository.id:
        raise NotFound
    return found


def runs(uow: UnitOfWork, repository: Repository) -> list[Run]:
    """Return all runs, most recent first."""
    return uow.store.fetch_all(
        Run, "SELECT * FROM runs WHERE repository_id = ? ORDER BY id DESC", repository.id
    )


def unfinished(uow: UnitOfWork) -> list[Run]:
    """Return the runs that have not completed, oldest first."""
    return uow.store.fetch_all(Run, "SELECT * FROM runs WHERE status != 'completed' ORDER BY id")


def count_unfinished(uow: UnitOfWork) -> int:
    return int(uow.store.fetch_value("SELECT count(*) FROM runs WHERE status != 'completed'"))


def update_run(uow: UnitOfWork, run_id: int, **columns: Any) -> Run:
    uow.store.update("runs", run_id, updated_at=uow.now(), **columns)
    return run(uow, run_id)


def delete_run(uow: UnitOfWork, run_: Run) -> None:
    """Delete a run. Raises Forbidden if it has not completed."""
    if run_.status != "completed":
        raise Forbidden("Could not delete the workflow run: it has not finished.")
    uow.store.execute("DELETE FROM runs WHERE id = ?", run_.id)


def add_job(uow: UnitOfWork, run_: Run, key: str, name: str, labels: Sequence[str]) -> Job:
    created_id = uow.store.insert(
        "jobs",
        run_id=run_.id,
        attempt=run_.attempt,
        key=key,
        name=name,
        labels=labels,
        status="queued",
        created_at=uow.now(),
    )
    return job(uow, created_id)


def job(uow: UnitOfWork, job_id: int) -> Job:
    return _require(uow.store.fetch_one(Job, "SELECT * FROM jobs WHERE id = ?", job_id))


def jobs(uow: UnitOfWork, run_: Run) -> list[Job]:
    """The jobs of the latest attempt."""
    return [found for found in all_jobs(uow, run_) if found.attempt == run_.attempt]


def all_jobs(uow: UnitOfWork, run_: Run) -> list[Job]:
    """Return the jobs in the order of the workflow file.

    A matrix's jobs are next to one another, even though most of them are added later.
    """
    return uow.store.fetch_all(
        Job,
        "SELECT *, min(id) OVER (PARTITION BY attempt, key) AS place FROM jobs WHERE run_id = ? ORDER BY place, id",
        run_.id,
    )


def update_job(uow: UnitOfWork, job_id: int, columns: Mapping[str, Any]) -> Job:
    uow.store.update("jobs", job_id, **columns)
    return job(uow, job_id)


def _require(row: Row | None) -> Row:
    if row is None:
        raise NotFound
    return row
