"""Lets commands that run in the test process share the child processes that render templates.

Otherwise, each command would start its own child process, which takes longer than most of these commands do.
"""

import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from tahaluf.rendering import RenderLimits, renderer
from tahaluf.rendering.process import ChildProcess

OriginalChild = ChildProcess
_idle: dict[RenderLimits, list[ChildProcess]] = {}
_lock = Lock()


class SharedChild:
    """A child process that can be reused after its renderer has been deleted, unless the process was killed or is
    busy.
    """

    def __init__(self, limits: RenderLimits) -> None:
        with _lock:
            waiting = _idle.setdefault(limits, [])
            self._child = waiting.pop() if waiting else OriginalChild(limits)
        self.sent_templates: set[str] = set()
        self.request = self._child.request
        self.close = self._child.close
        self._return = weakref.finalize(self, give_back, limits, self._child)
        self._return.atexit = False

    @property
    def is_idle(self) -> bool:
        return self._child.is_idle


def give_back(limits: RenderLimits, child: ChildProcess) -> None:
    if child.is_idle and child.close.alive:
        with _lock:
            _idle.setdefault(limits, []).append(child)


@contextmanager
def share_renderers() -> Iterator[None]:
    setattr(renderer, "ChildProcess", SharedChild)  # noqa: B010  (mypy allows no other class there)
    try:
        yield
    finally:
        setattr(renderer, "ChildProcess", OriginalChild)  # noqa: B010
        _idle.clear()
