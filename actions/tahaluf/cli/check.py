"""`tahaluf check`: all that is wrong in the manifest, the templates and the issue forms, in one go.

With `--changes`, what in a range of commits leads to a person, told by file and line and not repeated.

Needs no network. Exit codes: 0 all is well, 1 something to mend.
"""

import argparse
import gc
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from tahaluf.inputs.options import add_manifest_option
from tahaluf.problems import CommandError, InvalidInput, Location, Problem

if TYPE_CHECKING:
    from tahaluf.manifest import Manifest
    from tahaluf.templates import Library

FORMS_FOLDER: Final = ".github/ISSUE_TEMPLATE"
FORM_CHOOSER: Final = "config"  # GitHub's settings of the page on which a form is chosen; no form


def add_arguments(parser: argparse.ArgumentParser) -> None:
    either = parser.add_mutually_exclusive_group()
    either.add_argument("file", nargs="?", type=Path, metavar="MANIFEST", help="the same as --manifest")
    add_manifest_option(either)
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
        return _check_changes(options.changes, options.without)
    manifest: Path = options.file or options.manifest
    gc.disable()  # as while a command is imported: what is imported here stays too
    try:
        all_problems = set(find_problems(manifest))  # what is no form is told twice
    finally:
        gc.enable()
    if all_problems:
        raise InvalidInput(all_problems)
    print(f"{manifest}: all is well")
    return 0


def _check_changes(range_spec: str, excluded: Sequence[str]) -> int:
    """Look through a range of commits. What is no text, or too long to be anybody's, is counted and passed over."""
    from tahaluf.inputs.commit_range import CommitRange
    from tahaluf.plan import pluralize
    from tahaluf.privacy import lint_commit, lint_lines

    commit_range, all_problems, skipped = CommitRange(Path(), range_spec), [], 0
    for commit in commit_range.commits():
        all_problems += lint_commit(commit)
    for added in commit_range.added_lines():
        if any(PurePosixPath(added.file).is_relative_to(folder) for folder in excluded):
            continue
        if added.text is None:
            skipped += 1
        else:
            all_problems += lint_lines(added.text, added.file, added.lines)
    if skipped:
        print(f"{pluralize(skipped, 'file')} passed over: no text, or too long")
    if all_problems:
        raise InvalidInput(all_problems)
    print("nothing in these changes leads to a person")
    return 0


def find_problems(path: Path) -> Iterator[Problem]:
    """All that is wrong in the manifest at `path`, and in the templates and forms beside it.

    The templates are looked at by a process of their own. It takes as long to come as the libraries that the
    manifest is read with, so that it is sent for before these are imported.
    """
    from tahaluf.inputs.background import BackgroundTask
    from tahaluf.templates import BUILTIN_TEMPLATES, Library

    library = Library.from_paths([path.parent / "templates", BUILTIN_TEMPLATES])
    own_templates = sorted(p for p in (path.parent / "templates").glob("*") if p.is_dir())
    template_check = BackgroundTask(lambda: list(_check_templates(own_templates, library)))
    yield from _find_private_data(path)
    manifest, manifest_problems = _read_manifest(path)
    yield from (template_problems := template_check.result())
    yield from manifest_problems
    forms = dict(_read_forms(path.parent))
    yield from _lint_forms(forms)
    if manifest:
        yield from _find_missing_templates(manifest, library, path)
    if manifest and not template_problems:  # the forms offer templates, by what they say of themselves
        yield from _find_form_drift(forms, manifest, library)


def _read_manifest(path: Path) -> "tuple[Manifest | None, Sequence[Problem]]":
    from tahaluf.inputs.local_files import read_manifest

    try:
        return read_manifest(path), ()
    except InvalidInput as error:
        return None, error.problems


def _find_private_data(path: Path) -> Iterator[Problem]:
    """What leads to a person or opens a door, in all that becomes public with the next merge."""
    from tahaluf.privacy import lint

    folders = ("templates", FORMS_FOLDER)
    files = (file for folder in folders for file in sorted((path.parent / folder).rglob("*")))
    for file in (path, *files):
        if file.is_file() and (text := _read_text_or_none(file)) is not None:
            yield from lint(text, file.relative_to(path.parent).as_posix() if file != path else str(path))


def _read_text_or_none(file: Path) -> str | None:
    """None where it is no text: a picture says nothing that could be read here."""
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


def _check_templates(folders: Sequence[Path], library: "Library") -> Iterator[Problem]:
    from tahaluf.rendering import Renderer
    from tahaluf.templates import read_template

    renderer = Renderer(library)
    if folders:
        renderer.start()
    for folder in folders:
        try:
            yield from renderer.lint(read_template(folder, library))
        except InvalidInput as error:
            yield from error.problems


def _find_missing_templates(manifest: "Manifest", library: "Library", path: Path) -> Iterator[Problem]:
    """Templates that a project asks for, and that are neither the control repository's nor shipped."""
    missing = {}
    for name in {manifest.template_of(project) for project in manifest.projects if project.is_managed}:
        try:
            library.resolve(name)
        except CommandError as error:
            missing[name] = error
        except InvalidInput:  # it is there, and told already
            continue
    if missing:
        yield from _missing_template_problems(manifest, missing, path)


def _missing_template_problems(
    manifest: "Manifest", missing: Mapping[str, CommandError], path: Path
) -> Iterator[Problem]:
    from tahaluf.inputs.local_files import read_text
    from tahaluf.manifest import load_document

    _, document = load_document(read_text(path), str(path))
    for number, project in enumerate(manifest.projects):
        if project.is_managed and (error := missing.get(manifest.template_of(project))):
            own_path = ("projects", number, "repository", "template")
            location = document.location(own_path if project.settings.template else ("defaults", "template"))
            yield Problem(location, "template-unknown", error.what, error.fix)


def _read_forms(root: Path) -> Iterator[tuple[str, str]]:
    """Every issue form beside the manifest, by its path, with its text."""
    from tahaluf.inputs.local_files import read_text

    for path in sorted((root / FORMS_FOLDER).glob("*.y*ml")):
        if path.stem != FORM_CHOOSER:
            yield path.relative_to(root).as_posix(), read_text(path)


def _lint_forms(forms: Mapping[str, str]) -> Iterator[Problem]:
    from tahaluf.forms import lint

    for name, text in forms.items():
        yield from lint(text, name)


def _find_form_drift(forms: Mapping[str, str], manifest: "Manifest", library: "Library") -> Iterator[Problem]:
    """Forms that `form sync` would change, and why it could not."""
    from tahaluf.forms import fill_blocks, sync_options
    from tahaluf.inputs.form_blocks import managed_blocks
    from tahaluf.inputs.form_choices import FORMS, choices_by_field

    choices, blocks = choices_by_field(manifest, library), managed_blocks(manifest)
    for name in (name for name in FORMS if name in forms):
        try:
            synced = fill_blocks(sync_options(forms[name], choices, name), blocks, name)
        except InvalidInput as error:
            yield from error.problems
            continue
        if synced != forms[name]:
            what = "its lists of choices, or what it says of the other doors, are not those of projects.yml"
            yield Problem(Location(name), "form-choices-drifted", what, "run `tahaluf form sync`")
