"""Reports which issues a run left unfinished when it was interrupted by Ctrl-C or a cancelled job."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from tahaluf.problems import Interrupted

MAX_NUMBERS: Final = 5  # how many issue numbers a message lists


@contextmanager
def report_unfinished(unfinished: Callable[[], Sequence[int]]) -> Iterator[None]:
    """Convert a KeyboardInterrupt in the block to an error that lists the issues that `unfinished` returns."""
    try:
        yield
    except KeyboardInterrupt:
        raise Interrupted(f"unfinished: {format_issues(unfinished())}") from None


def format_issues(numbers: Sequence[int]) -> str:
    """Format issue numbers for a message. Only the first `MAX_NUMBERS` are listed."""
    shown = ", ".join(map(str, numbers[:MAX_NUMBERS]))
    more = f" and {len(numbers) - MAX_NUMBERS} more" if len(numbers) > MAX_NUMBERS else ""
    return f"{'issue' if len(numbers) == 1 else 'issues'} {shown}{more}"
