"""`tahaluf init`: write the files of a new control repository, after asking a few questions.

Options can answer the questions in advance. This command needs no network access and no account.
"""

import argparse
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, TypeVar

from tahaluf.docs_pages import link_docs
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
from tahaluf.output.exit_codes import EXIT_OK, SUCCESS_OR_ERROR
from tahaluf.problems import CommandError
from tahaluf.templates import write_tree

Answer = TypeVar("Answer")

EXIT_CODES: Final = SUCCESS_OR_ERROR

DEFAULT_LOCALES: Final = "en"
LOGIN: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,37}[A-Za-z0-9])?"
OWNER: Final = re.compile(rf"@?({LOGIN}(?:/[A-Za-z0-9_.-]+)?)")

NOT_EMPTY: Final = "{folder} exists and is not an empty folder"
OTHER_FOLDER: Final = "choose another folder, or an empty clone of the new repository"
CANNOT_ASK: Final = "cannot ask: standard input is not a terminal; nothing was written"
USE_YES: Final = "use --organization NAME and --yes"
NO_ORGANIZATION: Final = "the organization is missing"
INVALID_ORGANIZATION: Final = "{text!r} is not an organization's login"
ORGANIZATION_FIX: Final = "write the name that follows github.com/ in the URL of the organization's page"
UNKNOWN_LANGUAGE: Final = "Tahaluf has no translations for the language {code!r}"
LANGUAGE_FIX: Final = "write one or more of these codes, separated by commas: {codes}"
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
    if options.yes and not options.organization:
        raise CommandError(NO_ORGANIZATION, USE_YES)
    answers = ask(options, Questions(lambda _: "", retry=False) if options.yes else Questions(input))
    tree = control_tree(replace(answers, actions=pin))
    write_tree(tree, options.folder)
    manifest = options.folder / MANIFEST_FILE
    print(link_docs(NEXT_STEPS.format(folder=options.folder, count=len(tree), manifest=manifest)))
    return EXIT_OK


@dataclass(frozen=True, slots=True)
class Questions:
    """`answer` shows a question and returns the reply. `retry`: whether to ask again after an invalid reply."""

    answer: Callable[[str], str]
    retry: bool = True

    def ask(self, given: str | None, text: str, parse: Callable[[str], Answer], default: str = "") -> Answer:
        """Return the parsed reply, or the parsed value of the option if it is given. An empty reply means the default.

        Raises CommandError if the option is invalid, or if the reply is invalid and `retry` is false.
        """
        if given is not None:
            return parse(given)
        question = f"{text} [{default}]: " if default else f"{text}: "
        while True:
            try:
                return parse(self.answer(question).strip() or default)
            except CommandError as error:
                if not self.retry:
                    raise
                print(f"  {error.what}; {error.fix}")


def ask(options: argparse.Namespace, questions: Questions) -> ControlAnswers:
    """Return the answers. Asks only the questions that the options do not answer.

    Raises CommandError if the organization is missing, or if an answer is invalid.
    """
    organization = questions.ask(
        options.organization, "The organization's login on GitHub", _parse_organization
    )
    name = questions.ask(options.name, "The coalition's name", str, organization)
    locales = questions.ask(
        options.locales,
        f"Languages, in order ({', '.join(available_languages())})",
        _parse_languages,
        DEFAULT_LOCALES,
    )
    given_names: Mapping[str, str] = dict(options.name_in or ())
    names = {
        code: questions.ask(
            given_names.get(code), f"The coalition's name in the language {code!r}, if it differs", str
        )
        for code in dict.fromkeys([*given_names, *locales[1:]])
    }
    owners = questions.ask(
        options.owners,
        "Who reviews changes? Logins, separated by commas (can be added later)",
        _parse_owners,
    )
    return ControlAnswers(
        organization=organization,
        name=name,
        translations={code: text for code, text in names.items() if text},
        locales=locales,
        repository=options.repository or DEFAULT_CONTROL,
        roster=options.roster or DEFAULT_ROSTER,
        owners=owners,
    )


def _require_empty(folder: Path) -> None:
    if folder.exists() and not (folder.is_dir() and {entry.name for entry in folder.iterdir()} <= {".git"}):
        raise CommandError(NOT_EMPTY.format(folder=folder), OTHER_FOLDER)


def _comma_separated(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _parse_organization(text: str) -> str:
    """Return the organization's login. Raises CommandError if it is empty or not a valid login."""
    if not text:
        raise CommandError(NO_ORGANIZATION, ORGANIZATION_FIX)
    if not re.fullmatch(LOGIN, text):
        raise CommandError(INVALID_ORGANIZATION.format(text=text), ORGANIZATION_FIX)
    return text


def _parse_languages(text: str) -> tuple[str, ...]:
    """Parse language codes. Raises CommandError if there is no translation for one of them."""
    known = available_languages()
    codes = _comma_separated(text)
    for code in codes or [text]:
        if code not in known:
            raise CommandError(
                UNKNOWN_LANGUAGE.format(code=code), LANGUAGE_FIX.format(codes=", ".join(known))
            )
    return tuple(codes)


def _parse_owners(text: str) -> tuple[str, ...]:
    """Parse code owners, with or without @. Raises CommandError for an invalid name."""
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
