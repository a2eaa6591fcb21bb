"""What changes tell of before and after, a line each or one together. How a value is written, the caller says."""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from .change import Change, Kind, Risk

Write = Callable[[str], str]


def difference(change: Change, write: Write) -> str:
    """`before → after`, by field where there are several; empty where kind and target say it all."""
    before, after = change.before, change.after
    if isinstance(before, dict) and isinstance(after, dict):
        return "; ".join(f"{key}: {_turned(key, before, after, write)}" for key in after)
    if after is None or isinstance(after, dict):
        return ""
    return _value(after, write) if before is None else f"{_value(before, write)} → {_value(after, write)}"


def lines(changes: Iterable[Change]) -> Iterator[list[Change]]:
    """The changes of one project, in order, as they share lines: many of one kind that travel together have one."""
    for (*_, together), group in groupby(changes, key=_alike):
        if together:
            yield list(group)
        else:
            yield from ([change] for change in group)


def named(change: Change, write: Write) -> str:
    """One of several in a line: its name, and which it had."""
    name = write(change.target)
    return f"{write(change.before['name'])} → {name}" if change.kind is Kind.RENAME else name


def _alike(change: Change) -> tuple[str, Kind, Risk, bool]:
    return change.resource, change.kind, change.risk, change.batched


def _turned(key: str, before: dict[str, object], after: dict[str, object], write: Write) -> str:
    now = _value(after[key], write)
    return f"{_value(before[key], write)} → {now}" if key in before else now


def _value(value: object, write: Write) -> str:
    if value in (None, "", []):
        return "nothing"
    if isinstance(value, (list, tuple)):
        return ", ".join(write(str(item)) for item in value)
    if isinstance(value, bool):
        return "on" if value else "off"
    return write(str(value))
