"""The site's content as JSON, described by the schemas in `schema/`. It names no one but public stewards."""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

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


@cache
def schemas() -> dict[str, bytes]:
    return {f"schema/{path.name}": path.read_bytes() for path in sorted(SCHEMAS.glob("*.json"))}


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
    }


def _value(text: Text | None) -> str | None:
    return text.value if text else None


def _dump(data: dict[str, Any]) -> bytes:
    return (json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
