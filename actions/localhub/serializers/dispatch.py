"""`serialize(row, view)` returns GitHub's JSON for a row. The row's class determines the serializer."""

from functools import singledispatch
from typing import Any

from .view import View


@singledispatch
def serialize(row: Any, view: View) -> Any:
    """Return GitHub's JSON for a value. Each module registers its row classes with `@serialize.register`. Lists and
    mappings are serialized item by item. All other values are already JSON.
    """
    if isinstance(row, dict):
        return {key: serialize(value, view) for key, value in row.items()}
    if isinstance(row, list | tuple):
        return [serialize(item, view) for item in row]
    return row
