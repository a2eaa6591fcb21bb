"""Which lists of the manifest the issue forms offer, and in which words."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from tahaluf.forms import EXTERNAL, NO_REPOSITORY, NONE_YET, option_text
from tahaluf.manifest import Manifest, Term
from tahaluf.templates import Library

PROPOSAL_FORM: Final = ".github/ISSUE_TEMPLATE/propose-project.yml"
VOLUNTEER_FORM: Final = ".github/ISSUE_TEMPLATE/volunteer.yml"
FORMS: Final = (PROPOSAL_FORM, VOLUNTEER_FORM)

# Texts for people
NOTHING_TO_ADOPT: Final = ("None of them is without a steward now", "لا مشروع بلا قائم عليه الآن")
NOTHING_LISTED: Final = ("None is named yet", "لم يُسمَّ شيء بعد")
HOSTING_OPTIONS: Final = {
    NO_REPOSITORY: ("It needs no repository", "لا يحتاج إلى مستودع"),
    EXTERNAL: ("It lives elsewhere (give the address below)", "له مكان آخر (اكتب عنوانه أدناه)"),
}


def choices_by_field(manifest: Manifest, library: Library) -> dict[str, Sequence[str]]:
    """Field id → the texts of its options. Languages are not touched in the form where any will do."""
    languages, placeholder = _terms(manifest.languages), [option_text(NONE_YET, *NOTHING_LISTED)]
    choices = {
        "area": _terms(manifest.areas) or placeholder,
        "skills": _terms(manifest.skills) or placeholder,
        "lang": languages,
        "languages": languages,
        "template": list(_template_options(library)),
        "adopt": list(_adoptable_projects(manifest)),
    }
    return {field: texts for field, texts in choices.items() if texts}


def _terms(terms: Mapping[str, Term]) -> list[str]:
    return [option_text(key, term.name, term.name_ar) for key, term in terms.items()]


def _adoptable_projects(manifest: Manifest) -> Iterator[str]:
    """GitHub takes no list without a choice, so there is one where nothing is to be adopted."""
    adoptable = [project for project in manifest.projects if project.seeks_steward]
    for project in adoptable:
        yield option_text(project.slug, project.name)
    if not adoptable:
        yield option_text("none", *NOTHING_TO_ADOPT)


def _template_options(library: Library) -> Iterator[str]:
    for name in library.names():
        yield option_text(name, library.resolve(name).description)
    for key, labels in HOSTING_OPTIONS.items():
        yield option_text(key, *labels)
