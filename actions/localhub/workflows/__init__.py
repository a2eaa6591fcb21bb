"""GitHub Actions: events start workflow runs, and `act` executes their jobs. Rows are in `localhub.domain.runs`.

This package handles triggers, filters, concurrency, permissions, environments, secrets, timeouts and third-party
actions; act handles steps and their expressions. Unsupported features fail with a message: reusable workflows,
containers, services, other runner labels, and actions without a stand-in. Other differences are silent: the jobs
of a run, including matrix jobs, are executed one after the other; a job's `concurrency`, caches, artifacts and
environment reviewers are ignored; `pull_request_target` and `workflow_run` do not start any runs.
"""

from localhub.workflows import dispatch
from localhub.workflows.runner import Runner
from localhub.workflows.scratch import scratch_folder
from localhub.workflows.surface import RunnerApi

__all__ = ["Runner", "RunnerApi", "dispatch", "scratch_folder"]
