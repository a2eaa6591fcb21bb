"""A run over several issues that is ended half-way, by Ctrl-C or a cancelled job: which of them are not through."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from tahaluf.problems import Interrupted

NAMED: Final = 5  # issues whose numbers stand in one line


@contextmanager
def naming(left: Callable[[], Sequence[int]]) -> Iterator[None]:
    """Whoever ends what is done in here is told the numbers that `left` then gives."""
    try:
        yield
    except KeyboardInterrupt:
        raise Interrupted(f"not through: {issues(left())}") from None


def issues(numbers: Sequence[int]) -> str:
    """They are named; of many the first few."""
    shown = ", ".join(map(str, numbers[:NAMED]))
    more = f" and {len(numbers) - NAMED} more" if len(numbers) > NAMED else ""
    return f"{'issue' if len(numbers) == 1 else 'issues'} {shown}{more}"
