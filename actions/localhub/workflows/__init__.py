"""GitHub Actions: events start workflow runs, and `act` executes their jobs. Rows are in `localhub.domain.runs`.

This package handles triggers, filters, concurrency, permissions, environments, secrets, timeouts and third-party
actions. Steps and their expressions are handled by act. Jobs that use an unsupported feature fail with a message. The
unsupported features are reusable workflows, containers, services, other runner labels, and actions without a stand-in.
The following differences cause no message. A run's jobs, including matrix jobs, are executed one after the other.
Caches, artifacts, environment reviewers and the `concurrency` of a single job are ignored. `pull_request_target` and
`workflow_run` do not start any runs.
"""

from localhub.workflows import dispatch
from localhub.workflows.runner import Runner
from localhub.workflows.scratch import scratch_folder
from localhub.workflows.surface import RunnerApi

__all__ = ["Runner", "RunnerApi", "dispatch", "scratch_folder"]
