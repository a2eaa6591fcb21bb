"""Creating, changing, renaming, forking and deleting repositories."""

import shutil
from collections.abc import Mapping
from typing import Any

from localhub.git import bare

from . import labels, permissions, security
from .accounts import Account, account, membership, noreply_address, sender
from .errors import Forbidden, ValidationFailed
from .repositories import Repository, forks_of, normalize_name, repository
from .unit_of_work import UnitOfWork

MAX_NAME_LENGTH = 100
MAX_DESCRIPTION_LENGTH = 350
TOPICS_MESSAGE = (
    "Topics start with a lower-case letter or a number and consist of at most 50 letters, numbers and "
    "hyphens."
)
# The settings from a PATCH request that are stored without conversion.
EDITABLE = {
    "description",
    "homepage",
    "is_template",
    "has_issues",
    "has_projects",
    "has_wiki",
    "has_discussions",
}
EDITABLE |= {"allow_squash_merge", "allow_merge_commit", "allow_rebase_merge", "allow_auto_merge"}
EDITABLE |= {"allow_update_branch", "allow_forking", "delete_branch_on_merge", "web_commit_signoff_required"}
EDITABLE |= {"default_branch"}
MESSAGES = ("merge_commit", "squash_merge_commit")
EDITABLE |= {f"{kind}_{part}" for kind in MESSAGES for part in ("title", "message")}


def create(uow: UnitOfWork, owner: Account, name: str, settings: Mapping[str, Any]) -> Repository:
    """`settings` uses the names from REST: private or visibility, auto_init, and everything that PATCH can set.

    `auto_init` creates a first commit with a README. Raises ValidationFailed if the name is taken.
    """
    require_can_create(uow, owner)
    created = add(uow, owner, name, settings)
    uow.emit("repository", "created", created.id)
    return created


def require_can_create(uow: UnitOfWork, owner: Account) -> None:
    if owner.type == "Organization":
        permissions.require_in_organization(uow, "repositories.create", owner)
        member = membership(uow, owner.id, uow.actor.account_id or 0)
        if member is not None and member.role != "admin" and not owner.members_can_create_repositories:
            raise Forbidden("Members of this organization cannot create repositories.")
    elif owner.id != uow.actor.account_id:
        raise Forbidden("Must be the owner of the account.")


def add(uow: UnitOfWork, owner: Account, name: str, settings: Mapping[str, Any]) -> Repository:
    """Add a repository without checking permissions or emitting an event, as seeds do."""
    name = normalize_name(name)
    check_name(uow, owner, name)
    _check_text(settings)
    _check_projects(owner, settings)
    if not owner.has_repository_projects:
        settings = {**settings, "has_projects": False}
    now = uow.now()
    repository_id = uow.store.insert(
        "repositories",
        owner_id=owner.id,
        name=name,
        visibility=_visibility(settings) or "public",
        pushed_at=now,
        created_at=now,
        updated_at=now,
        **{key: value for key, value in settings.items() if key in EDITABLE and value is not None},
    )
    uow.store.execute("DELETE FROM former_names WHERE owner_id = ? AND name = ?", owner.id, name)
    created = repository(uow, repository_id)
    labels.add_defaults(uow, created)
    git_dir = bare.repository_folder(uow.repository_root, created.id)
    bare.create(git_dir, created.default_branch)
    if settings.get("auto_init"):
        text = f"# {created.name}\n" + (f"{created.description}\n" if created.description else "")
        author = owner if uow.actor.account_id is None else sender(uow)
        bare.create_first_commit(
            git_dir, created.default_branch, {"README.md": text}, _signature(author), uow.clock()
        )
    return created


def fork(uow: UnitOfWork, source: Repository, owner: Account, name: str | None = None) -> Repository:
    """Return a fork under another account, creating it if needed. Copies branches, but not issues or labels.

    Raises Forbidden if the repository does not allow forks.
    """
    permissions.require(uow, "contents.read", source)
    if source.private and not source.allow_forking:
        raise Forbidden("The repository exists, but forking is disabled.")
    existing = next((row for row in forks_of(uow, source.id) if row.owner_id == owner.id), None)
    if existing is not None:
        return existing
    require_can_create(uow, owner)
    return add_fork(uow, source, owner, name or source.name, {})


def add_fork(
    uow: UnitOfWork, source: Repository, owner: Account, name: str, settings: Mapping[str, Any]
) -> Repository:
    """Add a fork without checking permissions. `settings` overrides settings that the fork inherits. Seeds also use
    this function.
    """
    from_source = {
        "description": source.description,
        "default_branch": source.default_branch,
        "has_issues": False,
        "visibility": source.visibility,
    }
    created = add(uow, owner, name, {**from_source, **settings, "auto_init": False})
    uow.store.update("repositories", created.id, parent_id=source.id)
    source_dir = bare.repository_folder(uow.repository_root, source.id)
    bare.git(
        bare.repository_folder(uow.repository_root, created.id),
        "fetch",
        "--quiet",
        "--no-tags",
        str(source_dir),
        "refs/heads/*:refs/heads/*",
    )
    return repository(uow, created.id)


def _signature(author: Account) -> tuple[str, str]:
    return author.name or author.login, noreply_address(author)


def check_name(uow: UnitOfWork, owner: Account, name: str) -> None:
    if not name or name in (".", "..") or name.endswith(".wiki") or len(name) > MAX_NAME_LENGTH:
        raise ValidationFailed("Repository creation failed.", [_error("name", "custom", "name is not valid")])
    taken = uow.store.fetch_value(
        "SELECT 1 FROM repositories WHERE owner_id = ? AND name = ?", owner.id, name
    )
    if taken:
        message = "name already exists on this account"
        raise ValidationFailed("Repository creation failed.", [_error("name", "custom", message)])


def _check_text(settings: Mapping[str, Any]) -> None:
    text = settings.get("description") or ""
    if any(ord(char) < 32 or ord(char) == 127 for char in text):
        message = "description control characters are not allowed"
        raise ValidationFailed("Validation Failed", [_error("description", "custom", message)])
    if len(text) > MAX_DESCRIPTION_LENGTH:
        message = f"description is too long (maximum is {MAX_DESCRIPTION_LENGTH} characters)"
        raise ValidationFailed("Validation Failed", [_error("description", "custom", message)])


def _error(field: str, code: str, message: str) -> dict[str, str]:
    return {"resource": "Repository", "code": code, "field": field, "message": message}


def _visibility(settings: Mapping[str, Any]) -> str | None:
    if settings.get("visibility") is not None:
        return str(settings["visibility"])
    if settings.get("private") is not None:
        return "private" if settings["private"] else "public"
    return None


def update(uow: UnitOfWork, row: Repository, changes: Mapping[str, Any]) -> Repository:
    """Update a repository. As with PATCH, only the given settings are changed. An archived repository accepts only
    `archived: false`.
    """
    permissions.require(uow, "administration.write", row)
    if row.archived and changes.get("archived") is not False:
        raise Forbidden("Repository was archived so is read-only.")
    _check_text(changes)
    _check_messages(row, changes)
    _check_projects(account(uow, row.owner_id), changes)
    columns = {key: value for key, value in changes.items() if key in EDITABLE}
    if columns.get("homepage") == "":
        columns["homepage"] = None
    if _visibility(changes):
        columns["visibility"] = _visibility(changes)
    if "archived" in changes:
        columns["archived"] = changes["archived"]
        columns["archived_at"] = uow.now() if changes["archived"] else None
    if "default_branch" in changes:
        _set_default_branch(uow, row, changes["default_branch"])
    if requested := changes.get("security_and_analysis"):
        security.update_analysis(uow, row, requested)
    if changes.get("name") and normalize_name(changes["name"]) != row.name:
        columns["name"] = _rename(uow, row, normalize_name(changes["name"]))
    uow.store.update("repositories", row.id, **columns, updated_at=uow.now())
    after = repository(uow, row.id)
    _emit_changes(uow, row, after)
    return after


def _set_default_branch(uow: UnitOfWork, row: Repository, name: str) -> None:
    git_dir = bare.repository_folder(uow.repository_root, row.id)
    if name == row.default_branch:
        return
    if bare.ref(git_dir, f"refs/heads/{name}") is None:
        message = (
            f"The branch {name} was not found. Please push that ref first or create it via the Git Data API."
            if bare.refs(git_dir, "refs/heads/")
            else "Cannot update default branch for an empty repository. Please init the repository and push first."
        )
        raise ValidationFailed.for_field("Repository", "default_branch", "invalid", message)
    bare.set_default_branch(git_dir, name)


def _check_messages(row: Repository, changes: Mapping[str, Any]) -> None:
    """Raise ValidationFailed for a message without a title ("Update a repository" on docs.github.com)."""
    for kind in MESSAGES:
        if f"{kind}_message" in changes and f"{kind}_title" not in changes:
            raise ValidationFailed.for_field("Repository", f"{kind}_title", "missing_field")
    methods = ("allow_merge_commit", "allow_squash_merge", "allow_rebase_merge")
    if not any(changes.get(method, getattr(row, method)) for method in methods):
        message = "Sorry, you need to allow at least one merge strategy. (no_merge_method)"
        raise ValidationFailed("Validation Failed", [_error("merge_commit_allowed", "custom", message)])


def _check_projects(owner: Account, settings: Mapping[str, Any]) -> None:
    """Raise an error if the settings enable projects but the organization has disabled them. This rule is from
    "Update a repository" on docs.github.com.
    """
    if settings.get("has_projects") and not owner.has_repository_projects:
        raise ValidationFailed.for_field("Repository", "has_projects", "invalid")


def _rename(uow: UnitOfWork, row: Repository, name: str) -> str:
    owner = uow.store.fetch_one(Account, "SELECT * FROM accounts WHERE id = ?", row.owner_id)
    if owner is not None and name.casefold() != row.name.casefold():
        check_name(uow, owner, name)
    move(uow, row, row.owner_id, name)
    return name


def move(uow: UnitOfWork, row: Repository, owner_id: int, name: str) -> None:
    """Change the repository's name or owner. The former name redirects to the new one. This function does not
    check permissions or emit an event.
    """
    uow.store.execute("DELETE FROM former_names WHERE owner_id = ? AND name = ?", owner_id, name)
    if (owner_id, name.casefold()) != (row.owner_id, row.name.casefold()):
        uow.store.execute(
            "INSERT OR REPLACE INTO former_names (owner_id, name, repository_id) VALUES (?, ?, ?)",
            row.owner_id,
            row.name,
            row.id,
        )
    uow.store.update("repositories", row.id, owner_id=owner_id, name=name, updated_at=uow.now())


def _emit_changes(uow: UnitOfWork, before: Repository, after: Repository) -> None:
    if before.archived != after.archived:
        uow.emit("repository", "archived" if after.archived else "unarchived", after.id)
    if before.name != after.name:
        changes = {"repository": {"name": {"from": before.name}}}
        uow.emit("repository", "renamed", after.id, changes=changes)
    if before.visibility != after.visibility:
        uow.emit("repository", "publicized" if after.visibility == "public" else "privatized", after.id)
    edited = {key: {"from": getattr(before, key)} for key in ("description", "homepage", "default_branch")}
    edited = {key: value for key, value in edited.items() if getattr(after, key) != value["from"]}
    if edited:
        uow.emit("repository", "edited", after.id, changes=edited)


def set_topics(uow: UnitOfWork, row: Repository, topics: list[str]) -> Repository:
    permissions.require(uow, "administration.write", row)
    if row.archived:
        raise Forbidden("Repository was archived so is read-only.")
    normalized = [topic.lower() for topic in topics]
    if len(normalized) > 20 or any(not _is_topic(topic) for topic in normalized):
        raise ValidationFailed("Validation Failed", [TOPICS_MESSAGE])
    uow.store.update("repositories", row.id, topics=list(dict.fromkeys(normalized)), updated_at=uow.now())
    return repository(uow, row.id)


def _is_topic(topic: str) -> bool:
    """Whether this is a topic: at most 50 lower-case ASCII letters, digits and `-`, starting with a letter or digit."""
    return 0 < len(topic) <= 50 and topic[0] != "-" and topic.isascii() and topic.replace("-", "a").isalnum()


def delete(uow: UnitOfWork, row: Repository) -> None:
    permissions.require(uow, "repository.delete", row)
    uow.emit("repository", "deleted", organization_id=row.owner_id, repository=row)
    uow.store.execute("DELETE FROM repositories WHERE id = ?", row.id)
    shutil.rmtree(bare.repository_folder(uow.repository_root, row.id), ignore_errors=True)
