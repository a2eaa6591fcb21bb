"""Updates the options and managed blocks of the issue forms from the manifest."""

from collections.abc import Iterator
from pathlib import Path

from tahaluf.forms import fill_blocks, sync_options
from tahaluf.inputs.form_blocks import managed_blocks
from tahaluf.inputs.form_choices import SYNCED_FORMS, choices_by_field
from tahaluf.inputs.local_files import read_manifest, read_text
from tahaluf.problems import CommandError
from tahaluf.templates import BUILTIN_TEMPLATES, Library


def sync_forms(manifest_path: Path) -> Iterator[Path]:
    """Update the forms next to the manifest and yield the changed ones. Writes nothing if any form is invalid."""
    manifest, root = read_manifest(manifest_path), manifest_path.parent
    choices = choices_by_field(manifest, Library.from_paths([root / "templates", BUILTIN_TEMPLATES]))
    before = {path: read_text(path) for name in SYNCED_FORMS if (path := root / name).exists()}
    if not before:
        raise CommandError(
            f"there is no form at {root / SYNCED_FORMS[0]}",
            "run this in a checkout of the control repository",
        )
    blocks = managed_blocks(manifest)
    after = {
        path: fill_blocks(sync_options(text, choices, str(path)), blocks, str(path))
        for path, text in before.items()
    }
    for path, text in after.items():
        if text != before[path]:
            path.write_text(text, encoding="utf-8", newline="")
            yield path
