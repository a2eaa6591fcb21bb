"""Workflows, their runs and the jobs of these: what is kept of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from localhub.world.refusals import Forbidden, NotFound
from localhub.world.repositories import Repository
from localhub.world.unit import World

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
    """`status` is pending (its concurrency group is busy), queued, in_progress or completed."""

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
    trouble: str | None
    created_at: str
    started_at: str
    updated_at: str


@dataclass(frozen=True, slots=True)
class Job:
    """`key` is its id in the file; `steps` holds objects with name, conclusion, started_at, completed_at."""

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


def note_workflow(world: World, repository_id: int, path: str, name: str) -> Workflow:
    """The workflow of this path, made or renamed as its file now says."""
    now = world.now()
    world.store.run(
        "INSERT INTO workflows (repository_id, path, name, created_at, updated_at) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (repository_id, path) DO UPDATE SET name = excluded.name",
        repository_id,
        path,
        name,
        now,
        now,
    )
    return _found(
        world.store.one(
            Workflow, "SELECT * FROM workflows WHERE repository_id = ? AND path = ?", repository_id, path
        )
    )


def workflows(world: World, repository: Repository) -> list[Workflow]:
    return world.store.all(
        Workflow, "SELECT * FROM workflows WHERE repository_id = ? ORDER BY id", repository.id
    )


def workflow(world: World, repository: Repository, name: str) -> Workflow:
    """By its number or its file's name ("apply.yml")."""
    for found in workflows(world, repository):
        if name in (str(found.id), found.path.rpartition("/")[2], found.path):
            return found
    raise NotFound


def workflow_of(world: World, run_: Run) -> Workflow:
    return _found(world.store.one(Workflow, "SELECT * FROM workflows WHERE id = ?", run_.workflow_id))


def set_workflow_state(world: World, found: Workflow, state: str) -> None:
    world.store.update("workflows", found.id, state=state, updated_at=world.now())


def add_run(world: World, workflow_: Workflow, **columns: Any) -> Run:
    """`columns` are Run's, without its number, attempt and times."""
    now = world.now()
    number = 1 + world.store.value("SELECT count(*) FROM runs WHERE workflow_id = ?", workflow_.id)
    made = world.store.insert(
        "runs",
        repository_id=workflow_.repository_id,
        workflow_id=workflow_.id,
        number=number,
        created_at=now,
        started_at=now,
        updated_at=now,
        **columns,
    )
    return run(world, made)


def run(world: World, number: int) -> Run:
    return _found(world.store.one(Run, "SELECT * FROM runs WHERE id = ?", number))


def run_in(world: World, repository: Repository, number: int) -> Run:
    found = run(world, number)
    if found.repository_id != repository.id:
        raise NotFound
    return found


def runs(world: World, repository: Repository) -> list[Run]:
    """Newest first."""
    return world.store.all(Run, "SELECT * FROM runs WHERE repository_id = ? ORDER BY id DESC", repository.id)


def unfinished(world: World) -> list[Run]:
    """Oldest first."""
    return world.store.all(Run, "SELECT * FROM runs WHERE status != 'completed' ORDER BY id")


def count_unfinished(world: World) -> int:
    return int(world.store.value("SELECT count(*) FROM runs WHERE status != 'completed'"))


def change_run(world: World, number: int, **columns: Any) -> Run:
    world.store.update("runs", number, updated_at=world.now(), **columns)
    return run(world, number)


def delete_run(world: World, run_: Run) -> None:
    """Raises Forbidden while it is under way."""
    if run_.status != "completed":
        raise Forbidden("Could not delete the workflow run: it is not completed.")
    world.store.run("DELETE FROM runs WHERE id = ?", run_.id)


def add_job(world: World, run_: Run, key: str, name: str, labels: Sequence[str]) -> Job:
    made = world.store.insert(
        "jobs",
        run_id=run_.id,
        attempt=run_.attempt,
        key=key,
        name=name,
        labels=labels,
        status="queued",
        created_at=world.now(),
    )
    return job(world, made)


def job(world: World, number: int) -> Job:
    return _found(world.store.one(Job, "SELECT * FROM jobs WHERE id = ?", number))


def jobs(world: World, run_: Run) -> list[Job]:
    """Of the newest attempt."""
    return [found for found in all_jobs(world, run_) if found.attempt == run_.attempt]


def all_jobs(world: World, run_: Run) -> list[Job]:
    """As the file has them; those of a matrix, which come later than what follows it, stand together."""
    return world.store.all(
        Job,
        "SELECT *, min(id) OVER (PARTITION BY attempt, key) AS place FROM jobs WHERE run_id = ? ORDER BY place, id",
        run_.id,
    )


def change_job(world: World, number: int, columns: Mapping[str, Any]) -> Job:
    world.store.update("jobs", number, **columns)
    return job(world, number)


def _found(row: Row | None) -> Row:
    if row is None:
        raise NotFound
    return row
