"""Making, changing, renaming and deleting repositories."""

import shutil
from collections.abc import Mapping
from typing import Any

from localhub.git import bare
from localhub.world import labels, permissions
from localhub.world.accounts import Account, membership, sender
from localhub.world.refusals import Forbidden, Invalid
from localhub.world.repositories import Repository, cleaned, forks_of, repository
from localhub.world.unit import World

LONGEST_NAME = 100
LONGEST_DESCRIPTION = 350
TOPICS = "Topics start with a lower-case letter or number, and are at most 50 letters, numbers and hyphens."
# What PATCH may set as it is.
PLAIN = {
    "description",
    "homepage",
    "is_template",
    "has_issues",
    "has_projects",
    "has_wiki",
    "has_discussions",
}
PLAIN |= {"allow_squash_merge", "allow_merge_commit", "allow_rebase_merge", "allow_auto_merge"}
PLAIN |= {"allow_update_branch", "allow_forking", "delete_branch_on_merge", "web_commit_signoff_required"}
PLAIN |= {"default_branch"}


def create(world: World, owner: Account, name: str, settings: Mapping[str, Any]) -> Repository:
    """`settings` as REST takes them: private or visibility, auto_init, and what PATCH may set.

    With `auto_init` there is a first commit with a README. Raises Invalid for a name that is taken.
    """
    _require_creator(world, owner)
    made = add(world, owner, name, settings)
    world.emit("repository", "created", made.id)
    return made


def _require_creator(world: World, owner: Account) -> None:
    if owner.type == "Organization":
        permissions.require_in(world, "repositories.create", owner)
        member = membership(world, owner.id, world.actor.account_id or 0)
        if member is not None and member.role != "admin" and not owner.members_can_create_repositories:
            raise Forbidden("Members of this organization cannot create repositories.")
    elif owner.id != world.actor.account_id:
        raise Forbidden("Must be the owner of the account.")


def add(world: World, owner: Account, name: str, settings: Mapping[str, Any]) -> Repository:
    """Without asking for permission and without telling: a seed makes repositories so."""
    name = cleaned(name)
    _check_name(world, owner, name)
    _check_text(settings)
    now = world.now()
    number = world.store.insert(
        "repositories",
        owner_id=owner.id,
        name=name,
        visibility=_visibility(settings) or "public",
        pushed_at=now,
        created_at=now,
        updated_at=now,
        **{key: value for key, value in settings.items() if key in PLAIN and value is not None},
    )
    world.store.run("DELETE FROM former_names WHERE owner_id = ? AND name = ?", owner.id, name)
    made = repository(world, number)
    labels.add_defaults(world, made)
    folder = bare.path(world.files, made.id)
    bare.create(folder, made.default_branch)
    if settings.get("auto_init"):
        text = f"# {made.name}\n" + (f"{made.description}\n" if made.description else "")
        author = owner if world.actor.account_id is None else sender(world)
        bare.first_commit(folder, made.default_branch, {"README.md": text}, _signature(author), world.clock())
    return made


def fork(world: World, source: Repository, owner: Account, name: str | None = None) -> Repository:
    """A copy under another account, or the one that is there. Its branches come along, its issues and labels do not.

    Raises Forbidden where forks of it are not allowed.
    """
    permissions.require(world, "contents.read", source)
    if source.private and not source.allow_forking:
        raise Forbidden("The repository exists, but forking is disabled.")
    there = next((row for row in forks_of(world, source.id) if row.owner_id == owner.id), None)
    if there is not None:
        return there
    _require_creator(world, owner)
    settings = {
        "description": source.description,
        "default_branch": source.default_branch,
        "has_issues": False,
    }
    made = add(world, owner, name or source.name, {**settings, "visibility": source.visibility})
    world.store.update("repositories", made.id, parent_id=source.id)
    folder = bare.path(world.files, source.id)
    bare.git(
        bare.path(world.files, made.id),
        "fetch",
        "--quiet",
        "--no-tags",
        str(folder),
        "refs/heads/*:refs/heads/*",
    )
    return repository(world, made.id)


def _signature(author: Account) -> tuple[str, str]:
    return author.name or author.login, f"{author.id}+{author.login}@users.noreply.localhub"


def _check_name(world: World, owner: Account, name: str) -> None:
    if not name or name in (".", "..") or name.endswith(".wiki") or len(name) > LONGEST_NAME:
        raise Invalid("Repository creation failed.", [_error("name", "custom", "name is not valid")])
    taken = world.store.value("SELECT 1 FROM repositories WHERE owner_id = ? AND name = ?", owner.id, name)
    if taken:
        message = "name already exists on this account"
        raise Invalid("Repository creation failed.", [_error("name", "custom", message)])


def _check_text(settings: Mapping[str, Any]) -> None:
    text = settings.get("description") or ""
    if any(ord(letter) < 32 or ord(letter) == 127 for letter in text):
        message = "description control characters are not allowed"
        raise Invalid("Validation Failed", [_error("description", "custom", message)])
    if len(text) > LONGEST_DESCRIPTION:
        message = f"description is too long (maximum is {LONGEST_DESCRIPTION} characters)"
        raise Invalid("Validation Failed", [_error("description", "custom", message)])


def _error(field: str, code: str, message: str) -> dict[str, str]:
    return {"resource": "Repository", "code": code, "field": field, "message": message}


def _visibility(settings: Mapping[str, Any]) -> str | None:
    if settings.get("visibility") is not None:
        return str(settings["visibility"])
    if settings.get("private") is not None:
        return "private" if settings["private"] else "public"
    return None


def update(world: World, row: Repository, changes: Mapping[str, Any]) -> Repository:
    """As PATCH: only what is named changes. An archived repository takes `archived: false` alone."""
    permissions.require(world, "administration.write", row)
    if row.archived and changes.get("archived") is not False:
        raise Forbidden("Repository was archived so is read-only.")
    _check_text(changes)
    columns = {key: value for key, value in changes.items() if key in PLAIN}
    if columns.get("homepage") == "":
        columns["homepage"] = None
    if _visibility(changes):
        columns["visibility"] = _visibility(changes)
    if "archived" in changes:
        columns["archived"] = changes["archived"]
    if "default_branch" in changes:
        bare.point_head(bare.path(world.files, row.id), changes["default_branch"])
    if changes.get("name") and cleaned(changes["name"]) != row.name:
        columns["name"] = _rename(world, row, cleaned(changes["name"]))
    world.store.update("repositories", row.id, **columns, updated_at=world.now())
    after = repository(world, row.id)
    _tell(world, row, after)
    return after


def _rename(world: World, row: Repository, name: str) -> str:
    owner = world.store.one(Account, "SELECT * FROM accounts WHERE id = ?", row.owner_id)
    if owner is not None and name.casefold() != row.name.casefold():
        _check_name(world, owner, name)
    world.store.run("DELETE FROM former_names WHERE owner_id = ? AND name = ?", row.owner_id, name)
    world.store.run(
        "INSERT OR REPLACE INTO former_names (owner_id, name, repository_id) VALUES (?, ?, ?)",
        row.owner_id,
        row.name,
        row.id,
    )
    return name


def _tell(world: World, before: Repository, after: Repository) -> None:
    if before.archived != after.archived:
        world.emit("repository", "archived" if after.archived else "unarchived", after.id)
    if before.name != after.name:
        changes = {"repository": {"name": {"from": before.name}}}
        world.emit("repository", "renamed", after.id, changes=changes)
    if before.visibility != after.visibility:
        world.emit("repository", "publicized" if after.visibility == "public" else "privatized", after.id)
    edited = {key: {"from": getattr(before, key)} for key in ("description", "homepage", "default_branch")}
    edited = {key: value for key, value in edited.items() if getattr(after, key) != value["from"]}
    if edited:
        world.emit("repository", "edited", after.id, changes=edited)


def set_topics(world: World, row: Repository, topics: list[str]) -> Repository:
    permissions.require(world, "administration.write", row)
    if row.archived:
        raise Forbidden("Repository was archived so is read-only.")
    clean = [topic.lower() for topic in topics]
    if len(clean) > 20 or any(not _is_topic(topic) for topic in clean):
        raise Invalid("Validation Failed", [TOPICS])
    world.store.update("repositories", row.id, topics=list(dict.fromkeys(clean)), updated_at=world.now())
    return repository(world, row.id)


def _is_topic(topic: str) -> bool:
    """Lower-case ASCII letters, digits and `-`, beginning with a letter or digit, at most 50."""
    return 0 < len(topic) <= 50 and topic[0] != "-" and topic.isascii() and topic.replace("-", "a").isalnum()


def delete(world: World, row: Repository) -> None:
    permissions.require(world, "repository.delete", row)
    world.emit("repository", "deleted", organization_id=row.owner_id, repository=row)
    world.store.run("DELETE FROM repositories WHERE id = ?", row.id)
    shutil.rmtree(bare.path(world.files, row.id), ignore_errors=True)
