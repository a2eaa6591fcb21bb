"""Checks a checkout's issue forms: whether they follow GitHub's rules, can be read, match the manifest, and have the
code of conduct that they refer to.

Imports are inside functions, so `tahaluf check` loads only what a checkout needs.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tahaluf.layout import (
    CONDUCT_FILE,
    CONDUCT_PATHS,
    FORM_LABELS,
    FORM_PATHS,
    FORMS_FOLDER,
    WORKFLOWS_FOLDER,
    form_path,
)
from tahaluf.problems import InvalidInput, Location, Problem

if TYPE_CHECKING:
    from tahaluf.manifest import Manifest, Term
    from tahaluf.templates import Library

# User-facing messages
DRIFTED: Final = "it does not match projects.yml or this version of Tahaluf"
MISSING_FORM: Final = "this form is missing"
UNUSED_FORM: Final = (
    "this form is in the language {language!r}, which is not listed under `locales` in projects.yml"
)
UNUSED_FORM_FIX: Final = "delete the form, or add the language to `locales`"
SAME_HEADINGS: Final = "it has the same headings as {other}, and GitHub does not record which form was used"
SAME_HEADINGS_FIX: Final = "change a label in one of them"
NO_CONDUCT: Final = "the forms ask people to follow a code of conduct, but there is none"
NO_CONDUCT_FIX: Final = (
    "write one that says how to report violations; the one in templates/_base is a good starting point"
)

TEMPLATE_CHOOSER: Final = "config"  # config.yml configures GitHub's template chooser; it is not a form


def read_forms(root: Path) -> dict[str, str]:
    """Return the text of every issue form next to the manifest, by path."""
    from tahaluf.inputs.local_files import read_text

    return {
        path.relative_to(root).as_posix(): read_text(path)
        for path in sorted((root / FORMS_FOLDER).glob("*.y*ml"))
        if path.stem != TEMPLATE_CHOOSER
    }


def lint_forms(forms: Mapping[str, str]) -> Iterator[Problem]:
    from tahaluf.forms import lint

    for name, text in forms.items():
        yield from lint(text, name)


def check_form_kinds(root: Path, forms: Mapping[str, str]) -> Iterator[Problem]:
    """Yield problems for forms that cannot be read, and for missing forms that a workflow would reply to."""
    from tahaluf.forms import check_kind, kind_of
    from tahaluf.issue_forms import FORM_KINDS

    kinds = {name: kind_of(text, name, FORM_KINDS) for name, text in forms.items()}
    for name, kind in kinds.items():
        if kind:
            yield from check_kind(forms[name], name, kind)
    missing = [kind for kind in FORM_KINDS if kind not in kinds.values()]
    for location, action in _find_used_actions(root) if missing else ():
        for kind in missing:
            if action in kind.actions:
                what = f"this workflow replies to the {kind.name}, but no form sets the label `{kind.label}`"
                yield Problem(location, "form-missing", what, f"add {kind.path}, or remove this job")


def _find_used_actions(root: Path) -> Iterator[tuple[Location, str]]:
    """Yield the name and location of each action that the workflows use."""
    from tahaluf.health import find_used_actions
    from tahaluf.inputs.local_files import read_text

    for file in sorted((root / WORKFLOWS_FOLDER).glob("*.y*ml")):
        for line, action in find_used_actions(read_text(file)):
            name = action.partition("@")[0].rstrip("/").rpartition("/")[2]
            yield Location(file.relative_to(root).as_posix(), line), name


def find_form_drift(
    forms: Mapping[str, str], manifest: "Manifest", library: "Library", topics: "Mapping[str, Term]"
) -> Iterator[Problem]:
    """Yield problems for the forms that `form sync` would change, or cannot update.

    If none of our forms exists, the coalition does not use them.
    """
    from tahaluf.inputs.form_choices import desired_forms

    try:
        desired = list(desired_forms(manifest, library, topics))
    except InvalidInput as error:
        yield from error.problems
        return
    if forms.keys().isdisjoint(form.path for form in desired):
        return
    for form in desired:
        try:
            drifted = form.updated(forms.get(form.path)) != forms.get(form.path)
        except InvalidInput as error:
            yield from error.problems
            continue
        if drifted:
            what = DRIFTED if form.path in forms else MISSING_FORM
            yield Problem(Location(form.path), "form-choices-drifted", what, "run `tahaluf form sync`")


def find_form_problems(forms: Mapping[str, str], manifest: "Manifest", root: Path) -> Iterator[Problem]:
    """Yield problems for forms in unused languages, forms with the same headings, and a missing code of conduct.

    `root`: the folder of the control repository.
    """
    yield from _find_unused_forms(forms, manifest)
    yield from _find_equal_headings(forms)
    ours = {form_path(english, language) for english in FORM_PATHS for language in manifest.locales}
    if not ours.isdisjoint(forms) and not any((root / name).is_file() for name in CONDUCT_PATHS):
        yield Problem(Location(CONDUCT_FILE), "conduct-missing", NO_CONDUCT, NO_CONDUCT_FIX)


def _find_unused_forms(forms: Mapping[str, str], manifest: "Manifest") -> Iterator[Problem]:
    """Yield problems for our forms in languages that the coalition does not use."""
    from tahaluf.forms import forms_in

    for english in FORM_PATHS:
        for name, text in forms.items():
            with suppress(InvalidInput):  # `lint` reports it
                for language, _ in forms_in({name: text}, english):
                    if language not in manifest.locales and form_path(english, language) == name:
                        what = UNUSED_FORM.format(language=language)
                        yield Problem(Location(name), "form-locale-unused", what, UNUSED_FORM_FIX)


def _find_equal_headings(forms: Mapping[str, str]) -> Iterator[Problem]:
    """Yield a problem for forms with the same headings, because GitHub does not show which form was used for an
    issue.
    """
    from tahaluf.forms import load_form

    seen: dict[frozenset[str], str] = {}
    for name, text in forms.items():
        with suppress(InvalidInput):  # `lint` reports it
            form = load_form(text, name)
            if form.labels and form.labels[0] in FORM_LABELS:
                first = seen.setdefault(frozenset(field.heading for field in form.fields), name)
                if first != name:
                    what = SAME_HEADINGS.format(other=first)
                    yield Problem(Location(name), "form-headings-same", what, SAME_HEADINGS_FIX)
