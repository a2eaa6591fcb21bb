"""The manifest and a form from the control repository's default branch, fetched from GitHub."""

from tahaluf.forms import Form, load_form
from tahaluf.github import Session, read_files
from tahaluf.layout import MANIFEST_FILE
from tahaluf.manifest import Manifest, load


def fetch_manifest(session: Session, control: str) -> Manifest:
    """Fetch the manifest. Raises InvalidInput with all problems found, CommandError if it does not exist."""
    [text] = read_files(session, control, MANIFEST_FILE)
    return load(text, MANIFEST_FILE)


def fetch_manifest_and_form(session: Session, control: str, path: str) -> tuple[Manifest, Form]:
    """Fetch the manifest and the form at `path` in one query. Raises InvalidInput and CommandError."""
    manifest_text, form_text = read_files(session, control, MANIFEST_FILE, path)
    return load(manifest_text, MANIFEST_FILE), load_form(form_text, path)
