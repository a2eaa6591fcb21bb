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
from typing import Any, Final, NoReturn, Protocol

from tahaluf.problems import CommandError, Interrupted, InvalidInput
from tahaluf.stdio import configure_stdio

COMMANDS: Final = {
    "check": "say all that is wrong in projects.yml, the templates and the forms",
    "plan": "show what apply would do",
    "apply": "make GitHub as the manifest says",
    "propose": "turn a proposal form into a pull request on the manifest",
    "onboard": "bring a volunteer's form to the stewards it concerns",
    "catch-up": "do what lost events have left undone",
    "remind": "tell stewards where nobody has answered, or where it has become quiet",
    "invite": "invite to the organization who asked for it, as many a day as GitHub lets out",
    "leave": "take out who asked for it by the leave form",
    "people": "look after volunteers: list, match, count, note, add, take out; open what they have sealed",
    "doctor": "look whether the organization is set up as it should be",
    "form": "read, lint or refresh an issue form",
    "similar": "name the projects that a new one resembles",
    "scaffold": "render a template into a folder",
    "schema": "print the manifest's JSON Schema",
    "completion": "print the completion script of a shell",
    "demo": "run the whole main job against a GitHub on this machine",
}

EXIT_OK, EXIT_ERROR, EXIT_CHANGES, EXIT_BUG, EXIT_INTERRUPTED = 0, 1, 2, 3, 130


class ErrorParser(argparse.ArgumentParser):
    """argparse, but a mistake on the command line exits 1: 2 means "there are changes"."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(EXIT_ERROR, f"{self.prog}: {message}\n")

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        """As argparse does, with the choice that was probably meant. Commands and verbs are choices too."""
        if action.choices is not None and value not in action.choices:
            from difflib import get_close_matches

            choices = [str(choice) for choice in action.choices]
            near = get_close_matches(str(value), choices, n=1)
            hint = f"did you mean {near[0]}?" if near else f"choose from {', '.join(choices)}"
            raise argparse.ArgumentError(action, f"{value!r} is not a choice: {hint}")


def command_parser(command: str) -> argparse.ArgumentParser:
    """The parser of one command. Reads that command's file and no other."""
    parser = ErrorParser(prog=f"tahaluf {command}", description=to_sentence(COMMANDS[command]))
    _import_command(command).add_arguments(parser)
    return parser


def to_sentence(text: str) -> str:
    """With a capital and a full stop; names such as GitHub keep theirs."""
    return f"{text[0].upper()}{text[1:]}."


def main_parser() -> argparse.ArgumentParser:
    """The parser of `tahaluf` itself, which knows the commands by name only."""
    width = max(map(len, COMMANDS)) + 2
    commands = "\n".join(f"  {name:<{width}}{description}" for name, description in COMMANDS.items())
    parser = ErrorParser(
        prog="tahaluf",
        description="Runs a coalition's GitHub organization from one file.",
        epilog=f"commands:\n{commands}\n\ntahaluf COMMAND --help says more of one.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND")
    parser.add_argument("--version", action=_VersionAction)
    return parser


class _VersionAction(argparse.Action):
    """Looks the version up when it is asked for: that takes longer than most of what is asked for."""

    def __init__(self, option_strings: Sequence[str], dest: str) -> None:
        super().__init__(option_strings, dest, nargs=0, help="say which version this is, and exit")

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from importlib.metadata import version

        print(f"tahaluf {version('tahaluf')}")
        parser.exit(EXIT_OK)


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit code."""
    configure_stdio()
    args = sys.argv[1:] if argv is None else argv
    if not args:
        main_parser().print_help(sys.stderr)
        return EXIT_ERROR
    command = main_parser().parse_args(args[:1]).command
    options = command_parser(command).parse_args(args[1:])
    signal.signal(signal.SIGTERM, _raise_interrupt)  # how GitHub ends a cancelled job
    try:
        code = int(_import_command(command).run(options))
        if sys.stdout:
            sys.stdout.flush()
        return code
    except (InvalidInput, CommandError) as user_error:
        from tahaluf.output.errors import print_error

        print_error(user_error)
        return EXIT_ERROR
    except KeyboardInterrupt as interruption:
        remaining = f", {interruption}" if isinstance(interruption, Interrupted) else ""
        print(f"\ninterrupted{remaining}; what is done stays done, run it again to go on", file=sys.stderr)
        return EXIT_INTERRUPTED
    except Exception as error:  # noqa: BLE001  (the last resort: a bug of ours becomes a report to paste)
        from tahaluf.output.errors import denied_by_system, print_bug_report, print_error

        if denial := denied_by_system(error):
            print_error(denial)
            return EXIT_ERROR
        print_bug_report(command)
        return EXIT_BUG


def _import_command(command: str) -> "Command":
    gc.disable()  # what an import makes stays: looking there for garbage takes a quarter of a command's start
    try:
        return import_module(f"tahaluf.cli.{command.replace('-', '_')}")
    finally:
        gc.freeze()
        gc.enable()


class Command(Protocol):
    """What every file of `commands/` offers."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, options: argparse.Namespace) -> int: ...


def _raise_interrupt(signum: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt
