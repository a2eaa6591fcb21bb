"""Issues: opening, editing, closing, labelling, assigning. A pull request is an issue too."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from localhub.world import labels as labels_
from localhub.world import permissions
from localhub.world.accounts import Account, by_login, sender
from localhub.world.labels import Label
from localhub.world.refusals import Gone, Invalid, NotFound
from localhub.world.repositories import Repository, repository
from localhub.world.unit import World

LONGEST_TITLE = 256
LONGEST_BODY = 65_536
# What GitHub colours a label with that an issue brings along.
UNKNOWN_COLOR = "ededed"


@dataclass(frozen=True, slots=True)
class TitleChange:
    """A line in an issue's list of events: what it was called until then stays there to be read."""

    actor_id: int
    previous: str
    current: str
    created_at: str


@dataclass(frozen=True, slots=True)
class Issue:
    id: int
    repository_id: int
    number: int
    is_pull: bool
    title: str
    body: str | None
    state: str
    state_reason: str | None
    author_id: int
    app_id: int | None
    locked: bool
    active_lock_reason: str | None
    closed_at: str | None
    closed_by_id: int | None
    created_at: str
    updated_at: str
    edited_at: str | None

    def need(self, doing: str) -> str:
        """The name of an operation on it in `permissions`: only a pull request may be touched by the right to those."""
        return f"{'pulls' if self.is_pull else 'issues'}.{doing}"


def issue(world: World, number: int) -> Issue:
    found = world.store.one(Issue, "SELECT * FROM issues WHERE id = ?", number)
    if found is None:
        raise NotFound
    return found


def find(world: World, repo: Repository, number: int) -> Issue:
    """By the number people see. Pull requests are found too."""
    found = world.store.one(
        Issue, "SELECT * FROM issues WHERE repository_id = ? AND number = ?", repo.id, number
    )
    if found is None:
        raise NotFound
    return found


def all_of(world: World, repo: Repository) -> list[Issue]:
    """Newest first."""
    return world.store.all(
        Issue, "SELECT * FROM issues WHERE repository_id = ? ORDER BY number DESC", repo.id
    )


def labels_of(world: World, row: Issue) -> list[Label]:
    return world.store.all(
        Label,
        "SELECT l.* FROM labels l JOIN issue_labels i ON i.label_id = l.id WHERE i.issue_id = ? ORDER BY l.fold",
        row.id,
    )


def assignees(world: World, row: Issue) -> list[Account]:
    return world.store.all(
        Account,
        "SELECT a.* FROM accounts a JOIN issue_assignees i ON i.user_id = a.id WHERE i.issue_id = ? ORDER BY a.id",
        row.id,
    )


def may_triage(world: World, repo: Repository) -> bool:
    return permissions.allows(world, "issues.triage", repo)


def create(
    world: World,
    repo: Repository,
    title: str,
    body: str | None = None,
    labels: Sequence[str] = (),
    assignees: Sequence[str] = (),
    from_form: bool = False,
) -> Issue:
    """Labels and assignees from one who may not set them are dropped silently, as on GitHub.

    An issue form's own reach the issue whoever fills it in.
    """
    permissions.require(world, "issues.create", repo)
    if not repo.has_issues:
        raise Gone("Issues has been disabled in this repository.")
    made = add(world, repo, title, body)
    world.emit("issues", "opened", repo.id, issue=made)
    if from_form or may_triage(world, repo):
        _attach(world, repo, made, labels)
        _assign(world, repo, made, assignees)
    return made


def add(world: World, repo: Repository, title: str, body: str | None, is_pull: bool = False) -> Issue:
    """Takes the next number; neither asks for permission nor tells: pull requests begin so too."""
    _check_text(title, body)
    number = world.store.value("SELECT next_number FROM repositories WHERE id = ?", repo.id)
    world.store.update("repositories", repo.id, next_number=number + 1)
    now = world.now()
    made = world.store.insert(
        "issues",
        repository_id=repo.id,
        number=number,
        is_pull=is_pull,
        title=title,
        body=body,
        author_id=sender(world).id,
        app_id=world.actor.app_id,
        created_at=now,
        updated_at=now,
    )
    return issue(world, made)


def _check_text(title: str, body: str | None) -> None:
    if not title.strip():
        raise Invalid.field("Issue", "title", "missing_field")
    if len(title) > LONGEST_TITLE:
        message = f"title is too long (maximum is {LONGEST_TITLE} characters)"
        raise Invalid.field("Issue", "title", "custom", message)
    if body is not None and len(body) > LONGEST_BODY:
        message = f"body is too long (maximum is {LONGEST_BODY} characters)"
        raise Invalid.field("Issue", "body", "custom", message)


def update(world: World, row: Issue, changes: dict[str, Any]) -> Issue:
    """`changes` may hold title, body, state, state_reason, labels, assignees.

    The author may change the text and the state; the rest takes the triage role.
    """
    repo = repository(world, row.repository_id)
    permissions.require(world, row.need("comment"), repo)
    if world.actor.account_id != row.author_id or {"labels", "assignees"} & changes.keys():
        permissions.require(world, row.need("triage"), repo)
    _edit_text(world, row, changes)
    if changes.get("state", row.state) != row.state:
        set_state(world, row, changes["state"], changes.get("state_reason"))
    if changes.get("labels") is not None:
        set_labels(world, row, changes["labels"])
    if changes.get("assignees") is not None:
        _set_assignees(world, repo, row, changes["assignees"])
    return issue(world, row.id)


def _edit_text(world: World, row: Issue, changes: dict[str, Any]) -> None:
    before = {
        key: getattr(row, key)
        for key in ("title", "body")
        if key in changes and changes[key] != getattr(row, key)
    }
    if not before:
        return
    _check_text(changes.get("title", row.title), changes.get("body", row.body))
    edited = {"edited_at": world.now()} if "body" in before else {}
    _touch(world, row, **{key: changes[key] for key in before}, **edited)
    if "title" in before:
        names = {"previous": before["title"], "current": changes["title"]}
        by, now = sender(world).id, world.now()
        world.store.insert("title_changes", issue_id=row.id, actor_id=by, created_at=now, **names)
    told = {key: {"from": old} for key, old in before.items()}
    _tell(world, "edited", row, changes=told)


def set_state(world: World, row: Issue, state: str, reason: str | None = None) -> None:
    """Without asking for permission: a merge closes issues too."""
    if state == "closed":
        default = None if row.is_pull else "completed"
        closer = world.actor.account_id
        _touch(
            world,
            row,
            state="closed",
            state_reason=reason or default,
            closed_at=world.now(),
            closed_by_id=closer,
        )
        _tell(world, "closed", row)
    else:
        reopened = None if row.is_pull else "reopened"
        _touch(world, row, state="open", state_reason=reopened, closed_at=None, closed_by_id=None)
        _tell(world, "reopened", row)


def title_changes(world: World, row: Issue) -> list[TitleChange]:
    """Oldest first."""
    sql = "SELECT * FROM title_changes WHERE issue_id = ? ORDER BY rowid"
    return world.store.all(TitleChange, sql, row.id)


def add_labels(world: World, row: Issue, names: Sequence[str]) -> list[Label]:
    repo = repository(world, row.repository_id)
    permissions.require(world, row.need("triage"), repo)
    _attach(world, repo, row, names)
    return labels_of(world, row)


def set_labels(world: World, row: Issue, names: Sequence[str]) -> list[Label]:
    repo = repository(world, row.repository_id)
    permissions.require(world, row.need("triage"), repo)
    wanted = {labels_.fold(name) for name in names}
    for label in labels_of(world, row):
        if labels_.fold(label.name) not in wanted:
            _detach(world, row, label)
    _attach(world, repo, row, names)
    return labels_of(world, row)


def remove_label(world: World, row: Issue, name: str) -> list[Label]:
    repo = repository(world, row.repository_id)
    permissions.require(world, row.need("triage"), repo)
    for label in labels_of(world, row):
        if labels_.fold(label.name) == labels_.fold(name):
            _detach(world, row, label)
            return labels_of(world, row)
    raise NotFound("Label does not exist")


def _attach(world: World, repo: Repository, row: Issue, names: Sequence[str]) -> None:
    """A label that the repository lacks is made, as GitHub does for an issue."""
    there = {labels_.fold(label.name) for label in labels_of(world, row)}
    for name in names:
        if labels_.fold(name) in there:
            continue
        try:
            label = labels_.find(world, repo, name)
        except NotFound:
            label = labels_.add(world, repo, name, UNKNOWN_COLOR, None)
            world.emit("label", "created", repo.id, label=label)
        there.add(labels_.fold(name))
        world.store.insert("issue_labels", issue_id=row.id, label_id=label.id)
        _touch(world, row)
        _tell(world, "labeled", row, label=label)


def _detach(world: World, row: Issue, label: Label) -> None:
    world.store.run("DELETE FROM issue_labels WHERE issue_id = ? AND label_id = ?", row.id, label.id)
    _touch(world, row)
    _tell(world, "unlabeled", row, label=label)


def assign(world: World, row: Issue, logins: Sequence[str]) -> Issue:
    repo = repository(world, row.repository_id)
    permissions.require(world, row.need("triage"), repo)
    _assign(world, repo, row, logins)
    return issue(world, row.id)


def unassign(world: World, row: Issue, logins: Sequence[str]) -> Issue:
    repo = repository(world, row.repository_id)
    permissions.require(world, row.need("triage"), repo)
    gone = {login.casefold() for login in logins}
    for user in assignees(world, row):
        if user.login.casefold() in gone:
            world.store.run("DELETE FROM issue_assignees WHERE issue_id = ? AND user_id = ?", row.id, user.id)
            _tell(world, "unassigned", row, assignee=user)
    return issue(world, row.id)


def assignable(world: World, repo: Repository, user: Account) -> bool:
    """GitHub drops assignees without write access; members of the organization count."""
    return permissions.ROLES[permissions.role_in(world, user.id, repo)] >= permissions.ROLES[
        "triage"
    ] or bool(
        world.store.value(
            "SELECT 1 FROM memberships WHERE organization_id = ? AND user_id = ?", repo.owner_id, user.id
        )
    )


def _assign(world: World, repo: Repository, row: Issue, logins: Sequence[str]) -> None:
    there = {user.id for user in assignees(world, row)}
    for login in logins:
        user = by_login(world, login)
        if user is None or user.id in there or not assignable(world, repo, user):
            continue
        there.add(user.id)
        world.store.insert("issue_assignees", issue_id=row.id, user_id=user.id)
        _touch(world, row)
        _tell(world, "assigned", row, assignee=user)


def _set_assignees(world: World, repo: Repository, row: Issue, logins: Sequence[str]) -> None:
    keep = {login.casefold() for login in logins}
    unassign(world, row, [user.login for user in assignees(world, row) if user.login.casefold() not in keep])
    _assign(world, repo, row, logins)


def lock(world: World, row: Issue, locked: bool, reason: str | None = None) -> None:
    permissions.require(world, row.need("lock"), repository(world, row.repository_id))
    _touch(world, row, locked=locked, active_lock_reason=reason if locked else None)
    _tell(world, "locked" if locked else "unlocked", row)


def _touch(world: World, row: Issue, **columns: Any) -> None:
    world.store.update("issues", row.id, **columns, updated_at=world.now())


def _tell(world: World, action: str, row: Issue, **subjects: Any) -> None:
    """A pull request tells of itself under its own name."""
    now = issue(world, row.id)
    if row.is_pull:
        world.emit("pull_request", action, row.repository_id, pull_request=now, **subjects)
    else:
        world.emit("issues", action, row.repository_id, issue=now, **subjects)
