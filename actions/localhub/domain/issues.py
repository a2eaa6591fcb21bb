"""Issues: creating, editing, closing, labelling and assigning them. A pull request is also an issue."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from . import labels as labels_
from . import permissions
from .accounts import Account, by_login, sender
from .errors import Gone, NotFound, ValidationFailed
from .labels import Label
from .repositories import Repository, repository
from .unit_of_work import UnitOfWork

MAX_TITLE_LENGTH = 256
MAX_BODY_LENGTH = 65_536
# The color of a label that is created when an issue first uses it.
DEFAULT_COLOR = "ededed"


@dataclass(frozen=True, slots=True)
class TitleChange:
    """A `renamed` event with the previous title."""

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

    def operation(self, action: str) -> str:
        """The operation's name in `permissions`. The name differs between issues and pull requests."""
        return f"{'pulls' if self.is_pull else 'issues'}.{action}"


def issue(uow: UnitOfWork, issue_id: int) -> Issue:
    found = uow.store.fetch_one(Issue, "SELECT * FROM issues WHERE id = ?", issue_id)
    if found is None:
        raise NotFound
    return found


def find(uow: UnitOfWork, repo: Repository, number: int) -> Issue:
    """Find an issue or pull request by number. Raises NotFound if there is none."""
    found = uow.store.fetch_one(
        Issue, "SELECT * FROM issues WHERE repository_id = ? AND number = ?", repo.id, number
    )
    if found is None:
        raise NotFound
    return found


def all_of(uow: UnitOfWork, repo: Repository) -> list[Issue]:
    """Return all issues and pull requests, most recent first."""
    return uow.store.fetch_all(
        Issue, "SELECT * FROM issues WHERE repository_id = ? ORDER BY number DESC", repo.id
    )


def labels_of(uow: UnitOfWork, row: Issue) -> list[Label]:
    return uow.store.fetch_all(
        Label,
        "SELECT l.* FROM labels l JOIN issue_labels i ON i.label_id = l.id WHERE i.issue_id = ? ORDER BY l.fold",
        row.id,
    )


def labelled(uow: UnitOfWork, label: Label) -> list[Issue]:
    """The issues and pull requests with a label, oldest first."""
    return uow.store.fetch_all(
        Issue,
        "SELECT s.* FROM issues s JOIN issue_labels i ON i.issue_id = s.id WHERE i.label_id = ? ORDER BY s.number",
        label.id,
    )


def assignees(uow: UnitOfWork, row: Issue) -> list[Account]:
    return uow.store.fetch_all(
        Account,
        "SELECT a.* FROM accounts a JOIN issue_assignees i ON i.user_id = a.id WHERE i.issue_id = ? ORDER BY a.id",
        row.id,
    )


def can_triage(uow: UnitOfWork, repo: Repository) -> bool:
    return permissions.is_allowed(uow, "issues.triage", repo)


def create(
    uow: UnitOfWork,
    repo: Repository,
    title: str,
    body: str | None = None,
    labels: Sequence[str] = (),
    assignees: Sequence[str] = (),
    from_form: bool = False,
) -> Issue:
    """Create an issue.

    As on GitHub, labels and assignees are silently dropped if the actor may not set them. Those that an
    issue form sets are kept, even if its author may not set them.
    """
    permissions.require(uow, "issues.create", repo)
    if not repo.has_issues:
        raise Gone("Issues has been disabled in this repository.")
    created = add(uow, repo, title, body)
    uow.emit("issues", "opened", repo.id, issue=created)
    if from_form or can_triage(uow, repo):
        _attach(uow, repo, created, labels)
        _assign(uow, repo, created, assignees)
    return created


def add(uow: UnitOfWork, repo: Repository, title: str, body: str | None, is_pull: bool = False) -> Issue:
    """Add an issue with the next number, without checking permissions or emitting an event. Pull requests are also
    added with this function.
    """
    _check_text(title, body)
    number = uow.store.fetch_value("SELECT next_number FROM repositories WHERE id = ?", repo.id)
    uow.store.update("repositories", repo.id, next_number=number + 1)
    now = uow.now()
    created_id = uow.store.insert(
        "issues",
        repository_id=repo.id,
        number=number,
        is_pull=is_pull,
        title=title,
        body=body,
        author_id=sender(uow).id,
        app_id=uow.actor.app_id,
        created_at=now,
        updated_at=now,
    )
    return issue(uow, created_id)


def _check_text(title: str, body: str | None) -> None:
    if not title.strip():
        raise ValidationFailed.for_field("Issue", "title", "missing_field")
    if len(title) > MAX_TITLE_LENGTH:
        message = f"title is too long (maximum is {MAX_TITLE_LENGTH} characters)"
        raise ValidationFailed.for_field("Issue", "title", "custom", message)
    if body is not None and len(body) > MAX_BODY_LENGTH:
        message = f"body is too long (maximum is {MAX_BODY_LENGTH} characters)"
        raise ValidationFailed.for_field("Issue", "body", "custom", message)


def update(uow: UnitOfWork, row: Issue, changes: dict[str, Any]) -> Issue:
    """Update an issue.

    `changes` may contain title, body, state, state_reason, labels and assignees. The author may change the title,
    body and state. All other changes require the triage role.
    """
    repo = repository(uow, row.repository_id)
    permissions.require(uow, row.operation("comment"), repo)
    if uow.actor.account_id != row.author_id or {"labels", "assignees"} & changes.keys():
        permissions.require(uow, row.operation("triage"), repo)
    _edit_text(uow, row, changes)
    if changes.get("state", row.state) != row.state:
        set_state(uow, row, changes["state"], changes.get("state_reason"))
    if changes.get("labels") is not None:
        set_labels(uow, row, changes["labels"])
    if changes.get("assignees") is not None:
        _set_assignees(uow, repo, row, changes["assignees"])
    return issue(uow, row.id)


def _edit_text(uow: UnitOfWork, row: Issue, changes: dict[str, Any]) -> None:
    before = {
        key: getattr(row, key)
        for key in ("title", "body")
        if key in changes and changes[key] != getattr(row, key)
    }
    if not before:
        return
    _check_text(changes.get("title", row.title), changes.get("body", row.body))
    edited = {"edited_at": uow.now()} if "body" in before else {}
    _update_row(uow, row, **{key: changes[key] for key in before}, **edited)
    if "title" in before:
        names = {"previous": before["title"], "current": changes["title"]}
        by, now = sender(uow).id, uow.now()
        uow.store.insert("title_changes", issue_id=row.id, actor_id=by, created_at=now, **names)
    changed = {key: {"from": old} for key, old in before.items()}
    _emit(uow, "edited", row, changes=changed)


def set_state(uow: UnitOfWork, row: Issue, state: str, reason: str | None = None) -> None:
    """Open or close an issue without checking permissions. A merged pull request is also closed with this function."""
    if state == "closed":
        default = None if row.is_pull else "completed"
        closer = uow.actor.account_id
        _update_row(
            uow,
            row,
            state="closed",
            state_reason=reason or default,
            closed_at=uow.now(),
            closed_by_id=closer,
        )
        _emit(uow, "closed", row)
    else:
        reopened = None if row.is_pull else "reopened"
        _update_row(uow, row, state="open", state_reason=reopened, closed_at=None, closed_by_id=None)
        _emit(uow, "reopened", row)


def title_changes(uow: UnitOfWork, row: Issue) -> list[TitleChange]:
    """Return the changes to an issue's title, oldest first."""
    sql = "SELECT * FROM title_changes WHERE issue_id = ? ORDER BY rowid"
    return uow.store.fetch_all(TitleChange, sql, row.id)


def add_labels(uow: UnitOfWork, row: Issue, names: Sequence[str]) -> list[Label]:
    repo = repository(uow, row.repository_id)
    permissions.require(uow, row.operation("triage"), repo)
    _attach(uow, repo, row, names)
    return labels_of(uow, row)


def set_labels(uow: UnitOfWork, row: Issue, names: Sequence[str]) -> list[Label]:
    repo = repository(uow, row.repository_id)
    permissions.require(uow, row.operation("triage"), repo)
    wanted = {labels_.normalize(name) for name in names}
    for label in labels_of(uow, row):
        if labels_.normalize(label.name) not in wanted:
            _detach(uow, row, label)
    _attach(uow, repo, row, names)
    return labels_of(uow, row)


def remove_label(uow: UnitOfWork, row: Issue, name: str) -> list[Label]:
    repo = repository(uow, row.repository_id)
    permissions.require(uow, row.operation("triage"), repo)
    for label in labels_of(uow, row):
        if labels_.normalize(label.name) == labels_.normalize(name):
            _detach(uow, row, label)
            return labels_of(uow, row)
    raise NotFound("Label does not exist")


def _attach(uow: UnitOfWork, repo: Repository, row: Issue, names: Sequence[str]) -> None:
    """Add labels to an issue. As on GitHub, this creates labels that the repository does not have yet."""
    attached = {labels_.normalize(label.name) for label in labels_of(uow, row)}
    for name in names:
        if labels_.normalize(name) in attached:
            continue
        try:
            label = labels_.find(uow, repo, name)
        except NotFound:
            label = labels_.add(uow, repo, name, DEFAULT_COLOR, None)
            uow.emit("label", "created", repo.id, label=label)
        attached.add(labels_.normalize(name))
        uow.store.insert("issue_labels", issue_id=row.id, label_id=label.id)
        _update_row(uow, row)
        _emit(uow, "labeled", row, label=label)


def _detach(uow: UnitOfWork, row: Issue, label: Label) -> None:
    uow.store.execute("DELETE FROM issue_labels WHERE issue_id = ? AND label_id = ?", row.id, label.id)
    _update_row(uow, row)
    _emit(uow, "unlabeled", row, label=label)


def assign(uow: UnitOfWork, row: Issue, logins: Sequence[str]) -> Issue:
    repo = repository(uow, row.repository_id)
    permissions.require(uow, row.operation("triage"), repo)
    _assign(uow, repo, row, logins)
    return issue(uow, row.id)


def unassign(uow: UnitOfWork, row: Issue, logins: Sequence[str]) -> Issue:
    repo = repository(uow, row.repository_id)
    permissions.require(uow, row.operation("triage"), repo)
    removed = {login.casefold() for login in logins}
    for user in assignees(uow, row):
        if user.login.casefold() in removed:
            uow.store.execute(
                "DELETE FROM issue_assignees WHERE issue_id = ? AND user_id = ?", row.id, user.id
            )
            _emit(uow, "unassigned", row, assignee=user)
    return issue(uow, row.id)


def assignable(uow: UnitOfWork, repo: Repository, user: Account) -> bool:
    """Whether GitHub accepts this assignee: someone who has write access or is a member of the organization."""
    return permissions.ROLES[permissions.role_in(uow, user.id, repo)] >= permissions.ROLES["triage"] or bool(
        uow.store.fetch_value(
            "SELECT 1 FROM memberships WHERE organization_id = ? AND user_id = ?", repo.owner_id, user.id
        )
    )


def _assign(uow: UnitOfWork, repo: Repository, row: Issue, logins: Sequence[str]) -> None:
    assigned = {user.id for user in assignees(uow, row)}
    for login in logins:
        user = by_login(uow, login)
        if user is None or user.id in assigned or not assignable(uow, repo, user):
            continue
        assigned.add(user.id)
        uow.store.insert("issue_assignees", issue_id=row.id, user_id=user.id)
        _update_row(uow, row)
        _emit(uow, "assigned", row, assignee=user)


def drop_unassignable(uow: UnitOfWork, repo: Repository) -> None:
    """Unassign everyone who can no longer be assigned now that the repository has a new owner."""
    for row in all_of(uow, repo):
        for user in assignees(uow, row):
            if not assignable(uow, repo, user):
                uow.store.execute(
                    "DELETE FROM issue_assignees WHERE issue_id = ? AND user_id = ?", row.id, user.id
                )


def _set_assignees(uow: UnitOfWork, repo: Repository, row: Issue, logins: Sequence[str]) -> None:
    keep = {login.casefold() for login in logins}
    unassign(uow, row, [user.login for user in assignees(uow, row) if user.login.casefold() not in keep])
    _assign(uow, repo, row, logins)


def lock(uow: UnitOfWork, row: Issue, locked: bool, reason: str | None = None) -> None:
    permissions.require(uow, row.operation("lock"), repository(uow, row.repository_id))
    _update_row(uow, row, locked=locked, active_lock_reason=reason if locked else None)
    _emit(uow, "locked" if locked else "unlocked", row)


def _update_row(uow: UnitOfWork, row: Issue, **columns: Any) -> None:
    uow.store.update("issues", row.id, **columns, updated_at=uow.now())


def _emit(uow: UnitOfWork, action: str, row: Issue, **subjects: Any) -> None:
    """Emit the event for an issue or a pull request."""
    current = issue(uow, row.id)
    if row.is_pull:
        uow.emit("pull_request", action, row.repository_id, pull_request=current, **subjects)
    else:
        uow.emit("issues", action, row.repository_id, issue=current, **subjects)
