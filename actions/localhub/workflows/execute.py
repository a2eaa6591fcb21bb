"""A run from its first job to its conclusion; every step of it is kept as it happens."""

import shutil
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from localhub.git import bare
from localhub.workflows import context, matrix, process
from localhub.workflows.errors import WorkflowError
from localhub.workflows.files import Workflow, read
from localhub.workflows.job import Assignment, carry_out, give, labels
from localhub.workflows.jobs import Ended, in_order, needs, starts
from localhub.workflows.transcript import Transcript
from localhub.workflows.tree import Tree
from localhub.world import Actor, Engine, World, repositories, runs, settings, tokens
from localhub.world.runs import Job, Run

# What the runner itself writes is nobody's doing.
NOBODY = Actor("nobody")


def execute(engine: Engine, url: str, folder: Path, run_id: int, stop: process.Stop) -> None:
    """Runs all jobs of a run that waits. `folder` is taken away at the end."""
    with engine.begin(NOBODY) as world:
        run = runs.change_run(world, run_id, status="in_progress", started_at=world.now())
    try:
        conclusion = _Run(engine, url, folder, run, stop).conclude()
        trouble = None
    except WorkflowError as error:
        # GitHub's word for a workflow file that it cannot make a run of.
        conclusion, trouble = "startup_failure", str(error)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    with engine.begin(NOBODY) as world:
        runs.change_run(world, run_id, status="completed", conclusion=conclusion, trouble=trouble)


class _Run:
    def __init__(self, engine: Engine, url: str, folder: Path, run: Run, stop: process.Stop) -> None:
        self._engine, self._folder, self._run, self._stop = engine, folder, run, stop
        self._ended: dict[str, Ended] = {}
        with engine.begin(NOBODY) as world:
            self._tree = Tree(bare.path(world.files, run.repository_id), run.workflow_sha)
            self._workflow = self._file(world)
            self._github = context.github(world, run, url)
            repository = repositories.repository(world, run.repository_id)
            self._variables = settings.for_job(world, "variable", repository, None)

    def _file(self, world: World) -> Workflow:
        if self._run.trouble:
            raise WorkflowError(self._run.trouble)
        path = runs.workflow_of(world, self._run).path
        return read(path, self._tree.text(path) or "")

    def conclude(self) -> str:
        order = in_order(self._workflow.jobs)
        with self._engine.begin(NOBODY) as world:
            kept = {key: self._kept(world, key) for key in order}
        for key in order:
            self._ended[key] = self._do(key, kept[key])
        results = {ended.result for ended in self._ended.values()}
        return next(word for word in ("cancelled", "failure", "success", "skipped") if word in results)

    def _kept(self, world: World, key: str, values: matrix.Combination | None = None) -> Job:
        job = self._workflow.jobs[key]
        name = matrix.title(job, key, context.contexts(self._github, {}), values or {})
        return runs.add_job(world, self._run, key, name, labels(job))

    def _do(self, key: str, kept: Job) -> Ended:
        """A job of the file, which a matrix makes several of."""
        if self._stop.asked:
            return self._keep(kept, Ended("cancelled"))
        job, contexts = self._workflow.jobs[key], context.contexts(self._github, self._variables)
        judged = starts(job, self._ended, contexts)
        if judged is False:
            return self._keep(kept, Ended("skipped"))
        told = {**contexts, "needs": {need: asdict(self._ended[need]) for need in needs(job)}}
        try:
            several = matrix.combinations(job, told)
            fast = matrix.fails_fast(job, told)
        except WorkflowError as error:
            return self._keep(kept, Ended("failure"), {"log": f"##[error]{error}"})
        places = self._places(key, kept, several)
        ended: list[Ended] = []
        for place, values in zip(places, several, strict=True):
            lost = self._stop.asked or (fast and any(one.result == "failure" for one in ended))
            ended.append(
                self._keep(place, Ended("cancelled")) if lost else self._one(key, place, values, judged)
            )
        return matrix.together(ended)

    def _places(self, key: str, kept: Job, several: list[matrix.Combination]) -> list[Job]:
        """A row for each job: the one that was kept for all of them until now, and new ones."""
        if several == [{}]:
            return [kept]
        job, contexts = self._workflow.jobs[key], context.contexts(self._github, {})
        first = {"name": matrix.title(job, key, contexts, several[0])}
        with self._engine.begin(NOBODY) as world:
            others = [self._kept(world, key, values) for values in several[1:]]
            return [runs.change_job(world, kept.id, first), *others]

    def _one(self, key: str, kept: Job, values: matrix.Combination, judged: bool | None) -> Ended:
        assignment = Assignment(
            run=self._run,
            workflow=self._workflow.having(key, matrix.alone(self._workflow.jobs[key], values)),
            key=key,
            github=self._github,
            tree=self._tree,
            ended=dict(self._ended),
            folder=self._folder / f"{key}-{kept.id}",
            sure=bool(judged),
        )
        with self._engine.begin(NOBODY) as world:
            runs.change_job(world, kept.id, {"status": "in_progress", "started_at": world.now()})
        try:
            ended, heard = self._carry_out(assignment)
        except WorkflowError as error:
            return self._keep(kept, Ended("failure"), {"log": f"##[error]{error}"})
        return self._keep(kept, ended, _told(heard))

    def _carry_out(self, assignment: Assignment) -> tuple[Ended, Transcript]:
        with self._engine.begin(NOBODY) as world:
            given = give(world, assignment)
        try:
            return carry_out(assignment, given, self._stop)
        finally:
            # On GitHub, too, the token dies with its job.
            with self._engine.begin(NOBODY) as world:
                tokens.revoke(world, given.token)

    def _keep(self, kept: Job, ended: Ended, told: Mapping[str, Any] | None = None) -> Ended:
        with self._engine.begin(NOBODY) as world:
            columns = {"status": "completed", "conclusion": ended.result, "completed_at": world.now()}
            runs.change_job(world, kept.id, {**columns, **(told or {})})
        return ended


def _told(heard: Transcript) -> dict[str, Any]:
    steps = [
        {key: value for key, value in asdict(step).items() if key != "summary"}
        for step in heard.steps.values()
    ]
    return {"log": "\n".join(heard.log), "summary": heard.summary, "steps": steps}
