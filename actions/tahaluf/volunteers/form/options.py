"""Collects the options in the volunteer form that come from the manifest."""

from collections.abc import Sequence

from tahaluf.forms import Choice
from tahaluf.i18n import Translator
from tahaluf.manifest import Manifest, Project

from .questions import QUESTIONS


def volunteer_choices(manifest: Manifest, translator: Translator) -> dict[str, Sequence[Choice]]:
    """Return, by field id, the options of fields whose options come from the manifest. Empty lists are omitted."""
    choices = {question.field.id: question.answer.choices(manifest, translator) for question in QUESTIONS}
    choices["adopt"] = [
        Choice(_project_name(manifest, project, translator.language), project.slug)
        for project in manifest.projects
        if project.seeks_steward
    ]
    return {field_id: options for field_id, options in choices.items() if options}


def _project_name(manifest: Manifest, project: Project, language: str) -> str:
    """Return the project's name in this language. If there is none, return its area in this language, followed by its
    name. People who cannot read the name then know what the project is about.
    """
    name = project.name_in(language)
    if name != project.name or project.lang.partition("-")[0] == language.partition("-")[0]:
        return name
    return f"{manifest.areas[project.area].name_in(language)}: {name}" if project.area else name
