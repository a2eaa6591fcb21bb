"""The requests that create a repository and change its settings."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from tahaluf.plan import ChangeContext, Json, Rest, Steps
from tahaluf.problems import CommandError

from .repository_operations import CreateRepository

# User-facing messages
PROJECTS_REFUSED: Final = "GitHub rejects its settings because `projects` is turned on"
PROJECTS_FIX: Final = (
    "enable projects in the organization's settings, or remove `projects` from `features` in the manifest"
)


def create_steps(create: CreateRepository, context: ChangeContext) -> Steps:
    """Create the repository with an initial commit, because the Git Data API returns 409 for an empty repository."""
    private = create.visibility != "public"
    body = {"name": context.name, "auto_init": True, **create.settings, "private": private}
    path = f"/orgs/{context.organization}/repos"
    created = yield _creation(path, body, context)
    if created.status == 422:
        # Create the repository without this setting, so that the next comparison reports the difference
        created = yield _creation(path, _without_projects(body), context)
    check_name(context.name, created.body["name"])
    return replace(
        context,
        repository_id=created.body["node_id"],
        default_branch=created.body["default_branch"],
        just_created=True,
    )


def _creation(path: str, body: Mapping[str, Json], context: ChangeContext) -> Rest:
    return Rest(
        "POST", path, body, verify_path=context.repository, expected_statuses=_projects_statuses(body)
    )


def update_steps(values: Mapping[str, Json], context: ChangeContext) -> Steps:
    """Update the settings. If the organization does not allow `has_projects`, update the others and report the
    error."""
    response = yield _update(values, context)
    if response.status == 422:
        if others := _without_projects(values):
            yield _update(others, context)
        raise CommandError(PROJECTS_REFUSED, PROJECTS_FIX)
    return None


def _update(values: Mapping[str, Json], context: ChangeContext) -> Rest:
    return Rest(
        "PATCH",
        context.repository,
        values,
        just_created=context.just_created,
        expected_statuses=_projects_statuses(values),
    )


def _projects_statuses(values: Mapping[str, Json]) -> frozenset[int]:
    """Return the expected error statuses: 422 for a request that enables projects, and none for other requests."""
    return frozenset({422}) if values.get("has_projects") else frozenset()


def _without_projects(values: Mapping[str, Json]) -> dict[str, Json]:
    return {name: value for name, value in values.items() if name != "has_projects"}


def check_name(requested: str, actual_name: str) -> None:
    """Raise CommandError if GitHub replaced characters in the name without reporting an error."""
    if requested != actual_name:
        raise CommandError(
            f"GitHub named the repository {actual_name} instead of {requested}",
            "in the manifest, write a name that GitHub accepts, and rename or delete the repository",
        )
