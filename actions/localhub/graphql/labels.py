"""Views of labels."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from localhub.domain import comments, issues, labels
from localhub.graphql.connection import connection, in_order, paging_arguments
from localhub.graphql.context import Context
from localhub.graphql.view_dispatch import view_of
from localhub.ids import node_id

# Maps `LabelOrderField` values to sort keys.
LABEL_KEYS: Final[Mapping[str, Callable[[labels.Label], Any]]] = {
    "CREATED_AT": lambda row: (row.created_at, row.id),
    "NAME": lambda row: row.name.casefold(),
}


def issue_keys(context: Context) -> Mapping[str, Callable[[issues.Issue], Any]]:
    """Map `IssueOrderField` values to sort keys."""
    return {
        "CREATED_AT": lambda row: row.number,
        "UPDATED_AT": lambda row: (row.updated_at, row.number),
        "COMMENTS": lambda row: (len(comments.of_issue(context.uow, row)), row.number),
    }


class Label:
    __typename = "Label"

    def __init__(self, context: Context, row: labels.Label) -> None:
        self._context, self._row = context, row
        self.id = node_id("Label", row.id)
        self.name, self.color, self.description = row.name, row.color, row.description
        self.isDefault = row.is_default
        self.createdAt, self.updatedAt = row.created_at, row.updated_at

    def issues(self, orderBy: Any = None, **window: Any) -> Any:
        return self._labelled(False, orderBy, window)

    def pullRequests(self, orderBy: Any = None, **window: Any) -> Any:
        return self._labelled(True, orderBy, window)

    def _labelled(self, is_pull: bool, order: Any, window: dict[str, Any]) -> Any:
        found = issues.labelled(self._context.uow, self._row)
        rows = [row for row in found if row.is_pull is is_pull]
        rows = in_order(rows, order, issue_keys(self._context))
        return connection(rows, lambda row: view_of(row, self._context), **paging_arguments(window))
