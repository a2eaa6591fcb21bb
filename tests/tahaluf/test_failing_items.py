"""An operation on all items at once is done without the items that make it fail."""

from collections.abc import Callable, Sequence

import pytest

from tahaluf.failing_items import skip_failing
from tahaluf.item_errors import ItemErrors
from tahaluf.problems import CommandError


def work(*bad: int) -> Callable[[Sequence[int]], list[int]]:
    """Return an operation that fails if it handles one of these items."""

    def handle(items: Sequence[int]) -> list[int]:
        for item in items:
            if item in bad:
                raise KeyError(item)
        return list(items)

    return handle


@pytest.mark.parametrize("bad", [(), (0,), (4,), (1, 2), (0, 1, 2, 3, 4)])
def test_only_the_items_that_fail_are_left_out(bad: tuple[int, ...]) -> None:
    errors = ItemErrors[int]()
    assert skip_failing(range(5), work(*bad), errors) == [item for item in range(5) if item not in bad]
    assert set(errors.by_item) == set(bad)


def test_an_error_that_no_single_item_causes_is_raised() -> None:
    def handle(items: Sequence[int]) -> None:
        if len(items) > 1:
            raise KeyError(len(items))

    errors = ItemErrors[int]()
    with pytest.raises(KeyError):
        skip_failing(range(4), handle, errors)
    assert not errors


def test_an_error_that_people_can_fix_is_raised_at_once() -> None:
    calls: list[int] = []

    def handle(items: Sequence[int]) -> None:
        calls.append(len(items))
        raise CommandError("the file is not valid", "correct it")

    with pytest.raises(CommandError):
        skip_failing(range(4), handle, ItemErrors[int]())
    assert calls == [4]
