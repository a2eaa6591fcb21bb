"""Which lists of the manifest the issue forms offer, and in which words."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from tahaluf.forms import ELSEWHERE, NO_REPOSITORY, NONE_YET, option_text
from tahaluf.manifest import Manifest, Term
from tahaluf.scaffold import Library

PROPOSAL: Final = ".github/ISSUE_TEMPLATE/propose-project.yml"
VOLUNTEER: Final = ".github/ISSUE_TEMPLATE/volunteer.yml"
FORMS: Final = (PROPOSAL, VOLUNTEER)

# Texts for people
NO_ORPHAN: Final = ("None of them is without a steward now", "لا مشروع بلا قائم عليه الآن")
NONE_NAMED: Final = ("None is named yet", "لم يُسمَّ شيء بعد")
HOMES: Final = {
    NO_REPOSITORY: ("It needs no repository", "لا يحتاج إلى مستودع"),
    ELSEWHERE: ("It lives elsewhere (give the address below)", "له مكان آخر (اكتب عنوانه أدناه)"),
}


def choices(manifest: Manifest, library: Library) -> dict[str, Sequence[str]]:
    """Field id → the texts of its options. Languages are not touched in the form where any will do."""
    languages, none = _terms(manifest.languages), [option_text(NONE_YET, *NONE_NAMED)]
    found = {
        "area": _terms(manifest.areas) or none,
        "skills": _terms(manifest.skills) or none,
        "lang": languages,
        "languages": languages,
        "template": list(_homes(library)),
        "adopt": list(_orphans(manifest)),
    }
    return {field: texts for field, texts in found.items() if texts}


def _terms(terms: Mapping[str, Term]) -> list[str]:
    return [option_text(key, term.name, term.name_ar) for key, term in terms.items()]


def _orphans(manifest: Manifest) -> Iterator[str]:
    """GitHub takes no list without a choice, so there is one where nothing is to be adopted."""
    orphans = [project for project in manifest.projects if project.adoptable]
    for project in orphans:
        yield option_text(project.slug, project.name)
    if not orphans:
        yield option_text("none", *NO_ORPHAN)


def _homes(library: Library) -> Iterator[str]:
    for name in library.names():
        yield option_text(name, library.merged(name).description)
    for key, words in HOMES.items():
        yield option_text(key, *words)
