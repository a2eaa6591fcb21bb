"""A repair: the requests that correct one setting of the organization or of its two repositories."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from tahaluf.health import Facts
from tahaluf.plan import Steps


class Scope(StrEnum):
    """What a repair changes. Changes to the whole organization need a separate confirmation."""

    CONTROL = "the control repository"
    ROSTER = "the roster"
    ORGANIZATION = "the whole organization"


@dataclass(frozen=True, slots=True)
class Repair:
    """`check` is the id of the doctor's check that passes afterwards.

    `what` completes the sentence "tahaluf will …".
    """

    check: str
    scope: Scope
    what: str
    start: Callable[[], Steps] = field(repr=False, compare=False)


Finder = Callable[[Facts], Iterator[Repair]]
Repairs = Mapping[str, Finder]
Body = Mapping[str, Any]

NOT_FOUND: Final = frozenset({404})
