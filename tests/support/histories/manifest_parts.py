"""Parts of a manifest that edits change, and the text of a manifest."""

from typing import Any

import yaml

from support.histories.names import Manifest


def entry(slug: str, *people: tuple[str, int]) -> dict[str, Any]:
    found: dict[str, Any] = {"slug": slug, "name": slug.title(), "summary": f"All about {slug}."}
    if people:
        found["stewards"] = [person(*one) for one in people]
    return found


def person(login: str, number: int) -> dict[str, Any]:
    return {"login": login, "id": number}


def one(manifest: Manifest, number: int) -> dict[str, Any]:
    """Return one of the projects."""
    projects = manifest["projects"]
    if not projects:
        projects.append(entry("orchard"))
    found: dict[str, Any] = projects[number % len(projects)]
    return found


def repository(project: dict[str, Any]) -> dict[str, Any]:
    if not isinstance(project.get("repository", {}), dict):
        project["repository"] = {}
    found: dict[str, Any] = project.setdefault("repository", {})
    return found


def team(project: dict[str, Any]) -> dict[str, Any]:
    """Return the settings of the project's own team."""
    settings = repository(project)
    if not isinstance(settings.get("team", {}), dict):
        settings["team"] = {}
    found: dict[str, Any] = settings.setdefault("team", {})
    return found


def taken_names(manifest: Manifest) -> set[str]:
    """Return the names that a new project must not have: those of projects and of shared teams."""
    found: set[str] = {
        name for project in manifest["projects"] for name in (project["slug"], *project.get("aliases", ()))
    }
    return found | set(manifest.get("teams", {}))


def listed_logins(manifest: Manifest) -> set[str]:
    """Return everyone who gets access through the manifest."""
    lists = [project.get("stewards", ()) for project in manifest["projects"]]
    lists += [(project.get("repository") or {}).get("collaborators", ()) for project in manifest["projects"]]
    lists += [settings.get("members", ()) for settings in manifest.get("teams", {}).values()]
    return {found["login"] for listed in lists for found in listed}


def dump(manifest: Manifest) -> str:
    """Write each project as a block between comments, so that changes to different projects do not conflict."""
    head = {key: value for key, value in manifest.items() if key != "projects"}
    parts = [yaml.dump(head, Dumper=PlainDumper, sort_keys=False, allow_unicode=True), "projects:\n"]
    for project in sorted(manifest["projects"], key=lambda project: str(project["slug"])):
        block = yaml.dump([project], Dumper=PlainDumper, sort_keys=False, allow_unicode=True, width=1000)
        lines = "".join(f"  {line}\n" for line in block.splitlines())
        parts.append(f"  # {project['slug']}\n{lines}  # end\n\n")
    return "".join(parts)


class PlainDumper(yaml.SafeDumper):
    """Writes equal values again, because a manifest must not contain YAML aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True
