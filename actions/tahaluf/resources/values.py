"""What a template is told of a project: the standard variables, described in docs/templates.md."""

from typing import Any, Final

from tahaluf.manifest import Manifest, Project, Role

# What a team must be allowed to do, and who must see it, before GitHub lets it own code (docs.github.com, "About code
# owners"): one that is secret would only be named in vain
OWNING: Final = frozenset({"write", "maintain", "admin"})


def template_values(manifest: Manifest, project: Project) -> dict[str, Any]:
    """Plain values alone: strings, booleans, lists and dictionaries of them. Nobody is named."""
    team = manifest.team(project)
    owning = team is not None and team.privacy == "closed" and team.permission in OWNING
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
        "stewards_team": team.name if team and owning else "",
        "links": dict(project.links),
        "roles": [_role(manifest, project, role) for role in project.roles if role.open],
    }


def _role(manifest: Manifest, project: Project, role: Role) -> dict[str, Any]:
    terms = [manifest.skills[skill] for skill in role.skills]
    arabic = project.lang.partition("-")[0].lower() == "ar"
    skills = [(term.name_ar if arabic else None) or term.name for term in terms]
    return {"id": role.id, "title": role.title, "skills": skills, "hours": role.hours}
