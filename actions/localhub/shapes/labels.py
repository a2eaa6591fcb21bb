"""Labels."""

from typing import Any
from urllib.parse import quote

from localhub.ids import node_id
from localhub.shapes import repositories as serializers
from localhub.shapes.dispatch import serialize
from localhub.shapes.view import View
from localhub.world import repositories
from localhub.world.labels import Label


@serialize.register
def label(row: Label, view: View) -> dict[str, Any]:
    repository = repositories.repository(view.uow, row.repository_id)
    return {
        "id": row.id,
        "node_id": node_id("Label", row.id),
        "url": f"{serializers.api_url(repository, view)}/labels/{quote(row.name, safe='')}",
        "name": row.name,
        "color": row.color,
        "default": row.is_default,
        "description": row.description,
    }
