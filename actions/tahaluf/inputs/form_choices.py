"""Which lists of the manifest the issue forms offer, and in which words."""

from collections.abc import Iterator, Sequence
from typing import Final

from tahaluf.forms import EXTERNAL, NO_REPOSITORY, option_text
from tahaluf.manifest import Manifest
from tahaluf.templates import Library
from tahaluf.volunteers.form import required_term_options, term_options, volunteer_options

PROPOSAL_FORM: Final = ".github/ISSUE_TEMPLATE/propose-project.yml"
VOLUNTEER_FORM: Final = ".github/ISSUE_TEMPLATE/volunteer.yml"
FORMS: Final = (PROPOSAL_FORM, VOLUNTEER_FORM)

# Texts for people
HOSTING_OPTIONS: Final = {
    NO_REPOSITORY: ("It needs no repository", "لا يحتاج إلى مستودع"),
    EXTERNAL: ("It lives elsewhere (give the address below)", "له مكان آخر (اكتب عنوانه أدناه)"),
}


def choices_by_field(manifest: Manifest, library: Library) -> dict[str, Sequence[str]]:
    """Field id → the texts of its options. Languages are not touched in the form where any will do."""
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
