"""Work done beside the rest of a command. `concurrent.futures` can do the same, and is long to import for it."""

from collections.abc import Callable
from threading import Thread
from typing import Generic, TypeVar

T = TypeVar("T")


class Aside(Generic[T]):
    """Begins at once, in a thread of its own."""

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._came: list[T] = []
        self._failed: BaseException | None = None
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def result(self) -> T:
        """What came of it; waits for it, and raises what it raised."""
        self._thread.join()
        if self._failed:
            raise self._failed
        return self._came[0]

    def _run(self) -> None:
        try:
            self._came.append(self._work())
        except BaseException as failed:  # noqa: BLE001  (it belongs to whoever asks for the result)
            self._failed = failed
