"""The manifest as it was merged, and a form beside it: as they are on the control repository's default branch now."""

from typing import Final

from tahaluf.forms import Form, load_form
from tahaluf.github import Session, read_files
from tahaluf.manifest import Manifest, load

MANIFEST: Final = "projects.yml"


def merged_manifest(session: Session, control: str) -> Manifest:
    """Raises Refused with all problems of the file, Stopped where it is not there."""
    [text] = read_files(session, control, MANIFEST)
    return load(text, MANIFEST)


def merged_with_form(session: Session, control: str, path: str) -> tuple[Manifest, Form]:
    """Both in one query. Raises the same."""
    manifest, form = read_files(session, control, MANIFEST, path)
    return load(manifest, MANIFEST), load_form(form, path)
