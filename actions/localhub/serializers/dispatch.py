"""`shape(row, view)`: a row as GitHub's JSON shows it, chosen by the row's class."""

from functools import singledispatch
from typing import Any

from .view import View


@singledispatch
def serialize(row: Any, view: View) -> Any:
    """Rows have a shape registered by their own file (`@shape.register`); lists are shaped one by one; all
    else is JSON already."""
    if isinstance(row, list | tuple):
        return [serialize(item, view) for item in row]
    return row
