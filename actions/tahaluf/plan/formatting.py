"""Formats changes for display: their diffs, their targets, and which changes share a line."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby

from .change import Change, ChangeKind, Risk
from .operation import Json

FormatValue = Callable[[str], str]


def format_diff(change: Change, format_value: FormatValue, *, in_public: bool = False) -> str:
    """Format `before → after` for each field; empty if the kind and target are enough.

    `in_public` omits the previous values of discreet changes.
    """
    before, after = change.operation.before, change.operation.after
    if in_public and change.is_discreet:
        before = {} if isinstance(before, Mapping) else None
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        return "; ".join(f"{key}: {_format_field(key, before, after, format_value)}" for key in after)
    if after is None or isinstance(after, Mapping):
        return ""
    return (
        _format_any(after, format_value)
        if before is None
        else f"{_format_any(before, format_value)} → {_format_any(after, format_value)}"
    )


def group_for_display(changes: Iterable[Change]) -> Iterator[list[Change]]:
    """Split a project's changes into lines. Consecutive batched changes of the same kind share a line."""
    for (*_, shares_line), group in groupby(changes, key=_group_key):
        if shares_line:
            yield list(group)
        else:
            yield from ([change] for change in group)


def format_target(change: Change, format_value: FormatValue) -> str:
    """Format the target of a change that shares a line with others, with its previous name if it is renamed."""
    name, previous = format_value(change.target), change.operation.previous_name
    return name if previous is None else f"{format_value(previous)} → {name}"


def _group_key(change: Change) -> tuple[str, ChangeKind, Risk, bool]:
    return change.resource, change.kind, change.risk, change.batched


def _format_field(
    key: str, before: Mapping[str, Json], after: Mapping[str, Json], format_value: FormatValue
) -> str:
    new_value = _format_any(after[key], format_value)
    return f"{_format_any(before[key], format_value)} → {new_value}" if key in before else new_value


def _format_any(value: Json, format_value: FormatValue) -> str:
    if value in (None, "", []):
        return "nothing"
    if isinstance(value, (list, tuple)):
        return ", ".join(format_value(str(item)) for item in value)
    if isinstance(value, bool):
        return "on" if value else "off"
    return format_value(str(value))
