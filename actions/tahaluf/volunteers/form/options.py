"""Collects the options in the volunteer form that come from the manifest."""

from collections.abc import Sequence

from tahaluf.forms import Choice
from tahaluf.i18n import Translator
from tahaluf.manifest import Manifest

from .questions import QUESTIONS


def volunteer_choices(manifest: Manifest, translator: Translator) -> dict[str, Sequence[Choice]]:
    """Return, by field id, the options of fields whose options come from the manifest. Empty lists are omitted."""
    choices = {question.field_id: question.answer.choices(manifest, translator) for question in QUESTIONS}
    choices["adopt"] = [
        Choice(project.name_in(translator.language), project.slug)
        for project in manifest.projects
        if project.seeks_steward
    ]
    return {field_id: options for field_id, options in choices.items() if options}
