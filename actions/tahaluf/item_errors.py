"""Keeps an error in one item from ending a run that processes several items. Instead, the error is recorded.

An item is something that people wait for, such as a proposal, a volunteer's form or a project.
"""

import traceback
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import PurePath
from typing import Final, Generic, TypeVar

from tahaluf.problems import CommandError, InvalidInput

Item = TypeVar("Item", bound=Hashable)

INTERNAL_ERROR: Final = "internal error: {type} at {place}"
REPORT_FIX: Final = "this is a bug in Tahaluf: please report it with this line"
PROBLEMS_FIX: Final = "fix them: docs/problems.md explains each id"


class InternalError(CommandError):
    """A bug in Tahaluf. It contains the exception's type and its location in the code, but no values."""

    def __init__(self, error: Exception) -> None:
        frames = traceback.extract_tb(error.__traceback__)
        ours = [frame for frame in frames if "tahaluf" in PurePath(frame.filename).parts] or frames
        place = "an unknown place"
        if ours:
            path = "/".join(PurePath(ours[-1].filename).parts[-3:])
            place = f"{path}:{ours[-1].lineno}"
        super().__init__(INTERNAL_ERROR.format(type=type(error).__name__, place=place), REPORT_FIX)


def as_command_error(error: Exception) -> CommandError:
    """Return the error without values from the item.

    A CommandError is returned unchanged, because it quotes no untrusted text.
    """
    match error:
        case CommandError():
            return error
        case InvalidInput(problems=problems):
            return CommandError("; ".join(f"{p.location} [{p.id}]" for p in problems), PROBLEMS_FIX)
    return InternalError(error)


class ItemErrors(Generic[Item]):
    """The errors of a run, by item. `describe` converts an exception to an error that may be printed."""

    def __init__(self, describe: Callable[[Exception], CommandError] = as_command_error) -> None:
        self.by_item: dict[Item, CommandError] = {}
        self._describe = describe

    def __contains__(self, item: object) -> bool:
        return item in self.by_item

    def __bool__(self) -> bool:
        return bool(self.by_item)

    def add(self, item: Item, error: Exception) -> None:
        """Record an error. Only the first error of each item is kept."""
        self.by_item.setdefault(item, self._describe(error))

    @contextmanager
    def isolate(self, item: Item) -> Iterator[None]:
        """Record an exception raised in the block, and continue. Ctrl-C and cancelled jobs still end the run."""
        try:
            yield
        except Exception as error:  # noqa: BLE001  (whatever it is, the other items are processed)
            self.add(item, error)

    def reasons(self) -> dict[str, list[Item]]:
        """Return the items, grouped by error. The errors are in the order in which they occurred."""
        items_by_reason: dict[str, list[Item]] = {}
        for item, error in self.by_item.items():
            items_by_reason.setdefault(error.what, []).append(item)
        return items_by_reason

    def common_fix(self, otherwise: str) -> str:
        """Return the errors' fix if all of them have the same one. If not, return `otherwise`."""
        fixes = {error.fix for error in self.by_item.values()}
        return fixes.pop() if len(fixes) == 1 else otherwise


def run_all(tasks: Iterable[Callable[[], None]]) -> None:
    """Run every task, even if some fail. If any task failed, raises CommandError with all the errors at the end."""
    errors = ItemErrors[int]()
    for number, task in enumerate(tasks):
        with errors.isolate(number):
            task()
    if errors:
        raise CommandError("; ".join(errors.reasons()), next(iter(errors.by_item.values())).fix)
