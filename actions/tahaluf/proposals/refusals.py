"""What the manifest forbids, said of the answer in the form that it comes from."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from tahaluf.manifest import Manifest, load
from tahaluf.privacy import Kind, find
from tahaluf.problems import Refused
from tahaluf.text import inline

from . import texts
from .situation import Facts
from .values import Flaw

Path = tuple[str, ...]

# Key of a project → the form field that it was made from. The rest is not the author's to mend.
FIELDS: Final[Mapping[Path, str]] = {
    ("slug",): "slug",
    ("name",): "name",
    ("lang",): "lang",
    ("summary",): "summary",
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
CONTEXT: Final = {"version", "organization", "languages", "skills", "areas"}  # what a project may refer to


def slug_flaws(manifest: Manifest, slug: str, facts: Facts) -> Iterator[Flaw]:
    """Why a new project may not have this slug, though it is well formed."""
    aliases = {alias.casefold() for project in manifest.projects for alias in project.aliases}
    if manifest.find(slug):
        yield Flaw("slug", texts.SLUG_TAKEN)
    elif slug.casefold() in aliases:
        yield Flaw("slug", texts.SLUG_ALIAS)
    elif slug.casefold() in facts.repositories or slug.casefold() == manifest.roster.casefold():
        yield Flaw("slug", texts.SLUG_REPOSITORY)


def private_flaws(project: Mapping[str, Any]) -> Iterator[Flaw]:
    """Where an answer leads to a person. Addresses on the web pass: they may be the project's own pages."""
    for text, path in _spread(project, ()):
        if any(finding.kind not in (Kind.LINK, Kind.PROFILE) for finding in find(text)):
            yield Flaw(_field(path), texts.REACHABLE)


def rule_flaws(manifest: Manifest, project: Mapping[str, Any]) -> Iterator[Flaw]:
    """What the manifest's own rules say of a project, found by loading it alone with what it may refer to."""
    document = manifest.model_dump(mode="json", exclude_unset=True, include=CONTEXT) | {"projects": [project]}
    lines = list(_spread(document, ()))
    try:
        load("\n".join(text for text, _ in lines))
    except Refused as refused:
        for problem in refused.problems:
            path = lines[problem.place.line - 1][1] if problem.place.line else ()
            what = texts.FORBIDDEN.get(problem.id, texts.OTHERWISE)
            yield Flaw(_field(path), what, {"what": inline(problem.what), "mend": inline(problem.mend)})


def _spread(value: Any, path: Path) -> Iterator[tuple[str, Path]]:
    """JSON, which is YAML, with each key and value on a line of its own, beside its place in the project."""
    if isinstance(value, Mapping):
        yield "{", path
        for key, inner in value.items():
            below = () if key == "projects" else (*path, key)
            yield f"{json.dumps(key)}:", below
            yield from _spread(inner, below)
            yield ",", path
        yield "}", path
    elif isinstance(value, list):
        yield "[", path
        for inner in value:
            yield from _spread(inner, path)
            yield ",", path
        yield "]", path
    else:
        yield json.dumps(value, ensure_ascii=False, default=str), path


def _field(path: Path) -> str | None:
    """The field of the nearest key above that has one."""
    while path and path not in FIELDS:
        path = path[:-1]
    return FIELDS.get(path)
