"""Labels."""

from typing import Any
from urllib.parse import quote

from localhub.domain import repositories
from localhub.domain.labels import Label
from localhub.ids import node_id

from . import repositories as serializers
from .dispatch import serialize
from .view import View


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
