"""GitHub Actions: from events to runs, carried out by act. Stored rows are `localhub.world.runs`.

Triggers, filters, concurrency, permissions, environments, secrets, timeouts and third-party actions are seen to
here, steps and their expressions by act. What is missing fails with a line that says so: reusable workflows,
containers, services, labels of other machines, actions without a stand-in. What is quietly different: the jobs
of a run go one after the other, those of a matrix too; a job's own `concurrency`, caches, artifacts and the
reviewers of environments are not kept; `pull_request_target` and `workflow_run` start nothing.
"""

from localhub.workflows import dispatch
from localhub.workflows.runner import Runner
from localhub.workflows.scratch import scratch_folder
from localhub.workflows.surface import RunnerApi

__all__ = ["Runner", "RunnerApi", "dispatch", "scratch_folder"]
