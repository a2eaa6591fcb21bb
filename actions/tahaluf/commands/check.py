"""`tahaluf check`: all that is wrong in the manifest, the templates and the issue forms, in one go.

Needs no network. Exit codes: 0 all is well, 1 something to mend.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

from tahaluf.problems import Place, Problem, Refused

from .choices import FORMS, choices
from .options import manifest_file
from .reading import read_manifest, read_text


def arguments(parser: argparse.ArgumentParser) -> None:
    manifest_file(parser)


def run(options: argparse.Namespace) -> int:
    root = options.manifest.parent
    problems = [*_manifest(options.manifest), *_templates(root), *_forms(options.manifest, root)]
    if problems:
        raise Refused(problems)
    print(f"{options.manifest}: all is well")
    return 0


def _manifest(path: Path) -> Iterator[Problem]:
    try:
        read_manifest(path)
    except Refused as refused:
        yield from refused.problems


def _templates(root: Path) -> Iterator[Problem]:
    from tahaluf.scaffold import SHIPPED, lint

    folder = root / "templates"
    for template in sorted(p for p in folder.glob("*") if p.is_dir()):
        yield from lint(template, [SHIPPED])


def _forms(manifest_path: Path, root: Path) -> Iterator[Problem]:
    from tahaluf.forms import lint, sync

    try:
        manifest = read_manifest(manifest_path)
    except Refused:
        return  # told already; the lists cannot be compared without it
    for name in FORMS:
        path = root / name
        if not path.is_file():
            continue
        text = read_text(path)
        found = list(lint(text, name))
        yield from found
        if not found and sync(text, choices(manifest, root)) != text:
            place = Place(name)
            what = "its lists of choices are not those of projects.yml"
            yield Problem(place, "form-choices-drifted", what, "run `tahaluf form sync`")
