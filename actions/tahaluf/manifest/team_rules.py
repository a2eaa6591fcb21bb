"""Rules about teams: their names, the projects that share them, and their parents."""

from collections.abc import Iterator, Mapping
from typing import Any

from tahaluf.fields import login_identity, slug_identity
from tahaluf.problems import DataPath

from .key_paths import find_values
from .repository import team_name
from .violations import ANY, Violation, Violations, section_keys, strings


def unique_teams(data: Any) -> Violations:
    """Each project must have its own team. Otherwise, two projects with the same team would remove each other's
    stewards.
    """
    seen: dict[tuple[str, str], tuple[DataPath, str]] = {}
    default_organization = next((value for _, value in strings(data, "organization")), "")
    for path, slug, name in _named_project_teams(data):
        team_path, project = path, data["projects"][path[1]]
        organization = next((value for _, value in strings(project, "organization")), default_organization)
        earlier, other_slug = seen.setdefault((login_identity(organization), name), (team_path, slug))
        if slug_identity(other_slug) != slug_identity(slug):  # duplicate slugs are reported by `unique_slugs`
            what = f"the team {name!r} is also the team of {other_slug}"
            yield Violation(
                team_path,
                "team-taken",
                what,
                "give one project another team: `repository: {team: {name: …}}`",
                earlier,
            )


def _named_project_teams(data: Any) -> Iterator[tuple[DataPath, str, str]]:
    """Yield the path of each project team's name, the project's slug, and the name."""
    for path, project in find_values(data, "projects", ANY):
        slug = next((value for _, value in strings(project, "slug")), "")
        if slug and _has_team(data, project):
            subpath, name = next(strings(project, "repository", "team", "name"), (("slug",), team_name(slug)))
            yield (*path, *subpath), slug, name


def team_slugs(data: Any) -> Violations:
    """A project with `--` in its slug must name its team, because GitHub collapses consecutive dashes in team
    slugs."""
    for path, project in find_values(data, "projects", ANY):
        named = next(strings(project, "repository", "team", "name"), None)
        slug = next((value for _, value in strings(project, "slug")), "")
        if "--" in slug and named is None and _has_team(data, project):
            what = (
                f"GitHub collapses two dashes into one, so the team of {slug!r} would be {team_name(slug)!r}"
            )
            fix = "use single dashes, or name the team: `repository: {team: {name: …}}`"
            yield Violation((*path, "slug"), "team-malformed", what, fix)


def _has_team(data: Any, project: Any) -> bool:
    """Whether the project's repository is managed and has a team, as set in the project or in `defaults`."""
    repository = project.get("repository", {}) if isinstance(project, dict) else None
    if not isinstance(repository, dict):
        return False
    if "team" in repository:
        return repository["team"] is not None
    defaults = data.get("defaults") if isinstance(data, dict) else None
    return not (isinstance(defaults, dict) and "team" in defaults and defaults["team"] is None)


def known_teams(data: Any) -> Violations:
    """Teams that a repository lists in `teams:`, or that are named as a parent, must be defined. A parent must be a
    shared team.
    """
    shared = frozenset(section_keys(data, "teams"))
    known = shared | _project_teams(data)
    fix = "add it under `teams`, or choose an existing one"
    for pattern in (("defaults", "teams"), ("projects", ANY, "repository", "teams")):
        for path, grants in find_values(data, *pattern):
            for name in grants if isinstance(grants, dict) else ():
                if name not in known:
                    what = f"unknown team {name!r}"
                    yield Violation((*path, name), "team-unknown", what, fix, unknown=name, known=known)
    parents: tuple[tuple[str | None, ...], ...] = (
        ("defaults", "team", "parent"),
        ("projects", ANY, "repository", "team", "parent"),
        ("teams", ANY, "parent"),
    )
    for parent_pattern in parents:
        for path, parent in strings(data, *parent_pattern):
            if parent not in shared:
                what = f"unknown team {parent!r}"
                yield Violation(path, "team-unknown", what, fix, unknown=parent, known=shared)


def own_team_is_not_a_further_team(data: Any) -> Violations:
    """A project's own team must not be one of its additional teams, because the two entries could give it different
    permissions.
    """
    for path, slug, name in _named_project_teams(data):
        project = path[:2]
        for grants_path, grants in find_values(data, *project, "repository", "teams"):
            if isinstance(grants, dict) and name in grants:
                what = f"{name!r} is already the team of {slug}"
                fix = f"remove it here; `team: {{permission: {grants[name]}}}` sets its permission"
                yield Violation((*grants_path, name), "team-taken", what, fix)


def shared_teams_are_nobodys(data: Any) -> Violations:
    """A shared team cannot also be a project's own team, because the maintainers of a project's own team are its
    stewards.
    """
    own = _project_teams(data)
    for name in section_keys(data, "teams"):
        if name in own:
            what = f"the team {name!r} is a project's own team"
            yield Violation(("teams", name), "team-taken", what, "choose another name for the shared team")


def nested_teams_are_visible(data: Any) -> Violations:
    """On GitHub, neither a team with a parent nor the parent itself can be secret."""
    defaults = next((team for _, team in find_values(data, "defaults", "team")), None)
    defaults = {"privacy": "secret", **(defaults if isinstance(defaults, dict) else {})}
    own = [(path, defaults, team) for path, team in find_values(data, "projects", ANY, "repository", "team")]
    shared = [(path, {"privacy": "closed"}, team) for path, team in find_values(data, "teams", ANY)]
    fix = "write `privacy: closed`, or remove `parent`"
    for path, inherited, team in [(("defaults", "team"), defaults, {}), *own, *shared]:
        settings = {**inherited, **team} if isinstance(team, dict) else {}
        if settings.get("parent") and settings.get("privacy") == "secret":
            yield Violation(path, "team-parent", "a team with a parent cannot be secret", fix)
    for path, parent in strings(data, "teams", ANY, "parent"):
        if next((value for _, value in strings(data, "teams", parent, "privacy")), "") == "secret":
            what = f"the team {parent!r} is secret, so it cannot be a parent"
            fix = f"write `privacy: closed` for {parent}, or remove `parent`"
            yield Violation(path, "team-parent", what, fix)


def no_team_is_above_itself(data: Any) -> Violations:
    """A shared team cannot be its own ancestor."""
    parents = {str(path[1]): parent for path, parent in strings(data, "teams", ANY, "parent")}
    for name in parents:
        if name in _ancestors(name, parents):
            what = f"the team {name!r} would be its own ancestor"
            yield Violation(("teams", name, "parent"), "team-parent", what, "choose another parent")


def _ancestors(name: str, parents: Mapping[str, str]) -> set[str]:
    found: set[str] = set()
    while (name := parents.get(name, "")) and name not in found:
        found.add(name)
    return found


def _project_teams(data: Any) -> frozenset[str]:
    """Return the names of the projects' own teams."""
    return frozenset(name for _, _, name in _named_project_teams(data))
