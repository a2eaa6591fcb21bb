"""The process that builds a site with a coalition's own page templates. It has the same restrictions as `child.py`."""

import signal
import sys
from typing import Final

from jinja2.exceptions import SecurityError

from tahaluf.directory import build_without_failing, preload
from tahaluf.problems import CommandError

from .child import restrict_process, set_cpu_limit, timeout_handler
from .site_tasks import encode_error, encode_site_build, read_site

CRASHED: Final = "the site's templates cannot be rendered: {reason}"
CRASHED_FIX: Final = "remove the files in site/pages/ one at a time to find out which of them is the cause"


def main(seconds: float, memory: int) -> None:
    """Build the site on standard input. `seconds` limits the CPU time, and `memory` is in bytes."""
    site = read_site(sys.stdin.buffer)
    preload(site)
    signal.signal(signal.SIGPROF, timeout_handler(seconds))
    restrict_process(memory)
    set_cpu_limit(seconds)
    try:
        response = encode_site_build(build_without_failing(site))
    except CommandError as error:
        response = encode_error(error.what, error.fix)
    except SecurityError as error:  # the time limit was reached while no template was running
        response = encode_error(CRASHED.format(reason=error), CRASHED_FIX)
    except Exception as error:  # noqa: BLE001  (a hostile template can cause any error)
        response = encode_error(CRASHED.format(reason=type(error).__name__), CRASHED_FIX)
    signal.setitimer(signal.ITIMER_PROF, 0)
    sys.stdout.buffer.write(response)
    sys.stdout.buffer.flush()
