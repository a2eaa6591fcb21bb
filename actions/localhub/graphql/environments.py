"""Views of deployment environments and their protection rules. GraphQL does not show which branches may deploy to an
environment.
"""

from typing import Any

from localhub.domain import accounts, teams
from localhub.domain.settings import Environment
from localhub.graphql.connection import connection, paging_arguments
from localhub.graphql.context import Context
from localhub.ids import node_id

from .view_dispatch import view_of


class EnvironmentView:
    __typename = "Environment"

    def __init__(self, context: Context, row: Environment) -> None:
        self._context, self._row = context, row
        self.id, self.databaseId, self.name = node_id("Environment", row.id), row.id, row.name

    def protectionRules(self, **window: Any) -> Any:
        row = self._row
        found = [
            *(["REQUIRED_REVIEWERS"] if row.waits_for else []),
            *(["WAIT_TIMER"] if row.wait_timer else []),
            *(["BRANCH_POLICY"] if row.branch_policy else []),
        ]
        return connection(
            found, lambda kind: ProtectionRuleView(self._context, row, kind), **paging_arguments(window)
        )


class ProtectionRuleView:
    __typename = "DeploymentProtectionRule"

    def __init__(self, context: Context, row: Environment, kind: str) -> None:
        self._context, self._row, self.type = context, row, kind
        self.databaseId = row.id
        self.timeout = row.wait_timer if kind == "WAIT_TIMER" else 0
        self.preventSelfReview = row.prevent_self_review if kind == "REQUIRED_REVIEWERS" else None

    def reviewers(self, **window: Any) -> Any:
        found = self._row.waits_for if self.type == "REQUIRED_REVIEWERS" else ()
        return connection(found, self._reviewer, **paging_arguments(window))

    def _reviewer(self, reviewer: tuple[str, int]) -> Any:
        kind, number = reviewer
        uow = self._context.uow
        row: Any = teams.team(uow, number) if kind == "Team" else accounts.account(uow, number)
        return view_of(row, self._context)
