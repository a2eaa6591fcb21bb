"""`tahaluf check`: all that is wrong in the manifest, the templates and the issue forms, in one go.

With `--changes`, what in a range of commits leads to a person, told by file and line and not repeated.

Needs no network. Exit codes: 0 all is well, 1 something to mend.
"""

import argparse
import gc
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from tahaluf.problems import Place, Problem, Refused, Stopped

from .given.options import manifest_file

if TYPE_CHECKING:
    from tahaluf.manifest import Manifest
    from tahaluf.scaffold import Library

FOLDER: Final = ".github/ISSUE_TEMPLATE"
CHOOSER: Final = "config"  # GitHub's settings of the page on which a form is chosen; no form


def arguments(parser: argparse.ArgumentParser) -> None:
    manifest_file(parser)
    parser.add_argument(
        "--changes",
        metavar="BASE..HEAD",
        help="look instead for what leads to a person in all that these commits add, and in who made them",
    )
    parser.add_argument(
        "--without",
        action="append",
        default=[],
        metavar="FOLDER",
        help="with --changes: not in the files below this folder; may stand more than once",
    )


def run(options: argparse.Namespace) -> int:
    if options.changes is not None:
        return _changes(options.changes, options.without)
    gc.disable()  # as while a command is imported: what is imported here stays too
    try:
        found = set(problems(options.manifest))  # what is no form is told twice
    finally:
        gc.enable()
    if found:
        raise Refused(found)
    print(f"{options.manifest}: all is well")
    return 0


def _changes(named: str, without: Sequence[str]) -> int:
    """Look through a range of commits. What is no text, or too long to be anybody's, is counted and passed over."""
    from tahaluf.plan import count
    from tahaluf.privacy import lint_commit, lint_lines

    from .given.history import History

    history, found, passed = History(Path(), named), [], 0
    for commit in history.commits():
        found += lint_commit(commit)
    for added in history.added():
        if any(PurePosixPath(added.file).is_relative_to(folder) for folder in without):
            continue
        if added.text is None:
            passed += 1
        else:
            found += lint_lines(added.text, added.file, added.lines)
    if passed:
        print(f"{count(passed, 'file')} passed over: no text, or too long")
    if found:
        raise Refused(found)
    print("nothing in these changes leads to a person")
    return 0


def problems(path: Path) -> Iterator[Problem]:
    """All that is wrong in the manifest at `path`, and in the templates and forms beside it.

    The templates are looked at by a process of their own. It takes as long to come as the libraries that the
    manifest is read with, so that it is sent for before these are imported.
    """
    from tahaluf.scaffold import SHIPPED, Library

    from .given.aside import Aside

    library = Library.at([path.parent / "templates", SHIPPED])
    own = sorted(p for p in (path.parent / "templates").glob("*") if p.is_dir())
    templates = Aside(lambda: list(_templates(own, library)))
    yield from _private(path)
    manifest, wrong = _manifest(path)
    yield from (broken := templates.result())
    yield from wrong
    forms = dict(_forms(path.parent))
    yield from _unfit(forms)
    if manifest:
        yield from _missing(manifest, library, path)
    if manifest and not broken:  # the forms offer templates, by what they say of themselves
        yield from _drifted(forms, manifest, library)


def _manifest(path: Path) -> "tuple[Manifest | None, Sequence[Problem]]":
    from .given.reading import read_manifest

    try:
        return read_manifest(path), ()
    except Refused as refused:
        return None, refused.problems


def _private(path: Path) -> Iterator[Problem]:
    """What leads to a person or opens a door, in all that becomes public with the next merge."""
    from tahaluf.privacy import lint

    folders = ("templates", FOLDER)
    below = (file for folder in folders for file in sorted((path.parent / folder).rglob("*")))
    for file in (path, *below):
        if file.is_file() and (text := _text(file)) is not None:
            yield from lint(text, file.relative_to(path.parent).as_posix() if file != path else str(path))


def _text(file: Path) -> str | None:
    """None where it is no text: a picture says nothing that could be read here."""
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


def _templates(folders: Sequence[Path], library: "Library") -> Iterator[Problem]:
    from tahaluf.rendering import Renderer
    from tahaluf.scaffold import read_template

    renderer = Renderer(library)
    if folders:
        renderer.begin()
    for folder in folders:
        try:
            yield from renderer.problems(read_template(folder, library))
        except Refused as refused:
            yield from refused.problems


def _missing(manifest: "Manifest", library: "Library", path: Path) -> Iterator[Problem]:
    """Templates that a project asks for, and that are neither the control repository's nor shipped."""
    lacking = {}
    for name in {manifest.template(project) for project in manifest.projects if project.governed}:
        try:
            library.merged(name)
        except Stopped as stopped:
            lacking[name] = stopped
        except Refused:  # it is there, and told already
            continue
    if lacking:
        yield from _asked_in_vain(manifest, lacking, path)


def _asked_in_vain(manifest: "Manifest", lacking: Mapping[str, Stopped], path: Path) -> Iterator[Problem]:
    from tahaluf.manifest import load_document

    from .given.reading import read_text

    _, document = load_document(read_text(path), str(path))
    for number, project in enumerate(manifest.projects):
        if project.governed and (stopped := lacking.get(manifest.template(project))):
            own = ("projects", number, "repository", "template")
            place = document.place(own if project.settings.template else ("defaults", "template"))
            yield Problem(place, "template-unknown", stopped.what, stopped.mend)


def _forms(root: Path) -> Iterator[tuple[str, str]]:
    """Every issue form beside the manifest, by its path, with its text."""
    from .given.reading import read_text

    for path in sorted((root / FOLDER).glob("*.y*ml")):
        if path.stem != CHOOSER:
            yield path.relative_to(root).as_posix(), read_text(path)


def _unfit(forms: Mapping[str, str]) -> Iterator[Problem]:
    from tahaluf.forms import lint

    for name, text in forms.items():
        yield from lint(text, name)


def _drifted(forms: Mapping[str, str], manifest: "Manifest", library: "Library") -> Iterator[Problem]:
    """Forms that `form sync` would change, and why it could not."""
    from tahaluf.forms import fill, sync

    from .given.choices import FORMS, choices
    from .given.doors import passages

    offered, said = choices(manifest, library), passages(manifest)
    for name in (name for name in FORMS if name in forms):
        try:
            synced = fill(sync(forms[name], offered, name), said, name)
        except Refused as refused:
            yield from refused.problems
            continue
        if synced != forms[name]:
            what = "its lists of choices, or what it says of the other doors, are not those of projects.yml"
            yield Problem(Place(name), "form-choices-drifted", what, "run `tahaluf form sync`")
