"""The base class of all mutations. It provides the unit of work, and looks up rows by node id."""

from typing import Any

from localhub.domain import NotFound, accounts, issues, labels, permissions, pulls, repositories
from localhub.graphql.context import Context
from localhub.graphql.issues import Issue, PullRequest
from localhub.ids import from_node_id


class MutationBase:
    """Each mutation is atomic. If one fails, earlier ones in the same request are not rolled back."""

    def __init__(self, context: Context) -> None:
        self._context, self._uow = context, context.uow

    def _row_id(self, text: str, *kinds: str) -> int:
        kind, number = from_node_id(text) or ("", 0)
        if kind not in kinds:
            raise NotFound(f"Could not resolve to a node with the global id of '{text}'")
        return number

    def _repository(self, text: str) -> repositories.Repository:
        row = repositories.repository(self._uow, self._row_id(text, "Repository"))
        permissions.require(self._uow, "metadata.read", row)
        return row

    def _issue_row(self, text: str, *kinds: str) -> issues.Issue:
        return issues.issue(self._uow, self._row_id(text, *(kinds or ("Issue", "PullRequest"))))

    def _label_names(self, ids: list[str] | None) -> list[str]:
        return [labels.label(self._uow, self._row_id(item, "Label")).name for item in ids or ()]

    def _logins(self, ids: list[str] | None) -> list[str]:
        return [accounts.account(self._uow, self._row_id(item, "User", "Bot")).login for item in ids or ()]

    def _issue_view(self, row: issues.Issue) -> Issue | PullRequest:
        if row.is_pull:
            return PullRequest(self._context, pulls.pull(self._uow, row.id))
        return Issue(self._context, row)


def mutation_payload(input: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"clientMutationId": input.get("clientMutationId"), **fields}
