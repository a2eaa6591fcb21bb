"""The forms that `form sync` writes for a manifest."""

from tahaluf.forms import Form, FormSet, LocaleForm, load_form
from tahaluf.inputs.form_choices import desired_forms
from tahaluf.layout import form_path
from tahaluf.manifest import Manifest
from tahaluf.templates import BUILTIN_TEMPLATES, Library

TEMPLATES = Library.from_paths([BUILTIN_TEMPLATES])


def written_texts(manifest: Manifest) -> dict[str, str]:
    """Map the path of each form to its content."""
    return {form.path: form.updated(None) for form in desired_forms(manifest, TEMPLATES)}


def written_form(manifest: Manifest, english: str, language: str = "en") -> Form:
    path = form_path(english, language)
    return load_form(written_texts(manifest)[path], path)


def written_set(manifest: Manifest, english: str) -> FormSet:
    """The forms of one kind in all of the coalition's languages."""
    return FormSet(
        tuple(
            LocaleForm(language, written_form(manifest, english, language)) for language in manifest.locales
        )
    )
