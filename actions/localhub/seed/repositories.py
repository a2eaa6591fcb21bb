"""The repositories in a seed: settings, access, files and history."""

from collections.abc import Mapping
from typing import Any

from localhub.domain import (
    MovedPermanently,
    NotFound,
    UnitOfWork,
    ValidationFailed,
    actions_permissions,
    collaborators,
    custom_properties,
    labels,
    repositories,
    repository_changes,
    rules,
    security,
    settings,
)
from localhub.domain.accounts import Account
from localhub.domain.repositories import Repository
from localhub.domain.settings import SettingScope
from localhub.git import bare

from .entries import acting_as, find_account, find_user, located, owner_of, time_in
from .history import load_commits, load_issues

COMMIT_AUTHOR = ("localhub", "localhub@users.noreply.localhub")


def load_repository(uow: UnitOfWork, entry: Mapping[str, Any]) -> None:
    account = find_account(uow, entry["owner"])
    if any(row.name.casefold() == entry["name"].casefold() for row in repositories.owned_by(uow, account.id)):
        return
    owner = owner_of(uow, account)
    uow = acting_as(uow, owner)
    created = _add(uow, account, owner, entry)
    _load_labels(uow, created, entry)
    _load_collaborators(uow, created, entry)
    load_commits(uow, created, owner, entry)
    load_issues(uow, created, owner, entry)
    if entry.get("topics"):
        repository_changes.set_topics(uow, created, entry["topics"])
    for ruleset in entry.get("rulesets", ()):
        rules.add(uow, created, ruleset)
    _load_security(uow, created, entry)
    if actions := entry.get("actions"):
        _load_actions(uow, created, actions)
    if chosen := entry.get("custom_properties"):
        _load_properties(uow, account, created, chosen)
    _load_settings(uow, SettingScope(repository_id=created.id), entry)
    for name, environment in (entry.get("environments") or {}).items():
        _load_environment(uow, created, name, environment or {})


def archive(uow: UnitOfWork, entry: Mapping[str, Any]) -> None:
    """Archive the repository if its entry says so. This is done last, because archived repositories reject changes."""
    if entry.get("archived"):
        owner = find_account(uow, entry["owner"])
        for row in repositories.owned_by(uow, owner.id):
            if row.name.casefold() == entry["name"].casefold() and not row.archived:
                uow.store.update("repositories", row.id, archived=True, archived_at=uow.now())


def _add(uow: UnitOfWork, account: Account, owner: Account, entry: Mapping[str, Any]) -> Repository:
    """Add the repository with its first commit."""
    branch = entry.get("default_branch", "main")
    if not bare.is_valid_ref_name(f"refs/heads/{branch}"):
        with located("default_branch"):
            raise ValidationFailed(f"'{branch}' is not a valid branch name")
    uow = acting_as(uow, owner, time_in(entry, "created_at", uow.clock()))
    if "fork_of" in entry:
        with located("fork_of"):
            source = _source(uow, entry["fork_of"])
        created = repository_changes.add_fork(uow, source, account, entry["name"], entry)
    else:
        created = repository_changes.add(uow, account, entry["name"], entry)
    if entry.get("files"):
        git_dir = bare.repository_folder(uow.repository_root, created.id)
        bare.create_first_commit(git_dir, created.default_branch, entry["files"], COMMIT_AUTHOR, uow.clock())
    return created


def _source(uow: UnitOfWork, full_name: str) -> Repository:
    owner, _, name = full_name.partition("/")
    try:
        return repositories.find(uow, owner, name)
    except (NotFound, MovedPermanently):
        raise ValidationFailed(
            f"there is no repository '{full_name}'; a fork must come after its source"
        ) from None


def _load_labels(uow: UnitOfWork, repository: Repository, entry: Mapping[str, Any]) -> None:
    """Load labels.

    A label replaces GitHub's default label of the same name, and `default_labels: false` removes all other default
    labels.
    """
    if not entry.get("default_labels", True):
        uow.store.execute("DELETE FROM labels WHERE repository_id = ?", repository.id)
    for number, label in enumerate(entry.get("labels", ())):
        with located("labels", number):
            try:
                existing = labels.find(uow, repository, label["name"])
            except NotFound:
                labels.add(uow, repository, label["name"], label["color"], label.get("description"))
            else:
                labels.update(uow, existing, {"description": None, **label})


def _load_collaborators(uow: UnitOfWork, repository: Repository, entry: Mapping[str, Any]) -> None:
    for login, permission in (entry.get("collaborators") or {}).items():
        with located("collaborators", login):
            collaborators.add(uow, repository, find_user(uow, login).id, permission)


def _load_actions(uow: UnitOfWork, repository: Repository, entry: Mapping[str, Any]) -> None:
    actions_permissions.set_policy(uow, repository, {"enabled": True, **entry})
    settings.set_workflow_permissions(uow, repository, entry.get("default_workflow_permissions"), None)
    if patterns := entry.get("patterns_allowed"):
        row = repositories.repository(uow, repository.id)
        actions_permissions.set_selection(uow, row, {"patterns_allowed": patterns})


def _load_properties(
    uow: UnitOfWork, account: Account, repository: Repository, chosen: Mapping[str, Any]
) -> None:
    """Load the values of custom properties. This also defines the properties, because a seed has no other way to do
    so.
    """
    known = {row.name for row in custom_properties.all_of(uow, account.id)}
    for name, value in chosen.items():
        if name not in known:
            kind = "multi_select" if isinstance(value, list) else "string"
            custom_properties.define(uow, account, name, {"value_type": kind})
    custom_properties.set_values(uow, account, [repository], chosen)


def _load_security(uow: UnitOfWork, repository: Repository, entry: Mapping[str, Any]) -> None:
    chosen = entry.get("security") or {}
    for feature in security.COLUMNS:  # features that others depend on come first
        if chosen.get(feature):
            with located("security", feature):
                row = repositories.repository(uow, repository.id)
                security.set_feature(uow, row, feature, True)


def _load_environment(uow: UnitOfWork, repository: Repository, name: str, entry: Mapping[str, Any]) -> None:
    created = settings.get_or_create_environment(uow, repository, name)
    _load_settings(uow, SettingScope(environment_id=created.id), entry)
    if entry.get("branches"):
        custom = {"protected_branches": False, "custom_branch_policies": True}
        settings.configure_environment(uow, created, {"deployment_branch_policy": custom})
        for pattern in entry["branches"]:
            settings.add_branch_policy(uow, created, pattern)


def _load_settings(uow: UnitOfWork, scope: SettingScope, entry: Mapping[str, Any]) -> None:
    for name, value in (entry.get("variables") or {}).items():
        settings.put(uow, "variable", scope, name, str(value))
    for name, value in (entry.get("secrets") or {}).items():
        settings.put(uow, "secret", scope, name, str(value))
