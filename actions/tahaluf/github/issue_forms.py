"""Reads the control repository's issue forms: the current ones, and their earlier versions."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from tahaluf.forms import FormSet, LocaleForm, forms_in
from tahaluf.item_errors import ItemErrors
from tahaluf.layout import FORMS_FOLDER
from tahaluf.problems import CommandError, InvalidInput

from .files import BLOB_FIELDS, read_file_text, read_files_and_fields
from .repository import query_repository
from .session import Session

# Field of a commit: the files in the folder that contains the forms
FORMS_FIELD: Final = (
    f'forms: file(path: "{FORMS_FOLDER}") '
    f"{{ object {{ ... on Tree {{ entries {{ name {BLOB_FIELDS} }} }} }} }}"
)
# Commits that changed a form, most recent first. An author whose issue is even older has to submit a new form
MAX_VERSIONS: Final = 30
_HISTORY_QUERY: Final = f"""
query($owner: String!, $name: String!) {{
  repository(owner: $owner, name: $name) {{
    defaultBranchRef {{ target {{ ... on Commit {{
      history(first: {MAX_VERSIONS}, path: "{FORMS_FOLDER}") {{ nodes {{ {FORMS_FIELD} }} }}
    }} }} }}
  }}
}}"""


def read_files_and_forms(
    session: Session, control: str, english: str, *paths: str
) -> tuple[tuple[str, ...], FormSet]:
    """Read these files, and the forms of one kind, from the default branch in one query. Raises the same errors as
    `read_files` and `form_set`.
    """
    texts, commit = read_files_and_fields(session, control, paths, FORMS_FIELD)
    return texts, form_set(session, control, commit, english)


def form_set(session: Session, control: str, commit: Mapping[str, Any], english: str) -> FormSet:
    """Return a commit's forms of one kind. `commit` was read with FORMS_FIELD, and `english` is the path of the
    English form.

    Raises CommandError if there are no such forms, and InvalidInput if one of them is invalid.
    """
    forms = forms_in(_texts(session, control, commit), english)
    if not forms:
        raise CommandError(f"{control} has no {english} on its default branch", "add it: see docs/setup.md")
    return FormSet(forms)


def with_earlier_versions(session: Session, control: str, forms: FormSet, english: str) -> FormSet:
    """Add earlier versions of the forms, for issues that were submitted before a form changed. Takes one query."""
    return forms.with_former(_earlier_versions(session, control, english))


def is_any_earlier(forms: FormSet, texts: Mapping[int, str], errors: ItemErrors[int]) -> bool:
    """Whether at least one issue does not match the current forms. It may be older, or contain mistakes.

    An issue that cannot be read is added to `errors`.
    """
    found = False
    for number, text in texts.items():
        with errors.isolate(number):
            found = not forms.understands(text) or found
    return found


def _earlier_versions(session: Session, control: str, english: str) -> Iterator[LocaleForm]:
    branch = query_repository(session, control, _HISTORY_QUERY)["defaultBranchRef"] or {}
    for commit in branch.get("target", {}).get("history", {}).get("nodes", ()):
        for path, text in _texts(session, control, commit).items():
            try:
                yield from forms_in({path: text}, english)
            except InvalidInput:  # this version was invalid, so no one can have submitted it
                continue


def _texts(session: Session, control: str, commit: Mapping[str, Any]) -> dict[str, str]:
    folder = (commit.get("forms") or {}).get("object") or {}
    return {
        f"{FORMS_FOLDER}/{entry['name']}": text
        for entry in folder.get("entries", ())
        if (text := read_file_text(session, control, entry)) is not None
    }
