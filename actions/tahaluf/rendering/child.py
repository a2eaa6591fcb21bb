"""The process in which templates run: no environment, no disk, no network, and an end to what it may use up.

The parent starts it with the Python path and the limits as its arguments. What it needs is imported before it shuts
itself in: from then on it can open nothing, no file and no socket, and speaks on the two pipes it was given.
"""

# Jinja would come for these three when it first needs them, and then nothing can be opened any more.
import encodings.ascii
import encodings.unicode_escape  # noqa: F401
import resource
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Final, NoReturn

import jinja2.debug  # noqa: F401
from jinja2.exceptions import SecurityError

from tahaluf.problems import InvalidInput, Location, Problem
from tahaluf.templates import Template, lint_template

from .tasks import LintTask, RenderTask, Task, encode_files, encode_problems, read_task

CPU_GRACE_SECONDS: Final = 3  # CPU seconds after which the kernel ends what did not hear the first signal
TIMED_OUT: Final = "it takes longer than {seconds} seconds"
CRASHED: Final = "rendering it broke ({kind})"
CRASHED_FIX: Final = "mend the template; if it is in order, this is a bug of ours"


def main(seconds: float, memory: int) -> None:
    """Answer tasks until the parent has no more. `seconds` of CPU a task, `memory` in bytes for all of it."""
    signal.signal(signal.SIGPROF, _timeout_handler(seconds))
    restrict_process(memory)
    templates: dict[str, Template] = {}
    while (task := read_task(sys.stdin.buffer)) is not None:
        _set_cpu_limit(seconds)
        response = handle_task(task, templates)
        signal.setitimer(signal.ITIMER_PROF, 0)
        sys.stdout.buffer.write(response)
        sys.stdout.buffer.flush()


def handle_task(task: Task, templates: dict[str, Template]) -> bytes:
    """One task, done; whatever goes wrong in it is a problem, and no reason to stop before the next."""
    try:
        match task:
            case RenderTask(name, merged, values):
                if merged is not None:
                    templates[name] = Template(merged)
                return encode_files(templates[name].render_files(values))
            case LintTask(merged):
                return encode_problems(lint_template(merged))
    except InvalidInput as error:
        return encode_problems(error.problems)
    except SecurityError as error:  # its time was over between two files
        return encode_problems([_crash_problem(task, str(error), "mend the template")])
    except Exception as error:  # noqa: BLE001  (a hostile template may bring about anything)
        return encode_problems([_crash_problem(task, CRASHED.format(kind=type(error).__name__), CRASHED_FIX)])


def restrict_process(memory: int) -> None:
    """Give up, for good, whatever is not needed to render. Not every system holds a process to all of it."""
    for resource_id, limit in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_NOFILE, 0),
    ):
        with suppress(ValueError, OSError):  # macOS refuses a limit on memory, and goes without
            resource.setrlimit(resource_id, (limit, limit))


def _set_cpu_limit(seconds: float) -> None:
    """From now, so much CPU: first a signal that names the line it struck, then the kernel's own end."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    hard_limit = int(used.ru_utime + used.ru_stime + seconds) + CPU_GRACE_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (hard_limit, resource.RLIM_INFINITY))
    signal.setitimer(signal.ITIMER_PROF, seconds)


def _timeout_handler(seconds: float) -> Callable[[int, FrameType | None], NoReturn]:
    def raise_timeout(number: int, frame: FrameType | None) -> NoReturn:
        raise SecurityError(TIMED_OUT.format(seconds=f"{seconds:g}"))

    return raise_timeout


def _crash_problem(task: Task, what: str, fix: str) -> Problem:
    name = task.template if isinstance(task, RenderTask) else task.resolved.name
    return Problem(Location(name), "template-fault", what, fix)
