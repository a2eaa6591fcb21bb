"""Executes a run's jobs, and records every step as it happens."""

import shutil
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from localhub.domain import ANONYMOUS, Engine, UnitOfWork, repositories, runs, settings, tokens
from localhub.domain.runs import Job, Run
from localhub.git import bare
from localhub.workflows import context, matrix, process
from localhub.workflows.errors import WorkflowError
from localhub.workflows.job import JobSpec, app_tokens, collect_inputs, run_job, runner_labels
from localhub.workflows.jobs import JobResult, may_start, needs, topological_order
from localhub.workflows.transcript import Transcript
from localhub.workflows.uses import Export

from .commit_files import CommitFiles
from .workflow_files import WorkflowFile, parse


def execute(
    engine: Engine, url: str, folder: Path, export: Export, run_id: int, cancel_token: process.CancelToken
) -> None:
    """Execute all jobs of a queued run. `folder` is removed at the end.

    `export` returns the folder of a repository with actions.
    """
    with engine.begin(ANONYMOUS) as uow:
        run = runs.update_run(uow, run_id, status="in_progress", started_at=uow.now())
    try:
        conclusion = _RunExecution(engine, url, folder, export, run, cancel_token).run_jobs()
        problem = None
    except WorkflowError as error:
        # GitHub's conclusion for an invalid workflow file.
        conclusion, problem = "startup_failure", str(error)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    with engine.begin(ANONYMOUS) as uow:
        runs.update_run(uow, run_id, status="completed", conclusion=conclusion, failure_reason=problem)


class _RunExecution:
    def __init__(
        self,
        engine: Engine,
        url: str,
        folder: Path,
        export: Export,
        run: Run,
        cancel_token: process.CancelToken,
    ) -> None:
        self._engine, self._folder, self._run, self._cancel_token = engine, folder, run, cancel_token
        self._export = export
        self._results: dict[str, JobResult] = {}
        with engine.begin(ANONYMOUS) as uow:
            self._tree = CommitFiles(
                bare.repository_folder(uow.repository_root, run.repository_id), run.workflow_sha
            )
            self._workflow = self._read_workflow(uow)
            self._github = context.make_github_context(uow, run, url)
            repository = repositories.repository(uow, run.repository_id)
            self._variables = settings.for_job(uow, "variable", repository, None)

    def _read_workflow(self, uow: UnitOfWork) -> WorkflowFile:
        if self._run.failure_reason:
            raise WorkflowError(self._run.failure_reason)
        path = runs.workflow_of(uow, self._run).path
        return parse(path, self._tree.read_text(path) or "")

    def run_jobs(self) -> str:
        order = topological_order(self._workflow.jobs)
        with self._engine.begin(ANONYMOUS) as uow:
            job_rows = {key: self._add_job_row(uow, key) for key in order}
        for key in order:
            self._results[key] = self._run_job(key, job_rows[key])
        results = {job_result.result for job_result in self._results.values()}
        return next(result for result in ("cancelled", "failure", "success", "skipped") if result in results)

    def _add_job_row(self, uow: UnitOfWork, key: str, values: matrix.Combination | None = None) -> Job:
        job = self._workflow.jobs[key]
        name = matrix.job_title(job, key, context.expression_contexts(self._github, {}), values or {})
        return runs.add_job(uow, self._run, key, name, runner_labels(job))

    def _run_job(self, key: str, job_row: Job) -> JobResult:
        """Run a job from the file, which a matrix can expand into several jobs."""
        if self._cancel_token.is_cancelled:
            return self._finish_job(job_row, JobResult("cancelled"))
        job, contexts = self._workflow.jobs[key], context.expression_contexts(self._github, self._variables)
        should_start = may_start(job, self._results, contexts)
        if should_start is False:
            return self._finish_job(job_row, JobResult("skipped"))
        contexts_with_needs = {
            **contexts,
            "needs": {need: asdict(self._results[need]) for need in needs(job)},
        }
        try:
            combinations = matrix.combinations(job, contexts_with_needs)
            fail_fast = matrix.is_fail_fast(job, contexts_with_needs)
        except WorkflowError as error:
            return self._finish_job(job_row, JobResult("failure"), {"log": f"##[error]{error}"})
        job_rows = self._matrix_job_rows(key, job_row, combinations)
        results: list[JobResult] = []
        for row, values in zip(job_rows, combinations, strict=True):
            cancelled = self._cancel_token.is_cancelled or (
                fail_fast and any(result.result == "failure" for result in results)
            )
            results.append(
                self._finish_job(row, JobResult("cancelled"))
                if cancelled
                else self._run_combination(key, row, values, should_start)
            )
        return matrix.combined_result(results)

    def _matrix_job_rows(self, key: str, job_row: Job, combinations: list[matrix.Combination]) -> list[Job]:
        """Return one row for each job. The first job uses the existing row, and the others get new rows."""
        if combinations == [{}]:
            return [job_row]
        job, contexts = self._workflow.jobs[key], context.expression_contexts(self._github, {})
        first = {"name": matrix.job_title(job, key, contexts, combinations[0])}
        with self._engine.begin(ANONYMOUS) as uow:
            others = [self._add_job_row(uow, key, values) for values in combinations[1:]]
            return [runs.update_job(uow, job_row.id, first), *others]

    def _run_combination(
        self, key: str, job_row: Job, values: matrix.Combination, should_start: bool | None
    ) -> JobResult:
        assignment = JobSpec(
            run=self._run,
            workflow=self._workflow.with_job(
                key, matrix.with_single_combination(self._workflow.jobs[key], values)
            ),
            key=key,
            github=self._github,
            tree=self._tree,
            results=dict(self._results),
            folder=self._folder / f"{key}-{job_row.id}",
            surely_starts=bool(should_start),
        )
        with self._engine.begin(ANONYMOUS) as uow:
            runs.update_job(uow, job_row.id, {"status": "in_progress", "started_at": uow.now()})
        try:
            result, transcript = self._execute_job(assignment)
        except WorkflowError as error:
            return self._finish_job(job_row, JobResult("failure"), {"log": f"##[error]{error}"})
        return self._finish_job(job_row, result, _transcript_columns(transcript))

    def _execute_job(self, assignment: JobSpec) -> tuple[JobResult, Transcript]:
        with self._engine.begin(ANONYMOUS) as uow:
            job_inputs = collect_inputs(uow, assignment)
        try:
            return run_job(assignment, job_inputs, self._export, self._cancel_token)
        finally:
            # As on GitHub, the token expires with its job, and create-github-app-token revokes the tokens that it
            # created.
            with self._engine.begin(ANONYMOUS) as uow:
                for token in (job_inputs.token, *app_tokens(assignment.folder)):
                    tokens.revoke(uow, token)

    def _finish_job(
        self, job_row: Job, result: JobResult, extra_columns: Mapping[str, Any] | None = None
    ) -> JobResult:
        with self._engine.begin(ANONYMOUS) as uow:
            columns = {"status": "completed", "conclusion": result.result, "completed_at": uow.now()}
            runs.update_job(uow, job_row.id, {**columns, **(extra_columns or {})})
        return result


def _transcript_columns(transcript: Transcript) -> dict[str, Any]:
    steps = [
        {key: value for key, value in asdict(step).items() if key != "summary"}
        for step in transcript.steps.values()
    ]
    return {"log": "\n".join(transcript.log), "summary": transcript.summary, "steps": steps}
