"""Whether people may fork private repositories."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from tahaluf.kinds.key import Key
from tahaluf.kinds.protocol import UNREADABLE, Found, Kind, Node, TextCheck
from tahaluf.kinds.reads import RestReads, rest_fact
from tahaluf.kinds.unread import unread_fix
from tahaluf.plan import (
    UNSET,
    Blocked,
    Change,
    ChangeContext,
    ChangeKind,
    FieldChange,
    FieldUpdate,
    PlanItem,
    Rest,
    Risk,
    Steps,
    no_steps_for,
)

FIELD: Final = "allow_forking"


@dataclass(frozen=True, slots=True)
class AllowForking(FieldUpdate):
    """Allows or forbids forks."""


class ForkingKind(Kind):
    key = Key(
        name=FIELD,
        type=bool | None,
        description="Whether people may fork the repository if it is private.",
        example=False,
    )
    permissions = ("metadata=read",)
    import_reads = RestReads(frozenset({FIELD}))

    def rest_reads(self, value: bool) -> RestReads:
        return self.import_reads

    def actual_state(self, repository: Node | None) -> Any:
        return rest_fact(repository, FIELD) if repository else False

    def diff(self, slug: str, value: bool, actual: Any) -> Iterator[PlanItem]:
        if actual is UNSET:
            yield Blocked(slug, FIELD, FIELD, UNREADABLE, unread_fix("metadata=read"))
        elif actual is not None and actual != value:
            yield Change(
                project=slug,
                resource=FIELD,
                kind=ChangeKind.UPDATE,
                target=FIELD,
                operation=AllowForking((FieldChange(FIELD, actual, value),)),
                risk=Risk.ACCESS if value else Risk.NONE,
                content_writes=0,
            )

    def steps(self, change: Change, context: ChangeContext) -> Steps:
        match change.operation:
            case AllowForking() as update:
                yield Rest("PATCH", context.repository, update.new_values)
            case other:
                raise no_steps_for(other)
        return None

    def describe(self, repository: Node, check: TextCheck) -> Found:
        allowed = rest_fact(repository, FIELD)
        return Found(omitted={FIELD: UNREADABLE}) if allowed is UNSET else Found(None if allowed else allowed)
