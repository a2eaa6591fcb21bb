"""What a template is told of a project: the standard variables, described in docs/templates.md."""

from typing import Any

from tahaluf.manifest import Manifest, Project


def template_values(manifest: Manifest, project: Project) -> dict[str, Any]:
    """Plain values alone: strings, booleans, lists and dictionaries of them. Nobody is named."""
    team = manifest.team(project)
    return {
        "slug": project.slug,
        "name": project.name,
        "lang": project.lang,
        "summary": project.summary,
        "organization": manifest.home(project),
        "coalition": manifest.name,
        "area": project.area or "",
        "license": project.license or "",
        "homepage": project.homepage or "",
        "topics": list(project.topics or ()),
        "languages": list(project.languages),
        "visibility": manifest.visibility(project),
        "stewards_team": team.name if team else "",
        "links": dict(project.links),
        "roles": [
            {"id": role.id, "title": role.title, "skills": list(role.skills), "hours": role.hours}
            for role in project.roles
        ],
    }
