"""GitHub Actions: events start workflow runs, whose jobs `act` executes. Rows are in `localhub.domain.runs`.

Triggers, filters, concurrency, permissions, environments, secrets, timeouts and third-party actions are handled
here; steps and their expressions by act. Unsupported features fail with a message: reusable workflows,
containers, services, other runner labels, actions without a stand-in. Differences without a message: the jobs
of a run are executed one after the other, including matrix jobs; `concurrency` of a job, caches, artifacts and
reviewers of environments are ignored; `pull_request_target` and `workflow_run` start nothing.
"""

from localhub.workflows import dispatch
from localhub.workflows.runner import Runner
from localhub.workflows.scratch import scratch_folder
from localhub.workflows.surface import RunnerApi

__all__ = ["Runner", "RunnerApi", "dispatch", "scratch_folder"]
