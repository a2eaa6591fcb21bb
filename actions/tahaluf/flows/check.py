"""Checks a checkout's manifest, templates and issue forms, and checks commit ranges for personal data.

Imports are inside functions, so `tahaluf check` loads only what a checkout needs.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from tahaluf.layout import FORMS_FOLDER, TEMPLATES_FOLDER
from tahaluf.problems import CommandError, InvalidInput, Problem

if TYPE_CHECKING:
    from tahaluf.manifest import Document, Manifest, Term
    from tahaluf.templates import Library, Variable


def find_private_data_in_commits(range_spec: str, excluded: Sequence[str]) -> tuple[list[Problem], int]:
    """Return the personal data added by the commits BASE..HEAD, and the number of skipped files.

    `excluded`: folders whose files are neither read nor counted. Binary and very long files are skipped.
    """
    from tahaluf.inputs.commit_range import CommitRange
    from tahaluf.privacy import lint_commit, lint_lines

    commit_range, problems, skipped = CommitRange(Path(), range_spec), [], 0
    for commit in commit_range.commits():
        problems += lint_commit(commit)
    for added in commit_range.added_lines():
        if any(PurePosixPath(added.file).is_relative_to(folder) for folder in excluded):
            continue
        if added.text is None:
            skipped += 1
        else:
            problems += lint_lines(added.text, added.file, added.lines)
    return problems, skipped


def find_problems(path: Path) -> Iterator[Problem]:
    """Yield every problem in the manifest at `path`, and in the templates and forms next to it.

    The templates are checked in a separate process, while this process imports the libraries for the manifest. The
    two steps take about the same time.
    """
    from tahaluf.flows.check_example_texts import find_example_texts
    from tahaluf.flows.check_forms import (
        check_form_kinds,
        find_form_drift,
        find_form_problems,
        lint_forms,
        read_forms,
    )
    from tahaluf.inputs.background import BackgroundTask
    from tahaluf.manifest import lint_manifest
    from tahaluf.templates import Library

    library = Library.of_checkout(path.parent)
    own_templates = sorted(p for p in (path.parent / TEMPLATES_FOLDER).glob("*") if p.is_dir())
    template_check = BackgroundTask(lambda: list(_check_templates(own_templates, library)))
    yield from _find_private_data(path)
    loaded, manifest_problems = _read_manifest(path)
    yield from (template_problems := template_check.result())
    yield from manifest_problems
    library_problems, topics = _check_library(path.parent)
    yield from library_problems
    forms = read_forms(path.parent)
    yield from lint_forms(forms)
    yield from check_form_kinds(path.parent, forms)
    if loaded is None:
        return
    manifest, document = loaded
    yield from lint_manifest(document)
    yield from _find_missing_templates(manifest, document, library)
    yield from _find_variable_problems(manifest, document, library)
    yield from find_form_problems(forms, manifest, path.parent)
    yield from find_example_texts(manifest, document, path.parent)
    if not template_problems:  # the forms offer the templates by their descriptions
        yield from find_form_drift(forms, manifest, library, topics)


def _read_manifest(path: Path) -> "tuple[tuple[Manifest, Document] | None, Sequence[Problem]]":
    from tahaluf.inputs.local_files import read_manifest_document

    try:
        return read_manifest_document(path), ()
    except InvalidInput as error:
        return None, error.problems


def _check_library(root: Path) -> "tuple[Sequence[Problem], Mapping[str, Term]]":
    """Check resources, offers and guides, and return the topics of the resources.

    If there are none, the libraries for this are not imported.
    """
    from tahaluf.layout import GUIDES_FOLDER, OFFERS_FILE, RESOURCES_FILE

    if any((root / name).exists() for name in (RESOURCES_FILE, OFFERS_FILE, GUIDES_FOLDER)):
        from tahaluf.inputs.library_files import read_library, read_library_yaml
        from tahaluf.manifest import lint_texts, read_document

        found, problems = read_library(root)
        if not problems:
            for text, name in read_library_yaml(root):
                problems += lint_texts(read_document(text, name, ""))
        return problems, found["resources"].topics if found.get("resources") else {}
    return (), {}


def _find_private_data(path: Path) -> Iterator[Problem]:
    """Yield personal data and secrets in the files that the next merge would make public."""
    from tahaluf.privacy import lint

    folders = (TEMPLATES_FOLDER, FORMS_FOLDER)
    files = (file for folder in folders for file in sorted((path.parent / folder).rglob("*")))
    for file in (path, *files):
        if file.is_file() and (text := _read_text_or_none(file)) is not None:
            yield from lint(text, file.relative_to(path.parent).as_posix() if file != path else str(path))


def _read_text_or_none(file: Path) -> str | None:
    """Return None for a file that is not UTF-8 text, such as an image."""
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


def _find_missing_templates(
    manifest: "Manifest", document: "Document", library: "Library"
) -> Iterator[Problem]:
    """Yield a problem for each project whose template is neither in the control repository nor built in."""
    missing = {}
    used = {manifest.template_of(project) for project in manifest.projects if project.is_managed}
    for name in filter(None, used):
        try:
            library.resolve(name)
        except CommandError as error:
            missing[name] = error
        except InvalidInput:  # the template exists, and `_check_templates` has reported the problem
            continue
    if missing:
        yield from _missing_template_problems(manifest, document, missing)


def _find_variable_problems(
    manifest: "Manifest", document: "Document", library: "Library"
) -> Iterator[Problem]:
    """Yield problems for values in `variables:` that the template does not accept, and for required variables that are
    missing."""
    for number, project in enumerate(manifest.projects):
        if not project.is_managed:
            continue
        with suppress(CommandError, InvalidInput):  # reported already
            template = manifest.template_of(project)
            declared = library.resolve(template).variables if template else {}
            for name, on_key, what, fix in _variable_mistakes(declared, project.settings.variables):
                location = document.location(
                    ("projects", number, "repository", "variables", name), key=on_key
                )
                yield Problem(location, "template-value", what, fix)


def _variable_mistakes(
    declared: "Mapping[str, Variable]", values: Mapping[str, object]
) -> Iterator[tuple[str, bool, str, str]]:
    """Yield a tuple for each mistake: the variable, whether the mistake is in its key rather than its value, the
    message, and the fix.
    """
    from tahaluf.suggestions import Suggester
    from tahaluf.templates import PROVIDED_VARIABLES, STANDARD_VARIABLES, check_value

    own = [name for name in declared if name not in PROVIDED_VARIABLES]
    for name, value in values.items():
        if name in PROVIDED_VARIABLES:
            what = f"{name!r} comes from the entry itself, so it cannot be set here"
            yield name, True, what, "remove it: the project has a separate key for this"
        elif name not in declared:
            fix = Suggester().did_you_mean(name, own) or f"the variables are {', '.join(own)}"
            yield name, True, f"the template has no variable {name!r}", fix
        else:
            try:
                check_value(declared[name], value)
            except ValueError as error:
                yield (
                    name,
                    False,
                    str(error),
                    declared[name].description or "docs/templates.md lists the types",
                )
    for name, variable in declared.items():
        if variable.default is None and name not in values and name not in STANDARD_VARIABLES:
            what = f"the template needs a value for {name!r}, and it has no default"
            fix = f"write `variables: {{{name}: …}}` below `repository:`, or give it a `default:`"
            yield name, False, what, fix


def _missing_template_problems(
    manifest: "Manifest", document: "Document", missing: Mapping[str, CommandError]
) -> Iterator[Problem]:
    for number, project in enumerate(manifest.projects):
        if project.is_managed and (error := missing.get(manifest.template_of(project) or "")):
            own_path = ("projects", number, "repository", "template")
            location = document.location(own_path if project.settings.template else ("defaults", "template"))
            yield Problem(location, "template-unknown", error.what, error.fix)
