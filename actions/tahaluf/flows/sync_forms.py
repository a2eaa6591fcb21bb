"""Writes the issue forms: one form of each kind in each of the coalition's languages."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tahaluf.inputs.form_choices import desired_forms
from tahaluf.inputs.library_files import read_topics
from tahaluf.inputs.local_files import read_manifest, read_text
from tahaluf.layout import FORMS_FOLDER
from tahaluf.problems import CommandError
from tahaluf.templates import Library

NO_FOLDER: Final = "there is no folder {folder}"
RUN_IN_CHECKOUT: Final = "run this in a checkout of the control repository, or create the folder"


def sync_forms(manifest_path: Path) -> Iterator[Path]:
    """Write the forms next to the manifest and yield the changed ones. Writes nothing if any form is invalid.

    Forms that people maintain by hand keep all other text: only their options and managed blocks are updated.
    """
    manifest, root = read_manifest(manifest_path), manifest_path.parent
    if not (folder := root / FORMS_FOLDER).is_dir():
        raise CommandError(NO_FOLDER.format(folder=folder), RUN_IN_CHECKOUT)
    library = Library.of_checkout(root)
    after: dict[Path, str] = {}
    for form in desired_forms(manifest, library, read_topics(root)):
        path = root / form.path
        current = read_text(path) if path.exists() else None
        if (text := form.updated(current)) != current:
            after[path] = text
    for path, text in after.items():
        path.write_text(text, encoding="utf-8", newline="")
        yield path
