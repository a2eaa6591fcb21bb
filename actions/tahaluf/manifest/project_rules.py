"""Rules about a single project: its status, its successor, its roles and its security settings."""

from typing import Any, Final

from tahaluf.fields import slug_identity

from .key_paths import find_values
from .rule_checks import check_unique_per_project
from .security import missing_feature
from .violations import ANY, Violation, Violations, strings

FOR_ARCHIVED: Final = ("successor", "kept_at", "epitaph")
NEEDS_REASON: Final = frozenset({"seeking-steward", "dormant"})


def unique_role_ids(data: Any) -> Violations:
    """Role ids must be unique within a project."""
    fix = "give each of the project's roles its own id"
    return check_unique_per_project(data, ("roles", ANY, "id"), str, "role-duplicate", fix)


def status_needs_reason(data: Any) -> Violations:
    """`seeking-steward` and `dormant` require `since` and `reason`. For archived projects, GitHub shows when the
    repository was archived."""
    for path, project in find_values(data, "projects", ANY):
        if not isinstance(project, dict) or project.get("status") not in NEEDS_REASON:
            continue
        missing = [key for key in ("since", "reason") if project.get(key) is None]
        if missing:
            what = f"the status {project['status']} needs {' and '.join(missing)}"
            fix = "add " + " and ".join(f"`{key}:`" for key in missing)
            yield Violation((*path, "status"), "status-unexplained", what, fix)


def tombstones_are_archived(data: Any) -> Violations:
    """`successor`, `kept_at` and `epitaph` are allowed only for an archived project."""
    for path, project in find_values(data, "projects", ANY):
        if isinstance(project, dict) and project.get("status") != "archived":
            for key in FOR_ARCHIVED:
                if project.get(key) is not None:
                    what = f"`{key}` is for archived projects, but this project is not archived"
                    fix = "remove the key, or set `status: archived`"
                    yield Violation((*path, key), "tombstone-unexpected", what, fix)


def known_successors(data: Any) -> Violations:
    """A successor that is not a URL must be the slug of another project."""
    slugs = {slug_identity(slug): slug for _, slug in strings(data, "projects", ANY, "slug")}
    fix = "write the slug of a project in this file, or a full URL that starts with https://"
    for path, successor in strings(data, "projects", ANY, "successor"):
        own = next((slug for _, slug in strings(data, *path[:-1], "slug")), "")
        if "://" in successor:
            continue
        if slug_identity(successor) == slug_identity(own):
            yield Violation(path, "successor-unknown", f"{own!r} cannot be its own successor", fix)
        elif slug_identity(successor) not in slugs:
            what = f"unknown successor {successor!r}"
            yield Violation(path, "successor-unknown", what, fix, unknown=successor, known=slugs.values())


def security_features_are_allowed(data: Any) -> Violations:
    """A security feature must not be turned on if the entry or `defaults` turns off another feature that it needs."""
    defaults = dict(find_values(data, "defaults", "security")).get(("defaults", "security"))
    for path, own in find_values(data, "projects", ANY, "repository", "security"):
        if not (isinstance(defaults, dict) and isinstance(own, dict)) or missing_feature(own):
            continue
        if conflict := missing_feature({**defaults, **own}):
            yield Violation(path, "security-needs", *conflict)
