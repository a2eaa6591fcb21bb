"""The function that creates the view for a row. The row's class determines the kind of view.

Each module registers its own views. As a result, repositories can list issues and issues can refer to their repository,
although the modules do not import each other.
"""

from functools import singledispatch
from typing import Any

from localhub.graphql.context import Context


@singledispatch
def view_of(row: Any, context: Context) -> Any:
    raise TypeError(f"no view for {type(row).__name__}")
