"""The manifest as it was merged, and a form beside it: as they are on the control repository's default branch now."""

from typing import Final

from tahaluf.forms import Form, load_form
from tahaluf.github import Session, read_files
from tahaluf.manifest import Manifest, load

MANIFEST_FILE: Final = "projects.yml"


def fetch_manifest(session: Session, control: str) -> Manifest:
    """Raises Refused with all problems of the file, Stopped where it is not there."""
    [text] = read_files(session, control, MANIFEST_FILE)
    return load(text, MANIFEST_FILE)


def fetch_manifest_and_form(session: Session, control: str, path: str) -> tuple[Manifest, Form]:
    """Both in one query. Raises the same."""
    manifest_text, form_text = read_files(session, control, MANIFEST_FILE, path)
    return load(manifest_text, MANIFEST_FILE), load_form(form_text, path)
