"""Writes the collaborators of a project into the manifest's YAML without changing anything else."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from tahaluf.fields import slug_identity
from tahaluf.layout import MANIFEST_FILE
from tahaluf.yaml_source import apply_edits, child

from .edit import EditError, find_projects, item_slug, upsert
from .load import gc_paused, load, load_document
from .mapping_edit import is_block, pair, set_keys

SECTION: Final = "repository"
KEY: Final = "collaborators"
# Without this key, a list of collaborators counts as complete, and everyone else would lose their access
KEEP: Final = {"unlisted_collaborators": "keep"}


@gc_paused()
def set_collaborators(
    text: str, slug: str, people: Sequence[Mapping[str, Any]], filename: str = MANIFEST_FILE
) -> str:
    """Return the text with these collaborators in the project's entry. If the entry had no collaborators, everyone else
    keeps their access.

    Raises KeyError if the manifest has no such project, and InvalidInput if the manifest is invalid before or after
    the edit.
    """
    before, document = load_document(text, filename)
    before.project(slug)
    projects = find_projects(document)
    entry, item = next(
        (data, item)
        for data, item in zip(projects.data, projects.items, strict=True)
        if item_slug(item) == slug_identity(slug)
    )
    settings = entry.get(SECTION) or {}
    new = {KEY: [dict(person) for person in people], **({} if KEY in settings else KEEP)}
    if new[KEY] == [dict(person) for person in settings.get(KEY) or ()]:
        return text
    whole = {**settings, **new}
    rewritten = upsert(text, {**entry, SECTION: whole}, filename)
    node = child(item.node, SECTION)
    if node is None or not is_block(node):
        return rewritten
    edited = apply_edits(text, set_keys(projects.lines, *pair(item.node, SECTION), new, whole))
    if load(edited, filename) != load(rewritten, filename):
        raise EditError("the edit would also change other parts of the manifest")
    return edited
