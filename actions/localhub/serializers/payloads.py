"""Webhook payloads: the event, its subjects and the sender."""

from typing import Any

from localhub.domain import PendingEvent, accounts, repositories
from localhub.domain import pulls as domain_pulls
from localhub.domain.issues import Issue

from . import pulls
from . import repositories as serializers
from .accounts import organization_simple, simple
from .dispatch import serialize
from .view import View


def webhook_payload(event: PendingEvent, view: View) -> dict[str, Any]:
    """Contains `action`, the subjects under their keys, repository, organization, installation and sender."""
    uow = view.uow
    fields: dict[str, Any] = {} if event.action is None else {"action": event.action}
    for key, subject in event.subjects.items():
        fields |= _subject_fields(key, subject, view)
    owner_id = event.organization_id
    if event.repository_id is not None and "repository" not in fields:
        repository = repositories.repository(uow, event.repository_id)
        fields["repository"] = serializers.full(repository, view)
        owner_id = repository.owner_id
    if owner_id is not None:
        owner = accounts.account(uow, owner_id)
        if owner.type == "Organization":
            fields["organization"] = organization_simple(owner, view)
    if uow.actor.installation_id is not None:
        fields["installation"] = {"id": uow.actor.installation_id}
    if uow.actor.account_id is not None:
        fields["sender"] = simple(accounts.account(uow, uow.actor.account_id), view)
    return fields


def _subject_fields(key: str, subject: Any, view: View) -> dict[str, Any]:
    """Pull requests include their branches; the pull request number is repeated at the top level."""
    if key != "pull_request" or not isinstance(subject, Issue):
        return {key: serialize(subject, view)}
    row = domain_pulls.pull(view.uow, subject.id)
    return {
        "number": subject.number,
        key: pulls.short(row, view) | {"merged": row.merged_at is not None},
    }
