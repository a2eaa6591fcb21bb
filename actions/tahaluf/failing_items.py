"""Repeats an operation on many items without those that make it fail."""

from collections.abc import Callable, Hashable, Sequence
from typing import Final, TypeVar

from tahaluf.item_errors import ItemErrors
from tahaluf.problems import CommandError, InvalidInput

Item = TypeVar("Item", bound=Hashable)
Result = TypeVar("Result")


PEOPLE_CAN_FIX: Final = (CommandError, InvalidInput)


def skip_failing(
    items: Sequence[Item],
    handle: Callable[[Sequence[Item]], Result],
    errors: ItemErrors[Item],
    *,
    raised: tuple[type[Exception], ...] = PEOPLE_CAN_FIX,
    most: int | None = None,
) -> Result:
    """Return `handle(items)`, where `handle` processes all items at once, such as an import.

    If it raises an exception, the items that cause it are found, recorded in `errors` and left out. Exceptions of the
    types in `raised` are raised at once. If more than `most` items fail, something else is the cause, and the first
    exception is raised.
    """
    try:
        return handle(items)
    except raised:
        raise
    except Exception as error:
        _find_failing(items, error, handle, errors, raised, most)
        if _are_too_many(errors, most):
            raise
    return handle([item for item in items if item not in errors])


def _find_failing(
    items: Sequence[Item],
    error: Exception,
    handle: Callable[[Sequence[Item]], object],
    errors: ItemErrors[Item],
    raised: tuple[type[Exception], ...],
    most: int | None,
) -> None:
    """Find the items that cause the error, by repeatedly halving the list, and record them."""
    if len(items) == 1:
        errors.add(items[0], error)
        return
    middle = len(items) // 2
    for half in filter(None, (items[:middle], items[middle:])):
        if _are_too_many(errors, most):
            return
        try:
            handle(half)
        except raised:
            raise
        except Exception as cause:  # noqa: BLE001  (whatever it is, the other items are handled)
            _find_failing(half, cause, handle, errors, raised, most)


def _are_too_many(errors: ItemErrors[Item], most: int | None) -> bool:
    return most is not None and len(errors.by_item) > most
