"""`tahaluf COMMAND …`: import the command's module, run it, and turn errors into messages and exit codes.

output/exit_codes.py lists the exit codes.
"""

import argparse
import gc
import shutil
import signal
import sys
import textwrap
from collections.abc import Mapping, Sequence
from importlib import import_module
from keyword import iskeyword
from types import FrameType
from typing import Any, Final, NoReturn, Protocol

from tahaluf.clock import SYSTEM_CLOCK, Clock
from tahaluf.output.exit_codes import (
    EXIT_BUG,
    EXIT_ERROR,
    EXIT_INTERRUPTED,
    EXIT_OK,
    MEANINGS,
    describe_exit_codes,
)
from tahaluf.problems import CommandError, Interrupted, InvalidInput
from tahaluf.stdio import configure_stdio

COMMANDS: Final = {
    "init": "write the files of a new control repository",
    "upgrade": "open a pull request that updates the control repository to this release of Tahaluf",
    "check": "check projects.yml, the templates and the issue forms",
    "import": "write a manifest for an existing organization",
    "plan": "show what apply would change",
    "rehearse": "apply the plan to a copy of the organization on this machine, and compare the state before "
    "and after",
    "apply": "make GitHub match the manifest",
    "propose": "turn proposed projects and shared resources into pull requests",
    "onboard": "record a volunteer's form in the roster and notify the stewards concerned",
    "catch-up": "process forms and proposals that were missed because events were lost",
    "remind": "remind stewards about volunteers who need an answer or have been inactive",
    "invite": "invite volunteers to the organization, within GitHub's daily limit",
    "leave": "remove volunteers who submitted the leave form",
    "people": "manage the volunteers in the roster and the keys for sealed messages",
    "access": "list who has access to what, and whether the manifest explains this access",
    "setup": "create the control repository, the roster and the GitHub App, with all their settings",
    "doctor": "check that the organization is set up correctly",
    "form": "parse, lint or update an issue form",
    "resources": "check resources.yml and its URLs",
    "site": "build or check the coalition's public site",
    "similar": "find projects in the manifest that are similar to a new one",
    "scaffold": "render a template into a folder",
    "template": "show what a changed template would change in the coalition's repositories",
    "schema": "print the JSON Schema of the manifest, or of the output of plan --json or apply --json",
    "completion": "print a completion script for a shell",
    "demo": "run the whole workflow on a local GitHub (localhub)",
}

# Headings in `tahaluf --help`, with the commands below them
GROUPS: Final = {
    "to start with": ("init", "import", "setup", "doctor", "demo"),
    "for changes": (
        "check",
        "plan",
        "rehearse",
        "apply",
        "template",
        "scaffold",
        "form",
        "similar",
        "upgrade",
    ),
    "for people and for the public site": ("people", "access", "site", "resources"),
    "mostly run by workflows": ("propose", "onboard", "catch-up", "remind", "invite", "leave"),
    "for editors and shells": ("schema", "completion"),
}
MAX_WIDTH: Final = 120

UNRECOGNIZED: Final = "unrecognized arguments: "  # argparse's words
MANIFEST_SUFFIXES: Final = (".yml", ".yaml")


class ErrorParser(argparse.ArgumentParser):
    """Exits with 1 on a usage error. Argparse's 2 would be ambiguous, because `plan` uses it for "there are
    changes".
    """

    def error(self, message: str) -> NoReturn:
        if subcommand_parsers(self) and "required" in message:  # no subcommand was given: list them
            self.print_help(sys.stderr)
        else:
            self.print_usage(sys.stderr)
        self.exit(EXIT_ERROR, f"{self.prog}: {message}{self._hint(message)}\n")

    def _hint(self, message: str) -> str:
        """Suggest the option that was probably meant, for arguments that the command does not have."""
        unknown = message.removeprefix(UNRECOGNIZED).partition(" ")[0]
        if unknown == message:
            return ""
        if not unknown.startswith("-"):
            is_manifest = unknown.endswith(MANIFEST_SUFFIXES) and "--manifest" in self._option_string_actions
            return f"; did you mean --manifest {unknown}?" if is_manifest else ""
        from tahaluf.suggestions import Suggester

        near = Suggester().closest(unknown, self._option_string_actions)
        return f"; did you mean {near[0]}?" if near else ""

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        """Suggest the most similar valid choice. Commands and subcommands count as choices."""
        if action.choices is not None and value not in action.choices:
            from tahaluf.suggestions import Suggester

            choices = [str(choice) for choice in action.choices]
            near = Suggester().closest(str(value), choices)
            hint = f"did you mean {near[0]}?" if near else f"choose from {', '.join(choices)}"
            raise argparse.ArgumentError(action, f"{value!r} is not a valid choice: {hint}")


def command_parser(command: str) -> argparse.ArgumentParser:
    """Return the parser for one command. Imports only that command's module."""
    module = _import_command(command)
    parser = ErrorParser(prog=f"tahaluf {command}", description=to_sentence(COMMANDS[command]))
    module.add_arguments(parser)
    for described in (parser, *subcommand_parsers(parser).values()):
        described.epilog = describe_exit_codes(module.EXIT_CODES)
    return parser


def subcommand_parsers(parser: argparse.ArgumentParser) -> Mapping[str, argparse.ArgumentParser]:
    """Return the parsers of a command's subcommands by name. Most commands have none."""
    actions = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    return actions[0].choices if actions else {}


def to_sentence(text: str) -> str:
    """Capitalize the first letter and add a full stop. `str.capitalize` would lower-case names such as GitHub."""
    return f"{text[0].upper()}{text[1:]}."


def main_parser() -> argparse.ArgumentParser:
    """Return the parser for `tahaluf` itself, without importing any command module."""
    sections = {
        **{
            f"commands {heading}": {name: COMMANDS[name] for name in names}
            for heading, names in GROUPS.items()
        },
        "exit codes": {str(code): meaning for code, meaning in MEANINGS.items()},
    }
    listed = "\n\n".join(f"{heading}:\n{_two_columns(rows)}" for heading, rows in sections.items())
    parser = ErrorParser(
        prog="tahaluf",
        description="Run a coalition's GitHub organization from one file.",
        epilog=f"{listed}\n\nRun `tahaluf COMMAND --help` for a command's options.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND")
    parser.add_argument("--version", action=_VersionAction)
    return parser


def _two_columns(rows: Mapping[str, str]) -> str:
    """Return a line for each row, wrapped to the width of the terminal."""
    width = max(map(len, COMMANDS)) + 4
    columns = min(shutil.get_terminal_size().columns, MAX_WIDTH)
    return "\n".join(
        textwrap.fill(
            text,
            max(columns, 2 * width),
            initial_indent=f"  {name}".ljust(width),
            subsequent_indent=" " * width,
        )
        for name, text in rows.items()
    )


class _VersionAction(argparse.Action):
    """Looks up the version only on request, because `importlib.metadata` is slow to import."""

    def __init__(self, option_strings: Sequence[str], dest: str) -> None:
        super().__init__(option_strings, dest, nargs=0, help="print the version and exit")

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from importlib.metadata import version

        print(f"tahaluf {version('tahaluf')}")
        parser.exit(EXIT_OK)


def main(argv: list[str] | None = None, clock: Clock = SYSTEM_CLOCK) -> int:
    """Run one command and return its exit code. `argv` defaults to `sys.argv[1:]`.

    Commands receive the clock in their options.
    """
    configure_stdio()
    args = sys.argv[1:] if argv is None else argv
    if not args:
        main_parser().print_help(sys.stderr)
        return EXIT_ERROR
    command = main_parser().parse_args(args[:1]).command
    signal.signal(signal.SIGTERM, _raise_interrupt)  # sent by GitHub when a job is cancelled
    try:
        options = command_parser(command).parse_args(args[1:], argparse.Namespace(clock=clock))
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
        print(
            f"\ninterrupted{remaining}; nothing done so far is lost; re-run the command to continue",
            file=sys.stderr,
        )
        return EXIT_INTERRUPTED
    except Exception as error:  # noqa: BLE001  (the last resort: print a bug report instead of a traceback)
        from tahaluf.output.errors import denied_by_system, print_bug_report, print_error

        if denial := denied_by_system(error):
            print_error(denial)
            return EXIT_ERROR
        print_bug_report(command)
        return EXIT_BUG


def command_module(command: str) -> str:
    """Return the name of a command's module, which can differ from the command: no module can be named `import`."""
    name = command.replace("-", "_")
    return f"tahaluf.cli.{name}{'_' if iskeyword(name) else ''}"


def _import_command(command: str) -> "Command":
    # Imported modules never become garbage, and collecting garbage during imports would take 25 % of the start-up time
    gc.disable()
    try:
        return import_module(command_module(command))
    finally:
        gc.freeze()
        gc.enable()


class Command(Protocol):
    """What every command module defines. `EXIT_CODES` maps each exit code to its meaning."""

    EXIT_CODES: Mapping[int, str]

    def add_arguments(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, options: argparse.Namespace) -> int: ...


def _raise_interrupt(signum: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt
