"""The `tahaluf` command, also run by `python -m tahaluf`."""

import signal
import sys


def main() -> int:
    """Run the command. Until it starts, Ctrl-C ends the process without a traceback, because nothing has been done."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from .cli.main import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())
