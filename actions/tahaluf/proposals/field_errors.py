"""Checks a proposed project against the manifest's rules, and reports errors by form field."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from tahaluf.escape import escape_inline
from tahaluf.manifest import Manifest, load
from tahaluf.privacy import FindingKind, scan
from tahaluf.problems import InvalidInput

from . import texts
from .draft import Answers, FieldError, text_of
from .logins import is_login, login_in, without_markup
from .state import ProposalFacts

ProjectPath = tuple[str, ...]

# Maps the keys of a project to form fields. The form cannot set any other keys.
FIELD_BY_PATH: Final[Mapping[ProjectPath, str]] = {
    ("slug",): "slug",
    ("name",): "name",
    ("lang",): "lang",
    ("summary",): "summary",
    ("translations",): "second_lang",
    ("translations", "name"): "second_name",
    ("translations", "summary"): "second_summary",
    ("area",): "area",
    ("stewards",): "stewards",
    ("trust", "license"): "license",
    ("trust", "legal_form"): "legal_form",
    ("repository",): "url",
    ("repository", "template"): "template",
    ("links",): "url",
    ("roles",): "role",
    ("roles", "skills"): "skills",
    ("roles", "hours"): "hours",
    ("roles", "languages"): "languages",
}
# Top-level keys of the manifest to which a project's values can refer
CONTEXT_KEYS: Final = {"version", "organization", "languages", "skills", "areas"}


ADDRESS_KEYS: Final = ("links", "repository")
ENTRY_SEPARATOR: Final = re.compile(r"([\s,،;؛]+)")


def slug_errors(manifest: Manifest, slug: str, facts: ProposalFacts) -> Iterator[FieldError]:
    """Yield an error if the slug is well-formed but not available for a new project."""
    if slug.startswith("."):  # such as `.github`, whose files GitHub applies to the whole organization
        yield FieldError("slug", texts.FORBIDDEN["slug-reserved"])
    elif manifest.find(slug) or manifest.find_repository(manifest.organization, slug):
        yield FieldError("slug", texts.SLUG_TAKEN)
    elif slug.casefold() in _former_names(manifest):
        yield FieldError("slug", texts.SLUG_ALIAS)
    elif slug.casefold() in facts.repositories or slug.casefold() == manifest.roster.casefold():
        yield FieldError("slug", texts.SLUG_NOT_AVAILABLE)


def _former_names(manifest: Manifest) -> frozenset[str]:
    """Return all former slugs, and the former names of the repositories in the main organization."""
    slugs = (alias for project in manifest.projects for alias in project.aliases)
    names = (
        alias
        for project in manifest.projects
        if manifest.is_main(manifest.organization_of(project))
        for alias in project.settings.aliases
    )
    return frozenset(map(str.casefold, (*slugs, *names)))


def privacy_errors(project: Mapping[str, Any], answers: Answers) -> Iterator[FieldError]:
    """Yield errors for answers with contact details.

    A URL is not an error if it is the project's own page on a social network.
    """
    for text, path in _strings(project, ()):
        allowed = {FindingKind.LINK, FindingKind.PAGE} if path[0] in ADDRESS_KEYS else {FindingKind.LINK}
        if any(finding.kind not in allowed for finding in scan(text)):
            yield FieldError(_field_at(path), texts.CONTACT_DETAILS)
    # `project` lacks the stewards who have not agreed, and contains the licence only as an id
    for key in ("stewards", "license"):
        text = _without_logins(text_of(answers, key))
        if any(finding.kind is not FindingKind.LINK for finding in scan(text)):
            yield FieldError(key, texts.CONTACT_DETAILS)


def _without_logins(text: str) -> str:
    """Return the text without `@login` and profile URLs, which are expected in the field for stewards."""
    entries = ENTRY_SEPARATOR.split(without_markup(text))
    return "".join(
        "" if is_login(login_in(entry)) and login_in(entry) != entry else entry for entry in entries
    )


def clash_errors(error: InvalidInput) -> Iterator[FieldError]:
    """Yield errors for problems that the manifest has because the new project clashes with another.

    A clash is located at the second of the two projects, even if the first one is new. Other problems yield no errors.
    """
    for problem in error.problems:
        if problem.path[:1] == ("projects",):
            message = texts.FORBIDDEN.get(problem.id)
            params = {} if message else {"what": escape_inline(problem.what)}
            yield FieldError("slug", message or texts.CLASH, params)


def manifest_errors(manifest: Manifest, project: Mapping[str, Any]) -> Iterator[FieldError]:
    """Yield the errors that the manifest's own rules find in a manifest that contains only this project."""
    document = manifest.model_dump(mode="json", exclude_unset=True, include=CONTEXT_KEYS) | {
        "projects": [project]
    }
    try:
        load(json.dumps(document, ensure_ascii=False, default=str))  # JSON is YAML
    except InvalidInput as error:
        for problem in error.problems:
            path = tuple(key for key in problem.path if isinstance(key, str) and key != "projects")
            message = texts.FORBIDDEN.get(problem.id, texts.OTHER_RULE)
            yield FieldError(
                _field_at(path),
                message,
                {"what": escape_inline(problem.what), "fix": escape_inline(problem.fix)},
            )


def _strings(value: Any, path: ProjectPath) -> Iterator[tuple[str, ProjectPath]]:
    """Yield every string in the project with its path, without list indexes."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _strings(inner, (*path, key))
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner, path)
    elif isinstance(value, str):
        yield value, path


def _field_at(path: ProjectPath) -> str | None:
    """Return the form field for a path, or for the nearest parent path with a field."""
    if path[:1] == ("translations",):
        path = (path[0], *path[2:])  # the form has fields for only one language, which can be any
    while path and path not in FIELD_BY_PATH:
        path = path[:-1]
    return FIELD_BY_PATH.get(path)
