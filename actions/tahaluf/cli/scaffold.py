"""`tahaluf scaffold`: render a template into a folder, to review it or to start a project by hand."""

import argparse
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from tahaluf.output.exit_codes import EXIT_OK, SUCCESS_OR_ERROR
from tahaluf.problems import CommandError, InvalidInput, Location, Problem
from tahaluf.rendering import Renderer
from tahaluf.templates import Library, write_tree

EXIT_CODES: Final = SUCCESS_OR_ERROR


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("template", metavar="TEMPLATE", help="the name of a folder in templates/")
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="set one of the variables that the template's template.yml or Tahaluf defines; can be repeated",
    )
    parser.add_argument(
        "--to", type=Path, required=True, metavar="DIR", help="the target: a new or empty folder"
    )


def run(options: argparse.Namespace) -> int:
    if options.to.exists() and (not options.to.is_dir() or any(options.to.iterdir())):
        raise CommandError(
            f"{options.to} exists and is not an empty folder", "choose another folder with --to"
        )
    values = _values(options.set)
    try:
        tree = Renderer(Library.of_checkout(Path())).render(options.template, values)
    except InvalidInput as error:
        raise InvalidInput([_as_option(problem, values) for problem in error.problems]) from None
    write_tree(tree, options.to)
    print(f"{options.to}: {len(tree)} files from {options.template}")
    return EXIT_OK


def _values(assignments: Iterable[str]) -> dict[str, str]:
    """Parse `--set` options. Raises InvalidInput with all problems found."""
    values: dict[str, str] = {}
    problems = []
    for text in assignments:
        name, equals, value = text.partition("=")
        if not (equals and name.isidentifier()):
            problems.append(
                _set_problem(f"{text!r} does not have the form NAME=VALUE", "write --set name=value")
            )
        elif name in values:
            problems.append(_set_problem(f"{name} is set twice", "remove one of them"))
        values[name] = value
    if problems:
        raise InvalidInput(problems)
    return values


def _as_option(problem: Problem, values: Mapping[str, str]) -> Problem:
    """A problem with the value of a variable, as a problem with the options."""
    name = problem.location.file
    if problem.id != "template-value" or name in values:
        return problem
    return replace(problem, location=Location("--set"), fix=f"add `--set {name}=…`")


def _set_problem(what: str, fix: str) -> Problem:
    return Problem(Location("--set"), "scaffold-set", what, fix)
