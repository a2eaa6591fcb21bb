"""`tahaluf completion`: print a shell's completion script. The script is static: pressing Tab does not start Python."""

import argparse
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from tahaluf.output.exit_codes import EXIT_OK, SUCCESS_OR_ERROR

from .main import COMMANDS, ErrorParser, command_module

EXIT_CODES: Final = SUCCESS_OR_ERROR

SHELLS: Final = ("bash", "zsh", "fish")
INSTALLATION: Final = """\
installation:
  bash   tahaluf completion bash > ~/.local/share/bash-completion/completions/tahaluf
  zsh    tahaluf completion zsh > ~/.zfunc/_tahaluf    (with fpath+=~/.zfunc before compinit in ~/.zshrc)
  fish   tahaluf completion fish > ~/.config/fish/completions/tahaluf.fish
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    # The epilog is not free: `command_parser` puts the exit codes there
    parser.description = f"{parser.description}\n\n{INSTALLATION}"
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("shell", choices=SHELLS, metavar="SHELL", help=f"one of {', '.join(SHELLS)}")


def run(options: argparse.Namespace) -> int:
    import shtab

    print(shtab.complete(full_parser(), options.shell))
    return EXIT_OK


def full_parser() -> argparse.ArgumentParser:
    """Return one parser with all commands, which completes path arguments with files or folders."""
    parser = ErrorParser(prog="tahaluf")
    parser.add_argument("--version", action="store_true", help="print the version")
    commands = parser.add_subparsers(metavar="COMMAND")
    for name, help in COMMANDS.items():
        command = commands.add_parser(name, help=help)
        import_module(command_module(name)).add_arguments(command)
        _complete_files(command)
    return parser


def _complete_files(parser: argparse.ArgumentParser) -> None:
    import shtab

    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for verb in action.choices.values():
                _complete_files(verb)
        elif action.type is Path:
            of: Any = action  # shtab looks for this attribute
            of.complete = shtab.DIRECTORY if action.metavar in ("DIR", "FOLDER") else shtab.FILE
