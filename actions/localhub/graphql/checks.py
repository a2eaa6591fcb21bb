"""Views of a commit's checks. Each workflow job is a check run."""

from typing import Any

from localhub.domain import runs
from localhub.domain.repositories import Repository
from localhub.graphql.connection import connection, paging_arguments
from localhub.graphql.context import Context
from localhub.ids import node_id
from localhub.serializers import serialize

# The rollup's state is the first of these that any job has. A cancelled job counts as a failure.
STATE_PRECEDENCE = (("FAILURE", ("failure", "cancelled", "startup_failure")), ("PENDING", (None,)))


class StatusCheckRollup:
    __typename = "StatusCheckRollup"

    def __init__(self, context: Context, jobs: list[runs.Job]) -> None:
        self._context, self._jobs = context, jobs

    @property
    def state(self) -> str:
        conclusions = {job.conclusion for job in self._jobs}
        return next(
            (
                state
                for state, conclusions_of_state in STATE_PRECEDENCE
                if conclusions & set(conclusions_of_state)
            ),
            "SUCCESS",
        )

    def contexts(self, **window: Any) -> Any:
        return connection(self._jobs, lambda job: CheckRun(self._context, job), **paging_arguments(window))


def status_check_rollup(context: Context, repository: Repository, oid: str) -> StatusCheckRollup | None:
    """Return the view, or None if no workflow has run on the commit."""
    found = [run for run in runs.runs(context.uow, repository) if run.head_sha == oid]
    jobs = [job for run in found for job in runs.jobs(context.uow, run)]
    return StatusCheckRollup(context, jobs) if jobs else None


class CheckRun:
    __typename = "CheckRun"

    def __init__(self, context: Context, row: runs.Job) -> None:
        self._uow = context.uow
        self._run = runs.run(context.uow, row.run_id)
        self.id, self.databaseId, self.name = node_id("CheckRun", row.id), row.id, row.name
        self.status = row.status.upper()
        self.conclusion = row.conclusion.upper() if row.conclusion else None
        self.startedAt, self.completedAt = row.started_at, row.completed_at
        self.summary, self.text, self.title = row.summary or None, None, None
        self.detailsUrl = self.permalink = self.url = serialize(row, context.view)["html_url"]

    def isRequired(self, pullRequestId: str | None = None, pullRequestNumber: int | None = None) -> bool:
        """Always false, because localhub does not support required status checks."""
        return False

    def checkSuite(self) -> dict[str, Any]:
        workflow = runs.workflow_of(self._uow, self._run)
        started_by = {
            "event": self._run.event,
            "databaseId": self._run.id,
            "runNumber": self._run.number,
            "workflow": {"name": workflow.name, "databaseId": workflow.id},
        }
        return {"id": node_id("CheckSuite", self._run.id), "workflowRun": started_by}
