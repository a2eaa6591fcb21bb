"""Options for the issue forms' dropdowns, from the manifest and the templates."""

from collections.abc import Iterator, Sequence
from typing import Final

from tahaluf.forms import EXTERNAL, NO_REPOSITORY, option_text
from tahaluf.layout import PROPOSAL_FORM, VOLUNTEER_FORM
from tahaluf.manifest import Manifest
from tahaluf.templates import Library
from tahaluf.volunteers.form import required_term_options, term_options, volunteer_options

SYNCED_FORMS: Final = (PROPOSAL_FORM, VOLUNTEER_FORM)

# Texts for people
HOSTING_OPTIONS: Final = {
    NO_REPOSITORY: ("No repository needed", "لا يحتاج إلى مستودع"),
    EXTERNAL: ("It is hosted elsewhere (enter the address below)", "له مكان آخر (اكتب عنوانه أدناه)"),
}


def choices_by_field(manifest: Manifest, library: Library) -> dict[str, Sequence[str]]:
    """Return the option texts by field id. Fields without options, such as an empty list of languages, are omitted."""
    choices = {
        "area": required_term_options(manifest.areas),
        "lang": term_options(manifest.languages),
        "template": list(_template_options(library)),
        **volunteer_options(manifest),  # both forms ask for skills and languages
    }
    return {field: texts for field, texts in choices.items() if texts}


def _template_options(library: Library) -> Iterator[str]:
    for name in library.names():
        yield option_text(name, library.resolve(name).description)
    for key, labels in HOSTING_OPTIONS.items():
        yield option_text(key, *labels)
