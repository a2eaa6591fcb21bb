"""Shows the authors of a template how updates would change the coalition's repositories."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from tahaluf.github import Session, read_contents, read_projects
from tahaluf.item_errors import as_command_error
from tahaluf.manifest import Manifest, Project, Shard
from tahaluf.problems import CommandError
from tahaluf.rendering import Renderer
from tahaluf.resources import (
    FilesResource,
    RenderTemplate,
    RepositoryResource,
    Resource,
    UpdateFacts,
    UpdatesResource,
    github_names,
    merge_selections,
    template_values,
)
from tahaluf.templates import (
    LOCK_PATH,
    Library,
    Preview,
    Tree,
    affected_files,
    build_update,
    contents_for_diff,
)

from .sync.sessions import Sessions
from .sync.sharding import ShardSelection, run_each
from .sync.updates import read_all_update_facts

# User-facing messages
NO_REPOSITORY: Final = "it has no repository, or this token cannot see it"
NO_LOCK: Final = "its repository has no lock file, so it was not created from a template"
NOT_MANAGED: Final = "the manifest has no managed project {slug}"
NOT_MANAGED_FIX: Final = "use the slugs of projects with a repository"
NO_PROJECT: Final = "no project uses the template {template}"
NO_PROJECT_FIX: Final = "use --on to choose projects, and see what would change if they switched to it"

Repositories = Mapping[str, Mapping[str, Any]]  # by slug


def try_template(
    sessions: Sessions,
    manifest: Manifest,
    root: Path,
    template: str,
    slugs: Sequence[str],
    selection: ShardSelection,
) -> tuple[list[Preview], CommandError | None]:
    """Preview updates to this template in these projects. `root` contains the changed template. If no projects are
    given, preview all that use it.

    For a project that uses another template, the preview shows what switching to this one would change.
    """
    projects = _choose(manifest, template, slugs)
    shards = selection.select(manifest)
    sessions.select_tokens(manifest, shards)
    renderer = Renderer(Library.of_checkout(root))
    renderer.library.resolve(template)

    def preview(shard: Shard) -> list[Preview]:
        own = [project for project in projects if shard.contains(manifest, project)]
        return preview_updates(
            sessions.for_shard(shard), shard, manifest, own, renderer.render, lambda _: template
        )

    found, error = run_each(shards, preview)
    return [one for previews in found for one in previews], error


def preview_updates(
    session: Session,
    shard: Shard,
    manifest: Manifest,
    projects: Sequence[Project],
    render: RenderTemplate,
    template_of: Callable[[Project], str],
) -> list[Preview]:
    """Preview the update of each project to the template that `template_of` returns."""
    repositories = _read_repositories(session, shard, manifest, projects, render)
    trees: dict[str, Tree] = {}
    problems: dict[str, str] = {}
    for project in projects:
        repository = repositories.get(project.slug)
        if problem := _problem(repository):
            problems[project.slug] = problem
            continue
        try:
            trees[project.slug] = render(template_of(project), template_values(manifest, project))
        except Exception as error:  # noqa: BLE001  (an error in one project does not stop the others)
            problems[project.slug] = str(as_command_error(error))
    outdated = {
        slug: repositories[slug] for slug, tree in trees.items() if _differs(repositories[slug], tree)
    }
    facts = read_all_update_facts(session, shard.organization, outdated, trees)
    found = [
        _preview(project.slug, repositories.get(project.slug), trees, facts, problems) for project in projects
    ]
    return _with_contents(session, shard, repositories, facts, found)


def _choose(manifest: Manifest, template: str, slugs: Sequence[str]) -> list[Project]:
    managed = {project.slug: project for project in manifest.projects if project.is_managed}
    if unknown := [slug for slug in slugs if slug not in managed]:
        raise CommandError(NOT_MANAGED.format(slug=", ".join(unknown)), NOT_MANAGED_FIX)
    chosen = [
        project
        for slug, project in managed.items()
        if (slug in slugs if slugs else manifest.template_of(project) == template)
    ]
    if not chosen:
        raise CommandError(NO_PROJECT.format(template=template), NO_PROJECT_FIX)
    return chosen


def _read_repositories(
    session: Session, shard: Shard, manifest: Manifest, projects: Iterable[Project], render: RenderTemplate
) -> dict[str, Mapping[str, Any]]:
    resources: list[Resource[Any, Any]] = [
        RepositoryResource(),
        FilesResource(render),
        UpdatesResource(render),
    ]
    names = {project.slug: github_names(manifest, project) for project in projects}
    found = read_projects(session, shard.organization, names, merge_selections(resources))
    return {slug: node["repository"] for slug, node in found.items() if node["repository"]}


def _problem(repository: Mapping[str, Any] | None) -> str:
    if not (repository and repository.get("defaultBranchRef")):
        return NO_REPOSITORY
    return "" if repository.get("lock") else NO_LOCK


def _differs(repository: Mapping[str, Any], tree: Tree) -> bool:
    return bool(repository["lock"]["oid"] != tree[LOCK_PATH].blob)


def _preview(
    slug: str,
    repository: Mapping[str, Any] | None,
    trees: Mapping[str, Tree],
    facts: Mapping[str, UpdateFacts],
    problems: Mapping[str, str],
) -> Preview:
    is_public = (repository or {}).get("visibility") == "PUBLIC"
    known, problem = facts.get(slug), problems.get(slug, "")
    if known is not None and not problem:
        problem = str(known.error) if known.error else known.lock_problem
    if problem or known is None or known.lock is None:
        return Preview(slug, problem=problem, is_public=is_public)
    affected = affected_files(known.lock, trees[slug])
    update = build_update(known.lock, trees[slug], affected, known.entries, known.contents)
    return Preview(
        slug,
        update,
        is_public=is_public,
        pull=known.open_pull.number if known.open_pull else None,
        is_left_to_people=known.has_commits_of_people,
    )


def _with_contents(
    session: Session,
    shard: Shard,
    repositories: Repositories,
    facts: Mapping[str, UpdateFacts],
    previews: Sequence[Preview],
) -> list[Preview]:
    """Add the current contents of the files that would change. One query reads them for twenty repositories."""
    wanted = {
        preview.project: contents_for_diff(preview.update, facts[preview.project].entries)
        for preview in previews
        if preview.update
    }
    names = {slug: str(repositories[slug]["name"]) for slug, paths in wanted.items() if paths}
    oids = {name: sorted(set(wanted[slug].values())) for slug, name in names.items()}
    read = read_contents(session, shard.organization, oids) if oids else {}
    return [_with_current(preview, wanted, read.get(names.get(preview.project, ""))) for preview in previews]


def _with_current(
    preview: Preview,
    wanted: Mapping[str, Mapping[str, str]],
    blobs: Mapping[str, bytes] | CommandError | None,
) -> Preview:
    if blobs is None or isinstance(blobs, CommandError):
        return preview
    paths: Mapping[str, str] = wanted.get(preview.project, {})
    return replace(preview, current={path: blobs[oid] for path, oid in paths.items() if oid in blobs})
