"""What every mutation has: the unit of work, and the way from node ids to rows."""

from typing import Any

from localhub.graphql.context import Context
from localhub.graphql.issues import Issue, PullRequest
from localhub.ids import from_node_id
from localhub.world import NotFound, accounts, issues, labels, permissions, pulls, repositories


class Mutating:
    """Each mutation is all or nothing by itself: a later failure takes nothing back."""

    def __init__(self, context: Context) -> None:
        self._context, self._world = context, context.world

    def _number(self, text: str, *kinds: str) -> int:
        kind, number = from_node_id(text) or ("", 0)
        if kind not in kinds:
            raise NotFound(f"Could not resolve to a node with the global id of '{text}'")
        return number

    def _repository(self, text: str) -> repositories.Repository:
        row = repositories.repository(self._world, self._number(text, "Repository"))
        permissions.require(self._world, "metadata.read", row)
        return row

    def _subject(self, text: str, *kinds: str) -> issues.Issue:
        return issues.issue(self._world, self._number(text, *(kinds or ("Issue", "PullRequest"))))

    def _label_names(self, ids: list[str] | None) -> list[str]:
        return [labels.label(self._world, self._number(one, "Label")).name for one in ids or ()]

    def _logins(self, ids: list[str] | None) -> list[str]:
        return [accounts.account(self._world, self._number(one, "User", "Bot")).login for one in ids or ()]

    def _shown(self, row: issues.Issue) -> Issue | PullRequest:
        if row.is_pull:
            return PullRequest(self._context, pulls.pull(self._world, row.id))
        return Issue(self._context, row)


def payload(input: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"clientMutationId": input.get("clientMutationId"), **fields}
