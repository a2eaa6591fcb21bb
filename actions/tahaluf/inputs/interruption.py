"""A run over several issues that is ended half-way, by Ctrl-C or a cancelled job: which of them are not through."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from tahaluf.problems import Interrupted

MAX_NUMBERS: Final = 5  # issues whose numbers stand in one line


@contextmanager
def report_unfinished(unfinished: Callable[[], Sequence[int]]) -> Iterator[None]:
    """Whoever ends what is done in here is told the numbers that `left` then gives."""
    try:
        yield
    except KeyboardInterrupt:
        raise Interrupted(f"not through: {format_issues(unfinished())}") from None


def format_issues(numbers: Sequence[int]) -> str:
    """They are named; of many the first few."""
    shown = ", ".join(map(str, numbers[:MAX_NUMBERS]))
    more = f" and {len(numbers) - MAX_NUMBERS} more" if len(numbers) > MAX_NUMBERS else ""
    return f"{'issue' if len(numbers) == 1 else 'issues'} {shown}{more}"
