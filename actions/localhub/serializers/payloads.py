"""Webhook payloads: the event, its subjects and the sender."""

from datetime import datetime
from typing import Any

from localhub.domain import PendingEvent, accounts, repositories
from localhub.domain import pulls as domain_pulls
from localhub.domain.git import PushedCommit
from localhub.domain.issues import Issue
from localhub.domain.repositories import Repository
from localhub.git import bare

from . import pulls
from . import repositories as serializers
from .accounts import organization_simple, simple
from .dispatch import serialize
from .view import View

# When GitHub sends these events, it has not yet computed whether the pull request is mergeable.
NOT_COMPUTED_YET = ("opened", "reopened", "synchronize")


def webhook_payload(event: PendingEvent, view: View) -> dict[str, Any]:
    """The payload contains `action`, the subjects under their keys, the repository, organization and installation, and
    the sender.
    """
    uow = view.uow
    fields: dict[str, Any] = {} if event.action is None else {"action": event.action}
    for key, subject in event.subjects.items():
        fields |= _subject_fields(event, key, subject, view)
    owner_id = event.organization_id
    if event.repository_id is not None and "repository" not in fields:
        repository = repositories.repository(uow, event.repository_id)
        fields["repository"] = serializers.full(repository, view)
        owner_id = repository.owner_id
        if event.name == "push":
            fields |= _push_fields(event, repository, view)
    if owner_id is not None:
        owner = accounts.account(uow, owner_id)
        if owner.type == "Organization":
            fields["organization"] = organization_simple(owner, view)
    if uow.actor.installation_id is not None:
        fields["installation"] = {"id": uow.actor.installation_id}
    if uow.actor.account_id is not None:
        fields["sender"] = simple(accounts.account(uow, uow.actor.account_id), view)
    return fields


def _subject_fields(event: PendingEvent, key: str, subject: Any, view: View) -> dict[str, Any]:
    """Return the fields for one subject. A pull request includes its branches, and its number is repeated at the top
    level.
    """
    if key != "pull_request" or not isinstance(subject, Issue):
        return {key: serialize(subject, view)}
    row = domain_pulls.pull(view.uow, subject.id)
    if event.name != "pull_request":  # for example, in review events
        return {key: pulls.short(row, view)}
    rendered = pulls.full(row, view, compute_mergeable=event.action not in NOT_COMPUTED_YET)
    return {"number": subject.number, key: rendered}


def _push_fields(event: PendingEvent, repository: Repository, view: View) -> dict[str, Any]:
    """A push event contains the repository in an older format, and only the name and e-mail address of the pusher."""
    uow, subjects = view.uow, event.subjects
    owner = accounts.account(uow, repository.owner_id)
    shown = serializers.full(repository, view)
    times = {key: int(datetime.fromisoformat(shown[key]).timestamp()) for key in ("created_at", "pushed_at")}
    pusher = accounts.sender(uow)
    return {
        "repository": shown
        | times
        | {
            "owner": {"name": owner.login, "email": owner.email, **shown["owner"]},
            "master_branch": repository.default_branch,
            "stargazers": 0,
        },
        "pusher": {"name": pusher.login, "email": accounts.noreply_address(pusher)},
        "base_ref": None,
        "compare": _compare_url(subjects, serializers.html_url(repository, view)),
    }


def _compare_url(subjects: dict[str, Any], html_url: str) -> str:
    """The URL of the page that shows the push: a comparison, the only commit of a new branch, or the new branch."""
    commits: list[PushedCommit] = subjects["commits"]
    if subjects["before"] != bare.NULL_OID:
        return f"{html_url}/compare/{subjects['before'][:12]}...{subjects['after'][:12]}"
    if len(commits) == 1:
        return f"{html_url}/commit/{commits[0].commit.oid}"
    return f"{html_url}/compare/{subjects['ref'].split('/', 2)[2]}"
