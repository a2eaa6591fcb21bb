"""An operation and a change for tests of plans that do not depend on their effects."""

from dataclasses import dataclass
from typing import Any

from tahaluf.plan import Change, ChangeKind, Json, Operation, Risk


@dataclass(frozen=True)
class AnyOperation(Operation):
    before: Json = None
    after: Json = None
    previous_name: str | None = None
    person: str | None = None


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
