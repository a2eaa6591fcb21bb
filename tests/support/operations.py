"""An operation and a change for tests of plans in which their effects do not matter."""

from dataclasses import dataclass
from typing import Any

from tahaluf.plan import Change, ChangeKind, Json, Operation, PersonOperation, Risk


@dataclass(frozen=True)
class AnyOperation(Operation):
    before: Json = None
    after: Json = None
    previous_name: str | None = None


@dataclass(frozen=True)
class AnyPersonOperation(PersonOperation):
    before: Json = None
    after: Json = None


def joins(login: str, account: int | None = None, **more: Json) -> AnyPersonOperation:
    """An operation that gives access to this account. `more`: additional values that it writes."""
    return AnyPersonOperation(login, account, after={"login": login, "id": account, **more})


def leaves(login: str, account: int | None = None) -> AnyPersonOperation:
    """An operation that ends the access of this account."""
    return AnyPersonOperation(login, account, before={"login": login, "id": account})


def sample_change(
    project: str,
    resource: str,
    kind: ChangeKind,
    target: str,
    before: Any,
    after: Any,
    risk: Risk = Risk.NONE,
) -> Change:
    return Change(
        project=project,
        resource=resource,
        kind=kind,
        target=target,
        operation=AnyOperation(before, after),
        risk=risk,
    )
