"""`tahaluf COMMAND …`: finds the command's file, runs it, and turns what went wrong into words and an exit code.

Exit codes: 0 done (or nothing to do), 1 something for a person to mend, 2 there are changes (`plan`), 3 a bug of
ours, 130 interrupted.
"""

import argparse
import gc
import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from types import FrameType
from typing import Final, NoReturn, Protocol

from tahaluf.problems import Interrupted, Refused, Stopped
from tahaluf.streams import take_up

COMMANDS: Final = {
    "check": "say all that is wrong in projects.yml, the templates and the forms",
    "plan": "show what apply would do",
    "apply": "make GitHub as the manifest says",
    "propose": "turn a proposal form into a pull request on the manifest",
    "onboard": "bring a volunteer's form to the stewards it concerns",
    "catch-up": "do what lost events have left undone",
    "care": "tell stewards where nobody has answered, or where it has become quiet",
    "invite": "invite to the organization who asked for it, as many a day as GitHub lets out",
    "leave": "take out who asked for it by the leave form",
    "people": "look after volunteers: list, match, count, note, add, take out; open what they have sealed",
    "doctor": "look whether the organization is set up as it should be",
    "form": "read, lint or refresh an issue form",
    "similar": "name the projects that a new one resembles",
    "scaffold": "render a template into a folder",
    "schema": "print the manifest's JSON Schema",
    "demo": "run the whole main job against a GitHub on this machine",
}

OK, MEND, CHANGES, BUG, INTERRUPTED = 0, 1, 2, 3, 130


class Parser(argparse.ArgumentParser):
    """argparse, but a mistake on the command line exits 1: 2 means "there are changes"."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(MEND, f"{self.prog}: {message}\n")


def parser_of(command: str) -> argparse.ArgumentParser:
    """The parser of one command. Reads that command's file and no other."""
    parser = Parser(prog=f"tahaluf {command}", description=sentence(COMMANDS[command]))
    _module(command).arguments(parser)
    return parser


def sentence(words: str) -> str:
    """With a capital and a full stop; names such as GitHub keep theirs."""
    return f"{words[0].upper()}{words[1:]}."


def top() -> argparse.ArgumentParser:
    """The parser of `tahaluf` itself, which knows the commands by name only."""
    width = max(map(len, COMMANDS)) + 2
    listed = "\n".join(f"  {name:<{width}}{what}" for name, what in COMMANDS.items())
    parser = Parser(
        prog="tahaluf",
        description="Runs a coalition's GitHub organization from one file.",
        epilog=f"commands:\n{listed}\n\ntahaluf COMMAND --help says more of one.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND")
    parser.add_argument("--version", action=_Version)
    return parser


class _Version(argparse.Action):
    """Looks the version up when it is asked for: that takes longer than most of what is asked for."""

    def __init__(self, option_strings: Sequence[str], dest: str) -> None:
        super().__init__(option_strings, dest, nargs=0, help="say which version this is, and exit")

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from importlib.metadata import version

        print(f"tahaluf {version('tahaluf')}")
        parser.exit(OK)


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit code."""
    take_up()
    given = sys.argv[1:] if argv is None else argv
    if not given:
        top().print_help(sys.stderr)
        return MEND
    command = top().parse_args(given[:1]).command
    options = parser_of(command).parse_args(given[1:])
    signal.signal(signal.SIGTERM, _as_interrupt)  # how GitHub ends a cancelled job
    try:
        code = int(_module(command).run(options))
        if sys.stdout:
            sys.stdout.flush()
        return code
    except (Refused, Stopped) as trouble:
        from tahaluf.commands.shown.report import tell

        tell(trouble)
        return MEND
    except KeyboardInterrupt as end:
        left = f", {end}" if isinstance(end, Interrupted) else ""
        print(f"\ninterrupted{left}; what is done stays done, run it again to go on", file=sys.stderr)
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001  (the last resort: a bug of ours becomes a report to paste)
        from tahaluf.commands.shown.report import bug, denied, tell

        if refusal := denied(error):
            tell(refusal)
            return MEND
        bug(command)
        return BUG


def _module(command: str) -> "Command":
    gc.disable()  # what an import makes stays: looking there for garbage takes a quarter of a command's start
    try:
        return import_module(f"tahaluf.commands.{command.replace('-', '_')}")
    finally:
        gc.freeze()
        gc.enable()


class Command(Protocol):
    """What every file of `commands/` offers."""

    def arguments(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, options: argparse.Namespace) -> int: ...


def _as_interrupt(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt
