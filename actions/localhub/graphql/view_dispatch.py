"""The function that makes the view of a row, dispatched on the row's class.

Each module registers its own views, so repositories can show issues and issues their repository
without importing each other.
"""

from functools import singledispatch
from typing import Any

from localhub.graphql.context import Context


@singledispatch
def view_of(row: Any, context: Context) -> Any:
    raise TypeError(f"no view for {type(row).__name__}")
