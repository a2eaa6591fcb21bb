"""Finding and listing repositories."""

import re
from dataclasses import dataclass

from .errors import MovedPermanently, NotFound
from .unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Repository:
    id: int
    owner_id: int
    name: str
    description: str | None
    homepage: str | None
    visibility: str
    default_branch: str
    topics: tuple[str, ...]
    archived: bool
    is_template: bool
    has_issues: bool
    has_projects: bool
    has_wiki: bool
    has_discussions: bool
    allow_squash_merge: bool
    allow_merge_commit: bool
    allow_rebase_merge: bool
    allow_auto_merge: bool
    allow_update_branch: bool
    allow_forking: bool
    delete_branch_on_merge: bool
    merge_commit_title: str
    merge_commit_message: str
    squash_merge_commit_title: str
    squash_merge_commit_message: str
    web_commit_signoff_required: bool
    actions_enabled: bool
    allowed_actions: str
    sha_pinning_required: bool
    github_owned_allowed: bool
    verified_allowed: bool
    patterns_allowed: tuple[str, ...]
    workflow_permissions: str
    workflows_approve: bool
    fork_approval: str
    vulnerability_reports: bool
    dependabot_alerts: bool
    dependabot_security_updates: bool
    secret_scanning: bool
    secret_scanning_push_protection: bool
    security_configuration_id: int | None
    custom_properties: dict[str, str | list[str]]
    parent_id: int | None
    size: int
    pushed_at: str
    created_at: str
    updated_at: str
    archived_at: str | None

    @property
    def private(self) -> bool:
        return self.visibility != "public"


def repository(uow: UnitOfWork, repository_id: int) -> Repository:
    found = uow.store.fetch_one(Repository, "SELECT * FROM repositories WHERE id = ?", repository_id)
    if found is None:
        raise NotFound
    return found


def find(uow: UnitOfWork, owner: str, name: str) -> Repository:
    """Find a repository by its current name.

    Raises MovedPermanently for a former name, or NotFound for an unknown name.

    Does not check whether the actor may see the repository; `permissions.require` does.
    """
    found = uow.store.fetch_one(
        Repository,
        "SELECT r.* FROM repositories r JOIN accounts a ON a.id = r.owner_id WHERE a.login = ? AND r.name = ?",
        owner,
        name,
    )
    if found is not None:
        return found
    moved_id = uow.store.fetch_value(
        "SELECT repository_id FROM former_names f JOIN accounts a ON a.id = f.owner_id"
        " WHERE a.login = ? AND f.name = ?",
        owner,
        name,
    )
    if moved_id is not None:
        raise MovedPermanently(moved_id)
    raise NotFound


def full_name(uow: UnitOfWork, repository: Repository) -> str:
    owner = uow.store.fetch_value("SELECT login FROM accounts WHERE id = ?", repository.owner_id)
    return f"{owner}/{repository.name}"


def owned_by(uow: UnitOfWork, account_id: int) -> list[Repository]:
    return uow.store.fetch_all(
        Repository, "SELECT * FROM repositories WHERE owner_id = ? ORDER BY id", account_id
    )


def normalize_name(name: str) -> str:
    """Normalize a requested name as GitHub does: invalid characters become `-`, and `.git` is removed."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name).removesuffix(".git")


def list_public(uow: UnitOfWork, since: int = 0) -> list[Repository]:
    return uow.store.fetch_all(
        Repository, "SELECT * FROM repositories WHERE visibility = 'public' AND id > ? ORDER BY id", since
    )


def forks_of(uow: UnitOfWork, repository_id: int) -> list[Repository]:
    return uow.store.fetch_all(
        Repository, "SELECT * FROM repositories WHERE parent_id = ? ORDER BY id", repository_id
    )
