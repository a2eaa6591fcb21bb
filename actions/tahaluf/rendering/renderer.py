"""Sends templates and values to a child process, which is started on demand."""

from collections import Counter
from collections.abc import Mapping
from threading import Lock
from typing import Final

from tahaluf.problems import InvalidInput, Location, Problem
from tahaluf.templates import Library, ResolvedTemplate, Tree

from .process import ChildProcess, RenderLimits
from .tasks import LintTask, RenderTask, Task, decode_problems, decode_tree, encode_task

MAX_FAILURES: Final = 2  # a run gives up on a template that has crashed this many child processes

KILLED: Final = "the rendering process was killed: it used too much time or memory"
KILLED_FIX: Final = "look for endless loops or unlimited growth in the template"

DEFAULT_LIMITS: Final = RenderLimits()


class Renderer:
    """Renders a library's templates in one child process. Safe to use from several threads, which take turns."""

    def __init__(self, library: Library, limits: RenderLimits = DEFAULT_LIMITS) -> None:
        self.library = library
        self._limits = limits
        self._child: ChildProcess | None = None
        self._versions: dict[str, str] = {}
        self._failures: Counter[str] = Counter()
        self._lock = Lock()

    def start(self) -> None:
        """Start the child process in advance, so that it is ready when the first tree is rendered."""
        with self._lock:
            if self._child is None:
                self._child = ChildProcess(self._limits)

    def render(self, name: str, values: Mapping[str, object]) -> Tree:
        """Render the tree with these values, and with defaults for missing ones.

        Raises CommandError if there is no template with that name, and InvalidInput if there is a problem with the
        template or a value, or if a limit is exceeded.
        """
        resolved = self.library.resolve(name)
        with self._lock:
            version = self._versions.setdefault(name, resolved.version)
            child = self._ensure_child(resolved)
            already_sent = name in child.sent_templates
            header, body = self._request(
                RenderTask(name, None if already_sent else resolved, values), resolved
            )
            child.sent_templates.add(name)  # after a failure, the template is sent again
        return decode_tree(header, body, resolved, version)

    def lint(self, resolved: ResolvedTemplate) -> list[Problem]:
        """Return all problems in a template without rendering it."""
        with self._lock:
            self._ensure_child(resolved)
            try:
                header, _ = self._request(LintTask(resolved), resolved)
            except InvalidInput as error:
                return list(error.problems)
        return decode_problems(header, resolved)

    def _ensure_child(self, resolved: ResolvedTemplate) -> ChildProcess:
        if self._failures[resolved.name] >= MAX_FAILURES:
            raise _killed_error(resolved)
        if self._child is None:
            self._child = ChildProcess(self._limits)
        return self._child

    def _request(self, task: Task, resolved: ResolvedTemplate) -> tuple[bytes, bytes]:
        child = self._child
        if child is None:
            raise _killed_error(resolved)
        try:
            return child.request(encode_task(task))
        except (EOFError, OSError):  # the child process has died or hangs (TimeoutError is an OSError)
            self._failures[resolved.name] += 1
            raise _killed_error(resolved) from None
        finally:
            if not child.is_idle:
                self._child = None
                child.close()


def _killed_error(resolved: ResolvedTemplate) -> InvalidInput:
    return InvalidInput([Problem(Location(resolved.name), "template-fault", KILLED, KILLED_FIX)])
