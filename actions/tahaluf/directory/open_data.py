"""Exports the site's content as JSON, described by the schemas in `schema/`. The JSON names only stewards who asked
to be public.
"""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from tahaluf.manifest import People

from .entries import ProjectEntry, RoleEntry, Text
from .site import Site

VERSION: Final = 1
SCHEMAS: Final = Path(__file__).parent / "schema"


def projects_json(site: Site, projects: Sequence[ProjectEntry]) -> bytes:
    return _dump(
        {"version": VERSION, "name": site.manifest.name, "projects": [_project(p) for p in projects]}
    )


def roles_json(site: Site, projects: Sequence[ProjectEntry]) -> bytes:
    roles = [{"project": project.slug, **_role(role)} for project in projects for role in project.roles]
    return _dump({"version": VERSION, "name": site.manifest.name, "roles": roles})


def resources_json(site: Site, people: People) -> bytes:
    """Return resources and guides in all languages."""
    resources = [
        resource.model_dump(mode="json")
        for resource in site.resources.resources
        if not people.named_in_url(resource.url)
    ]
    guides = [
        {
            "slug": guide.slug,
            "lang": guide.lang,
            "title": guide.title,
            "summary": guide.summary,
            "checked": guide.checked,
        }
        for guide in site.guides
    ]
    return _dump(_redacted(people, _head(site) | {"resources": resources, "guides": guides}))


def offers_json(site: Site, people: People) -> bytes:
    offers = [offer.model_dump(mode="json") for offer in site.offers if not people.named_in_url(offer.url)]
    return _dump(_redacted(people, _head(site) | {"offers": offers}))


def _head(site: Site) -> dict[str, Any]:
    return {"version": VERSION, "name": site.manifest.name}


def _redacted(people: People, value: Any) -> Any:
    """Return the value with people removed from all strings."""
    match value:
        case str():
            return people.redact(value)
        case dict():
            return {key: _redacted(people, inner) for key, inner in value.items()}
        case list():
            return [_redacted(people, inner) for inner in value]
    return value


@cache
def schemas(*, with_library: bool) -> dict[str, bytes]:
    paths = sorted(SCHEMAS.glob("*.json"))
    return {
        f"schema/{path.name}": path.read_bytes()
        for path in paths
        if with_library or path.stem not in ("resources", "offers")
    }


def _project(project: ProjectEntry) -> dict[str, Any]:
    return {
        "slug": project.slug,
        "name": project.name.value,
        "lang": project.name.lang,
        "summary": project.summary.value,
        "area": project.area,
        "status": project.status,
        "since": project.since and project.since.isoformat(),
        "reason": _value(project.reason),
        "languages": project.languages,
        "legal_form": _value(project.legal_form),
        "license": project.license,
        "funds": _value(project.funds),
        "repository": project.repository,
        "links": dict(project.links),
        "aliases": project.aliases,
        "added": project.added and project.added.isoformat(),
        "stewards": project.stewards,
        "successor": project.successor,
        "kept_at": project.kept_at,
        "epitaph": _value(project.epitaph),
        "translations": project.translations,
        "roles": [_role(role) for role in project.roles],
    }


def _role(role: RoleEntry) -> dict[str, Any]:
    return {
        "id": role.id,
        "title": role.title.value,
        "skills": role.skills,
        "hours": role.hours,
        "languages": role.languages,
        "zone": role.zone,
        "places": role.places,
        "added": role.added and role.added.isoformat(),
        "until": role.until and role.until.isoformat(),
        "translations": role.translations,
    }


def _value(text: Text | None) -> str | None:
    return text.value if text else None


def _dump(data: dict[str, Any]) -> bytes:
    return (json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
