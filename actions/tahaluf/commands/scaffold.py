"""`tahaluf scaffold`: render a template into a folder, to look at it or to begin by hand."""

import argparse
from collections.abc import Iterable
from pathlib import Path

from tahaluf.problems import Place, Problem, Refused, Stopped
from tahaluf.rendering import Renderer
from tahaluf.scaffold import SHIPPED, Library, write


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("template", metavar="TEMPLATE", help="a folder of templates/")
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a variable; docs/templates.md lists them",
    )
    parser.add_argument(
        "--to", type=Path, required=True, metavar="DIR", help="a folder that is not there or empty"
    )


def run(options: argparse.Namespace) -> int:
    if options.to.exists() and (not options.to.is_dir() or any(options.to.iterdir())):
        raise Stopped(f"{options.to} is there and not an empty folder", "give another --to")
    library = Library.at([Path("templates"), SHIPPED])
    tree = Renderer(library).render(options.template, _values(options.set))
    write(tree, options.to)
    print(f"{options.to}: {len(tree)} files from {options.template}")
    return 0


def _values(given: Iterable[str]) -> dict[str, str]:
    """Raises Refused with all that is wrong in what stands after `--set`."""
    values: dict[str, str] = {}
    problems = []
    for text in given:
        name, equals, value = text.partition("=")
        if not (equals and name.isidentifier()):
            problems.append(_wrong(f"{text!r} is not NAME=VALUE", "write --set name=value"))
        elif name in values:
            problems.append(_wrong(f"{name} is set twice", "leave one of them"))
        values[name] = value
    if problems:
        raise Refused(problems)
    return values


def _wrong(what: str, mend: str) -> Problem:
    return Problem(Place("--set"), "scaffold-set", what, mend)
