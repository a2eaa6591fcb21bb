"""The options of the volunteer form that come from the manifest."""

from collections.abc import Iterator, Sequence
from typing import Final

from tahaluf.forms import option_text
from tahaluf.manifest import Manifest

from .questions import QUESTIONS

# User-facing texts
NOTHING_TO_ADOPT: Final = ("All of them have a steward now", "لا مشروع بلا قائم عليه الآن")


def volunteer_options(manifest: Manifest) -> dict[str, Sequence[str]]:
    """Option texts by field id, for each field whose options come from the manifest."""
    options = {question.field_id: question.answer.options(manifest) for question in QUESTIONS}
    return {
        **{field_id: texts for field_id, texts in options.items() if texts},
        "adopt": list(_adoptable_projects(manifest)),
    }


def _adoptable_projects(manifest: Manifest) -> Iterator[str]:
    """Yield at least one option, because GitHub rejects a dropdown without options."""
    adoptable = [project for project in manifest.projects if project.seeks_steward]
    for project in adoptable:
        yield option_text(project.slug, project.name)
    if not adoptable:
        yield option_text("none", *NOTHING_TO_ADOPT)
