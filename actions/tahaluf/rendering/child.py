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

from tahaluf.problems import Place, Problem, Refused
from tahaluf.scaffold import Template, problems_of

from .tasks import Lint, Render, Task, files_answer, next_task, problems_answer

SLACK: Final = 3  # CPU seconds after which the kernel ends what did not hear the first signal
TOO_SLOW: Final = "it takes longer than {seconds} seconds"
BROKE: Final = "rendering it broke ({kind})"
BROKE_MEND: Final = "mend the template; if it is in order, this is a bug of ours"


def main(seconds: float, memory: int) -> None:
    """Answer tasks until the parent has no more. `seconds` of CPU a task, `memory` in bytes for all of it."""
    signal.signal(signal.SIGPROF, _too_slow(seconds))
    shut_in(memory)
    templates: dict[str, Template] = {}
    while (task := next_task(sys.stdin.buffer)) is not None:
        _allow(seconds)
        said = answer(task, templates)
        signal.setitimer(signal.ITIMER_PROF, 0)
        sys.stdout.buffer.write(said)
        sys.stdout.buffer.flush()


def answer(task: Task, templates: dict[str, Template]) -> bytes:
    """One task, done; whatever goes wrong in it is a problem, and no reason to stop before the next."""
    try:
        match task:
            case Render(name, merged, values):
                if merged is not None:
                    templates[name] = Template(merged)
                return files_answer(templates[name].files(values))
            case Lint(merged):
                return problems_answer(problems_of(merged))
    except Refused as refused:
        return problems_answer(refused.problems)
    except SecurityError as fault:  # its time was over between two files
        return problems_answer([_broken(task, str(fault), "mend the template")])
    except Exception as fault:  # noqa: BLE001  (a hostile template may bring about anything)
        return problems_answer([_broken(task, BROKE.format(kind=type(fault).__name__), BROKE_MEND)])


def shut_in(memory: int) -> None:
    """Give up, for good, whatever is not needed to render. Not every system holds a process to all of it."""
    for kind, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_NOFILE, 0),
    ):
        with suppress(ValueError, OSError):  # macOS refuses a limit on memory, and goes without
            resource.setrlimit(kind, (most, most))


def _allow(seconds: float) -> None:
    """From now, so much CPU: first a signal that names the line it struck, then the kernel's own end."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    last = int(used.ru_utime + used.ru_stime + seconds) + SLACK
    resource.setrlimit(resource.RLIMIT_CPU, (last, resource.RLIM_INFINITY))
    signal.setitimer(signal.ITIMER_PROF, seconds)


def _too_slow(seconds: float) -> Callable[[int, FrameType | None], NoReturn]:
    def ring(number: int, frame: FrameType | None) -> NoReturn:
        raise SecurityError(TOO_SLOW.format(seconds=f"{seconds:g}"))

    return ring


def _broken(task: Task, what: str, mend: str) -> Problem:
    name = task.template if isinstance(task, Render) else task.merged.name
    return Problem(Place(name), "template-fault", what, mend)
