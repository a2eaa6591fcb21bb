"""Views of labels."""

from localhub.domain import labels
from localhub.graphql.context import Context
from localhub.ids import node_id


class Label:
    __typename = "Label"

    def __init__(self, context: Context, row: labels.Label) -> None:
        self.id = node_id("Label", row.id)
        self.name, self.color, self.description = row.name, row.color, row.description
        self.isDefault = row.is_default
        self.createdAt, self.updatedAt = row.created_at, row.updated_at
