"""`tahaluf people add`: add a person to the roster under a pseudonym, without leaving a trace on GitHub.

The person needs no GitHub account and gets a random id. Contact details are sealed before they are written.
"""

import argparse
import secrets
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import yaml

from tahaluf.flows.volunteers.sealed_messages import seal_message
from tahaluf.inputs.local_files import read_text
from tahaluf.inputs.options import Subparsers
from tahaluf.output.exit_codes import EXIT_OK
from tahaluf.problems import CommandError
from tahaluf.volunteers.form import INPUT_QUESTIONS
from tahaluf.volunteers.people import person_from_input

from .roster_client import add_roster_options, open_roster

ID_BYTES: Final = 8

# User-facing messages
ADDED: Final = (
    "{person} is in the roster. Give them this id if they want to be able to ask about their record."
)
NO_ANSWERS: Final = CommandError(
    "no details about the person were given",
    "use --skills and other options, or --file; see docs/volunteers.md",
)
NOT_A_MAPPING: Final = CommandError(
    "the file is not a YAML mapping of keys to values", "docs/volunteers.md describes the format"
)
CONTACT_PROMPT: Final = "How to contact them. This is sealed before it is saved. Finish with an empty line:"


def add_arguments(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser(
        "add", help="add a person who must not be visible on GitHub; asks for the details if none are given"
    )
    add_roster_options(parser)
    for question in INPUT_QUESTIONS:
        choices = question.answer.input_choices
        parser.add_argument(
            f"--{question.key}",
            help=question.prompt[0].lower() + question.prompt[1:],
            choices=choices or None,
            metavar=None if choices else "WORDS",
        )
    parser.add_argument(
        "--file",
        type=Path,
        metavar="FILE",
        help="read these details from a YAML file, such as `skills: [gis]`",
    )
    parser.add_argument(
        "--contact", metavar="FILE", help="contact details to seal to all recipients; - for standard input"
    )
    parser.set_defaults(handler=_add)


def _add(options: argparse.Namespace) -> int:
    from tahaluf.flows.volunteers.add import add_person

    client = open_roster(options)
    answers, interactive = _read_answers(options), False
    if not answers:
        if not sys.stdin.isatty():
            raise NO_ANSWERS
        answers, interactive = _prompt_answers(), True
    person = person_from_input(answers, client.manifest, secrets.token_bytes(ID_BYTES), client.today)
    contact = _contact(options, ask=interactive and bool(client.manifest.sealing.recipients))
    if contact:
        person = replace(person, sealed=seal_message(client.manifest, contact))
    add_person(client, person)
    print(ADDED.format(person=person.id))
    return EXIT_OK


def _read_answers(options: argparse.Namespace) -> dict[str, Any]:
    """Read the answers from `--file`. Options on the command line override them."""
    try:
        from_file = yaml.safe_load(read_text(options.file)) if options.file else {}
    except yaml.YAMLError:
        raise NOT_A_MAPPING from None
    if not isinstance(from_file, dict):
        raise NOT_A_MAPPING
    from_options = {question.key: getattr(options, question.key) for question in INPUT_QUESTIONS}
    return {str(key): value for key, value in from_file.items()} | {
        k: v for k, v in from_options.items() if v
    }


def _contact(options: argparse.Namespace, ask: bool) -> str:
    """Return the contact details to seal, or an empty string if there are none. `ask`: whether to ask for them if
    there is no `--contact`.
    """
    if options.contact is not None:
        return sys.stdin.read() if options.contact == "-" else read_text(Path(options.contact))
    if not ask:
        return ""
    print(CONTACT_PROMPT)
    return "\n".join(iter(input, ""))


def _prompt_answers() -> dict[str, str]:
    answers = {question.key: input(f"{question.prompt}: ").strip() for question in INPUT_QUESTIONS}
    return {key: answer for key, answer in answers.items() if answer}
