"""`show(row, context)`: the view of a row, chosen by the row's class.

Each file registers its own views here, so that a repository can show its issues and an issue its repository
without either file knowing the other.
"""

from functools import singledispatch
from typing import Any

from localhub.graphql.context import Context


@singledispatch
def view_of(row: Any, context: Context) -> Any:
    raise TypeError(f"no view for {type(row).__name__}")
