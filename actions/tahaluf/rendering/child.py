"""The process that runs templates without an environment, files or network, and with limited CPU time and memory.

The parent passes the limits and the Python path as arguments. All imports happen before `restrict_process` is called.
After that, the process can open neither files nor sockets, and uses only standard input and output.
"""

# Python and Jinja would otherwise import these later, which is impossible once the process is restricted
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

CPU_GRACE_SECONDS: Final = (
    3  # CPU seconds between the signal and the time at which the kernel kills the process
)
TIMED_OUT: Final = "the template takes longer than {seconds} seconds to render"
CRASHED: Final = "rendering failed ({kind})"
CRASHED_FIX: Final = "fix the template; if nothing is wrong with it, please report a bug"


def main(seconds: float, memory: int) -> None:
    """Handle tasks until standard input ends. `seconds` limits each task's CPU time, and `memory` is in bytes."""
    signal.signal(signal.SIGPROF, timeout_handler(seconds))
    restrict_process(memory)
    templates: dict[str, Template] = {}
    while (task := read_task(sys.stdin.buffer)) is not None:
        set_cpu_limit(seconds)
        response = handle_task(task, templates)
        signal.setitimer(signal.ITIMER_PROF, 0)
        sys.stdout.buffer.write(response)
        sys.stdout.buffer.flush()


def handle_task(task: Task, templates: dict[str, Template]) -> bytes:
    """Return the encoded response. Errors are reported as problems, so that the process can handle the next task."""
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
    except SecurityError as error:  # the time limit was reached between two files
        return encode_problems([_crash_problem(task, str(error), "fix the template")])
    except Exception as error:  # noqa: BLE001  (a hostile template can cause any error)
        return encode_problems([_crash_problem(task, CRASHED.format(kind=type(error).__name__), CRASHED_FIX)])


def restrict_process(memory: int) -> None:
    """Permanently set the resource limits that the operating system supports."""
    for resource_id, limit in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_NOFILE, 0),
    ):
        with suppress(ValueError, OSError):  # macOS does not support the memory limit
            resource.setrlimit(resource_id, (limit, limit))


def set_cpu_limit(seconds: float) -> None:
    """Limit the CPU time to `seconds`.

    When the time is up, a signal handler raises an error. If the process still runs a few seconds later, the kernel
    kills it.
    """
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime + seconds) + CPU_GRACE_SECONDS
    _, maximum = resource.getrlimit(resource.RLIMIT_CPU)  # only root can raise a limit that was already set
    if maximum != resource.RLIM_INFINITY:
        limit = min(limit, maximum)
    resource.setrlimit(resource.RLIMIT_CPU, (limit, maximum))
    signal.setitimer(signal.ITIMER_PROF, seconds)


def timeout_handler(seconds: float) -> Callable[[int, FrameType | None], NoReturn]:
    def raise_timeout(number: int, frame: FrameType | None) -> NoReturn:
        raise SecurityError(TIMED_OUT.format(seconds=f"{seconds:g}"))

    return raise_timeout


def _crash_problem(task: Task, what: str, fix: str) -> Problem:
    name = task.template if isinstance(task, RenderTask) else task.resolved.name
    return Problem(Location(name), "template-fault", what, fix)
