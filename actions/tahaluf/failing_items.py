"""Finds the items that make work fail which handles all items together, and does the work without them."""

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

from tahaluf.item_errors import ItemErrors
from tahaluf.problems import CommandError, InvalidInput

Item = TypeVar("Item", bound=Hashable)
Result = TypeVar("Result")


def skip_failing(
    items: Sequence[Item], handle: Callable[[Sequence[Item]], Result], errors: ItemErrors[Item]
) -> Result:
    """Return `handle(items)` for an operation that processes all items at once, such as an import.

    If it raises an unexpected exception, the items that cause it are found, recorded in `errors` and left out. A
    CommandError or InvalidInput is raised, because people can fix its cause.
    """
    try:
        return handle(items)
    except (CommandError, InvalidInput):
        raise
    except Exception:  # noqa: BLE001  (it is raised again unless one of the items is the cause)
        _find_failing(items, handle, errors)
    return handle([item for item in items if item not in errors])


def _find_failing(
    items: Sequence[Item], handle: Callable[[Sequence[Item]], object], errors: ItemErrors[Item]
) -> None:
    """Record the items that fail, by halving the items until only one of them is left."""
    try:
        handle(items)
    except (CommandError, InvalidInput):
        raise
    except Exception as error:  # noqa: BLE001  (whatever it is, the other items are handled)
        if len(items) == 1:
            errors.add(items[0], error)
            return
        middle = len(items) // 2
        for half in filter(None, (items[:middle], items[middle:])):
            _find_failing(half, handle, errors)
