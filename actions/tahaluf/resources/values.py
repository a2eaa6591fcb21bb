"""The values that the manifest provides to templates, as described in docs/templates.md."""

from typing import Any, Final

from tahaluf.manifest import Manifest, Project, Role, in_language

# A code owner needs write access, and a team must be visible (docs.github.com, "About code owners")
CODE_OWNER_PERMISSIONS: Final = frozenset({"write", "maintain", "admin"})


def template_values(manifest: Manifest, project: Project) -> dict[str, Any]:
    """Return a project's values as plain data, without anyone's name or login.

    The entry's own `variables` cannot override values from elsewhere in the manifest; `check` reports any that try
    to.
    """
    team = manifest.team_for(project)
    can_own_code = team is not None and team.privacy == "closed" and team.permission in CODE_OWNER_PERMISSIONS
    own = {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in project.settings.variables.items()
    }
    return own | {
        "slug": project.repository_name,
        "name": project.name,
        "lang": project.lang,
        "summary": project.summary,
        "organization": manifest.organization_of(project),
        "coalition": manifest.name_in(project.lang),
        "reach": in_language(manifest.volunteers.reach, project.lang) or "",
        "sealing_page": (manifest.sealing.recipients and manifest.sealing.page) or "",
        "area": project.area or "",
        "license": project.license or "",
        "homepage": project.homepage or "",
        "topics": list(project.topics or ()),
        "languages": list(project.languages),
        "visibility": manifest.visibility_of(project),
        "stewards_team": team.name if team and can_own_code else "",
        "links": dict(project.links),
        "roles": [_role(manifest, project, role) for role in project.roles if role.open],
    }


def _role(manifest: Manifest, project: Project, role: Role) -> dict[str, Any]:
    skills = [manifest.skills[skill].name_in(project.lang) for skill in role.skills]
    return {"id": role.id, "title": role.title_in(project.lang), "skills": skills, "hours": role.hours}
