"""The manifest and the forms from the control repository's default branch, fetched from GitHub."""

from tahaluf.forms import FormSet
from tahaluf.github import Session, read_files, read_files_and_forms
from tahaluf.layout import MANIFEST_FILE
from tahaluf.manifest import Manifest, load


def fetch_manifest_text(session: Session, control: str) -> str:
    """Fetch the manifest's YAML. Raises CommandError if it does not exist."""
    [text] = read_files(session, control, MANIFEST_FILE)
    return text


def fetch_manifest(session: Session, control: str) -> Manifest:
    """Fetch the manifest. Raises InvalidInput with all problems found, or CommandError if it does not exist."""
    return load(fetch_manifest_text(session, control), MANIFEST_FILE)


def fetch_manifest_and_forms(session: Session, control: str, english: str) -> tuple[Manifest, FormSet]:
    """Fetch the manifest and the forms of one kind in one query. `english`: the path of the English form.

    Raises InvalidInput if the manifest or a form is invalid, and CommandError if one of them does not exist.
    """
    [manifest_text], forms = read_files_and_forms(session, control, english, MANIFEST_FILE)
    return load(manifest_text, MANIFEST_FILE), forms
