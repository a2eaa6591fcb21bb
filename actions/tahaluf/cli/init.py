"""`tahaluf init`: write the files of a new control repository, after asking a few questions.

Options can answer the questions in advance. Needs no network and no account.
"""

import argparse
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from tahaluf.flows.control_repository import (
    DEFAULT_ROSTER,
    ControlAnswers,
    control_tree,
    read_pin,
    shipped_pin,
)
from tahaluf.i18n import available_languages
from tahaluf.inputs.options import add_actions_option
from tahaluf.layout import DEFAULT_CONTROL, MANIFEST_FILE
from tahaluf.output.errors import link_docs
from tahaluf.problems import CommandError
from tahaluf.templates import write_tree

EXIT_CODES: Final = {
    0: "the command succeeded",
    1: "there was an error",
}

DEFAULT_LOCALES: Final = "en"
LOGIN: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,37}[A-Za-z0-9])?"
OWNER: Final = re.compile(rf"@?({LOGIN}(?:/[A-Za-z0-9_.-]+)?)")

NOT_EMPTY: Final = "{folder} exists and is not an empty folder"
OTHER_FOLDER: Final = "choose another folder, or an empty clone of the new repository"
CANNOT_ASK: Final = "cannot ask: standard input is not a terminal; nothing was written"
USE_YES: Final = "use --organization NAME and --yes"
NO_ORGANIZATION: Final = "the organization is missing"
INVALID_OWNER: Final = "{owner!r} is neither a login nor a team"
OWNER_FIX: Final = "write logins or teams (ORGANIZATION/TEAM), separated by commas"
NEXT_STEPS: Final = """\
{folder}: {count} files

Next:
  tahaluf check {manifest}
  tahaluf setup --manifest {manifest}   # creates everything on GitHub, after showing its plan; see docs/setup.md"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder", type=Path, metavar="FOLDER", help="a new or empty folder, or an empty clone"
    )
    parser.add_argument("--organization", metavar="NAME", help="the organization's login on GitHub")
    parser.add_argument("--name", help="the coalition's name; default: the organization's login")
    parser.add_argument(
        "--name-in",
        action="append",
        type=_translation,
        metavar="LANGUAGE=NAME",
        help="the coalition's name in another language; can be repeated",
    )
    parser.add_argument(
        "--locales",
        type=_comma_separated,
        metavar="LANGUAGES",
        help="the languages of the forms and messages, in order, separated by commas; default: "
        f"{DEFAULT_LOCALES}",
    )
    parser.add_argument(
        "--owners",
        metavar="LOGINS",
        help="who reviews changes: logins, or teams as ORGANIZATION/TEAM, separated by commas",
    )
    parser.add_argument(
        "--repository", metavar="NAME", help=f"the control repository's name; default: {DEFAULT_CONTROL}"
    )
    parser.add_argument(
        "--roster", metavar="NAME", help=f"the private roster's name; default: {DEFAULT_ROSTER}"
    )
    add_actions_option(parser)
    parser.add_argument("--yes", action="store_true", help="use defaults instead of asking")


def run(options: argparse.Namespace) -> int:
    _require_empty(options.folder)
    pin = read_pin(options.actions) if options.actions else shipped_pin()
    if not options.yes and not sys.stdin.isatty():
        raise CommandError(CANNOT_ASK, USE_YES)
    answers = ask(options, (lambda _: "") if options.yes else input)
    tree = control_tree(replace(answers, actions=pin))
    write_tree(tree, options.folder)
    manifest = options.folder / MANIFEST_FILE
    print(link_docs(NEXT_STEPS.format(folder=options.folder, count=len(tree), manifest=manifest)))
    return 0


def ask(options: argparse.Namespace, answer: Callable[[str], str]) -> ControlAnswers:
    """Return the answers. Asks only the questions that the options do not answer.

    `answer` shows a question and returns the reply.

    An empty reply means the default. Raises CommandError if the organization is missing or a code owner is invalid.
    """

    def question(given: str | None, text: str, default: str = "") -> str:
        if given is not None:
            return given
        return answer(f"{text} [{default}]: " if default else f"{text}: ").strip() or default

    organization = question(options.organization, "The organization's login on GitHub")
    if not organization:
        raise CommandError(NO_ORGANIZATION, USE_YES)
    name = question(options.name, "The coalition's name", organization)
    locales = options.locales or _comma_separated(
        question(None, f"Languages, in order ({', '.join(available_languages())})", DEFAULT_LOCALES)
    )
    given_names: Mapping[str, str] = dict(options.name_in or ())
    names = {
        code: question(given_names.get(code), f"The coalition's name in the language {code!r}, if it differs")
        for code in dict.fromkeys([*given_names, *locales[1:]])
    }
    owners = options.owners
    if owners is None:
        owners = answer("Who reviews changes? Logins, separated by commas (can be added later): ")
    return ControlAnswers(
        organization=organization,
        name=name,
        translations={code: text for code, text in names.items() if text},
        locales=tuple(locales),
        repository=options.repository or DEFAULT_CONTROL,
        roster=options.roster or DEFAULT_ROSTER,
        owners=_owners(owners),
    )


def _require_empty(folder: Path) -> None:
    if folder.exists() and not (folder.is_dir() and {entry.name for entry in folder.iterdir()} <= {".git"}):
        raise CommandError(NOT_EMPTY.format(folder=folder), OTHER_FOLDER)


def _comma_separated(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _owners(text: str) -> tuple[str, ...]:
    """Parse code owners, with or without @. Raises CommandError."""
    owners = []
    for part in _comma_separated(text):
        if not (found := OWNER.fullmatch(part)):
            raise CommandError(INVALID_OWNER.format(owner=part), OWNER_FIX)
        owners.append(found[1])
    return tuple(owners)


def _translation(text: str) -> tuple[str, str]:
    """argparse type: a name in a language, such as ar=تحالف."""
    code, equals, name = text.partition("=")
    if not (equals and re.fullmatch("[a-z]{2,3}(-[A-Za-z0-9]+)?", code) and name.strip()):
        raise argparse.ArgumentTypeError(f"{text!r} does not have the form LANGUAGE=NAME")
    return code, name.strip()
