"""An operation for plan tests that do not depend on the effect of a change."""

from dataclasses import dataclass

from tahaluf.plan import Json, Operation


@dataclass(frozen=True)
class AnyOperation(Operation):
    before: Json = None
    after: Json = None
    previous_name: str | None = None
    person: str | None = None
